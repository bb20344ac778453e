import { expect } from 'chai';
import { exitCode, makeResult } from '../harness/grade.ts';
import type { Entry } from '../harness/vocabulary/entry.ts';
import type { Plan } from '../harness/vocabulary/plan.ts';
import type { Scenario } from '../harness/vocabulary/scenario.ts';
import type { ScenarioVerdict } from '../harness/vocabulary/verdict.ts';
import { gradeWith as resultOf } from './fixtures/graded.ts';
import {
  journalWith,
  type Parts,
  planOf,
  restart,
  type Story,
  tellTrial,
  twoTrials,
  wounded,
} from './fixtures/story.ts';

function verdictOn(journal: readonly Entry[], plan: Plan = planOf(wounded)): ScenarioVerdict {
  const [scenario] = makeResult(plan, journal, { directory: 'runs/run-1' }).scenarios;
  if (scenario === undefined) throw new Error('no scenario was graded');
  return scenario;
}

const gradesOf = ({ claims }: ScenarioVerdict) => Object.fromEntries(claims.map((claim) => [claim.id, claim.grade]));

describe('the baseline', () => {
  it('fails without three healthy rounds in a row at its end, and takes all verdicts with it', () => {
    for (const baseline of [
      () => {},
      (story: Story) => story.rounds(2, 'answered'),
      (story: Story) => {
        story.rounds(5, 'answered');
        story.rounds(1, 'timed-out');
      },
    ]) {
      const { proof, claims } = verdictOn(journalWith({ baseline }));
      expect(proof).to.deep.include({ baseline: 'failed', fault: 'not-shown' });
      expect(claims.map((claim) => claim.grade)).to.deep.equal(claims.map(() => 'ungraded'));
      expect(proof.remedies.map((remedy) => remedy.dns)).to.deep.equal(['unknown', 'unknown']);
    }
  });

  it('has passed only where it passed in every trial', () => {
    const { plan, story } = twoTrials();
    tellTrial(story, plan.trials[0]?.id);
    tellTrial(story, plan.trials[1]?.id, { baseline: () => {} });
    story.end();
    expect(verdictOn(story.entries, plan).proof.baseline).to.equal('failed');
  });

  it('is of the control plane where DNS never worked, and must hold to the letter', () => {
    const plan = planOf({ ...wounded, baseline: 'control-plane' });
    const withBaseline = (baseline: Parts['baseline']) => verdictOn(journalWith({ baseline }), plan).proof.baseline;
    expect(withBaseline((story) => story.observe('control-plane-ready', 'cluster: all'))).to.equal('passed');
    expect(withBaseline((story) => story.observe('control-plane-ready', 'cluster: some'))).to.equal('failed');
    expect(withBaseline((story) => story.observe('control-plane-ready', ''))).to.equal('failed');
    expect(withBaseline(() => {})).to.equal('failed');
  });

  it('fails when nothing was to be asked', () => {
    const plan = { ...planOf({ ...wounded, baseline: 'control-plane' }), controlPlaneBaseline: {} };
    expect(verdictOn(journalWith(), plan).proof.baseline).to.equal('failed');
  });
});

describe('the fault', () => {
  const faultWith = (parts: Partial<Parts>) => verdictOn(journalWith(parts)).proof.fault;
  const symptoms = (story: Story) => story.shows();
  const symptomsAnd = (tell: (story: Story) => void) => (story: Story) => {
    story.shows();
    tell(story);
  };

  it('is not shown while DNS is healthy, whatever else is seen', () => {
    expect(faultWith({ symptoms: symptomsAnd((story) => story.rounds(1, 'answered')) })).to.equal('not-shown');
  });

  it('is shown by a DNS that is merely degraded', () => {
    const oldReplica = { current: 0, ready: 1, identity: [] };
    expect(faultWith({ symptoms: symptomsAnd((story) => story.rounds(1, 'answered', oldReplica)) })).to.equal('shown');
  });

  it('is not shown when nobody asked DNS', () => {
    expect(faultWith({ symptoms })).to.equal('not-shown');
  });

  it('is not shown when a symptom that proves it is missing, or went away again', () => {
    for (const last of ['cluster: some', '']) {
      const result = resultOf({
        symptoms: (story) => {
          story.shows();
          story.observe('no-endpoints', last);
          story.rounds(1, 'timed-out');
        },
      });
      expect(result.scenarios[0]?.proof.fault).to.equal('not-shown');
      expect(result.summary).to.deep.include({ asExpected: 0, unexpected: 0 });
      expect(exitCode(result)).to.equal(2);
    }
  });

  it('is not shown when a step of it failed or is missing', () => {
    for (const inject of [(story: Story) => story.step({ exitCode: 1 }), () => {}]) {
      const verdict = verdictOn(journalWith({ inject }));
      expect(verdict.proof.fault).to.equal('not-shown');
      expect(verdict.claims[0]?.note).to.match(/^the fault did not go in/);
    }
  });

  it('of several steps is not shown when one of them is missing or was cut off, or the lab broke among them', () => {
    const plan = planOf({ ...wounded, inject: [restart, restart] });
    const faultAfter = (inject: Parts['inject']) => verdictOn(journalWith({ inject }), plan).proof.fault;
    const both = (story: Story) => {
      story.step();
      story.step();
    };
    expect(faultAfter(both)).to.equal('shown');
    expect(faultAfter((story) => story.step())).to.equal('not-shown');
    for (const exitCode of [1, 'none'] as const) {
      const inject = (story: Story) => {
        story.step();
        story.step({ exitCode });
      };
      expect(faultAfter(inject), `exit code ${exitCode}`).to.equal('not-shown');
    }
    const broken = (story: Story) => {
      both(story);
      story.write({ kind: 'breakdown', message: 'the engine is gone' });
    };
    expect(faultAfter(broken)).to.equal('not-shown');
  });

  it('is shown by fewer replicas than at the baseline, although every lookup is answered', () => {
    const lone = { wanted: 1, current: 1, ready: 1, identity: ['a/0/10:00'] };
    expect(faultWith({ symptoms: symptomsAnd((story) => story.rounds(1, 'answered', lone)) })).to.equal('shown');
  });

  it('is not shown by a symptom that only some of the nodes could be asked for', () => {
    const plan = planOf({ ...wounded, shownBy: ['lookup-times-out'] });
    const symptomsOf = (answers: string) => (story: Story) => {
      story.observe('lookup-times-out', answers);
      story.rounds(1, 'timed-out');
    };
    const faultBy = (answers: string) => verdictOn(journalWith({ symptoms: symptomsOf(answers) }), plan).proof.fault;
    expect(faultBy('lab-control-plane: timed-out, lab-worker: timed-out')).to.equal('shown');
    expect(faultBy('lab-worker: timed-out')).to.equal('not-shown');
  });

  it('must be shown in every trial', () => {
    const { plan, story } = twoTrials();
    tellTrial(story, 'wounded/bandage');
    tellTrial(story, 'wounded/plaster', { symptoms: (told) => told.rounds(1, 'timed-out') });
    story.end();
    const { proof, claims } = verdictOn(story.entries, plan);
    expect(proof.fault).to.equal('not-shown');
    expect(proof.remedies.map(({ id, dns }) => `${id} ${dns}`)).to.deep.equal(['bandage back', 'plaster unknown']);
    expect(claims.map((claim) => claim.grade)).not.to.include('ungraded');
  });

  it('is none in a scenario that injects nothing, whose claims need no fault', () => {
    const healthy: Scenario = { ...wounded, inject: [], shownBy: [], remedies: [] };
    const verdict = verdictOn(journalWith(), planOf(healthy));
    expect(verdict.proof).to.deep.equal({ baseline: 'passed', fault: 'none', remedies: [] });
    expect(gradesOf(verdict)['no-endpoints']).to.equal('confirmed');
  });

  it('that showed nothing leaves a trace in the summary, even without claims', () => {
    const silent: Scenario = { ...wounded, symptoms: {}, remedies: [] };
    const result = makeResult(planOf(silent), journalWith(), { directory: 'runs/run-1' });
    expect(result.summary).to.deep.equal({ asExpected: 0, unexpected: 0, ungraded: 1 });
  });
});
