import { expect } from 'chai';
import { exitCode, makeResult, worstExitCode } from '../harness/grade.ts';
import type { Entry } from '../harness/vocabulary/entry.ts';
import type { Plan } from '../harness/vocabulary/plan.ts';
import type { Scenario } from '../harness/vocabulary/scenario.ts';
import type { ScenarioVerdict } from '../harness/vocabulary/verdict.ts';
import { asExpected, journalWith, type Parts, planOf, Story, tellTrial, wounded } from './fixtures/story.ts';

function verdictOn(journal: readonly Entry[], plan: Plan = planOf(wounded)): ScenarioVerdict {
  const [scenario] = makeResult(plan, journal, { directory: 'runs/run-1' }).scenarios;
  if (scenario === undefined) throw new Error('no scenario was graded');
  return scenario;
}

const resultOf = (parts: Partial<Parts>) =>
  makeResult(planOf(wounded), journalWith(parts), { directory: 'runs/run-1' });
const gradesOf = ({ claims }: ScenarioVerdict) => Object.fromEntries(claims.map((claim) => [claim.id, claim.grade]));
const claimOf = (verdict: ScenarioVerdict, id: string) => verdict.claims.find((claim) => claim.id === id);

describe('a graded run', () => {
  it('is green when everything is as expected', () => {
    const result = makeResult(planOf(wounded), journalWith(), { directory: 'runs/run-1' });
    expect(result.summary).to.deep.equal({ asExpected: 7, unexpected: 0, ungraded: 0 });
    expect(exitCode(result)).to.equal(0);
  });

  it('says what was run, when and where', () => {
    const { run, environment, schemaVersion } = makeResult(planOf(wounded), journalWith(), { directory: 'runs/run-1' });
    expect(schemaVersion).to.equal(1);
    expect(run).to.deep.include({ id: 'run-1', directory: 'runs/run-1', complete: true });
    expect(run.startedAt).to.equal('2026-01-01T12:00:00.000Z');
    expect(Date.parse(run.finishedAt)).to.be.greaterThan(Date.parse(run.startedAt));
    expect(environment).to.deep.equal({
      kubernetes: 'v1.36.3',
      coredns: '1.14.2',
      kernel: '6.18.0',
      engine: 'Docker 28.0.0',
      image: 'dnsdrill/node:abc',
      capabilities: ['systemd-resolved'],
    });
  });

  it('is the same each time it is graded, and from a stored journal', () => {
    const stored: Entry[] = JSON.parse(JSON.stringify(journalWith()));
    expect(verdictOn(stored)).to.deep.equal(verdictOn(journalWith()));
  });

  it('takes its times from the journal', () => {
    expect(verdictOn(journalWith()).timings).to.deep.equal({ bootMs: 20_000, symptomMs: 3_200, recoveryMs: 4_200 });
  });

  it('survives being cut off after any entry, and is then never green', () => {
    const whole = journalWith();
    for (let length = 0; length < whole.length - 1; length++) {
      const result = makeResult(planOf(wounded), whole.slice(0, length), { directory: 'runs/run-1' });
      expect(result.run.complete, `${length} entries`).to.equal(false);
      expect(exitCode(result), `${length} entries`).to.equal(2);
    }
  });

  it('is never green when any entry that it rests on is missing', () => {
    const whole = journalWith();
    const expected = makeResult(planOf(wounded), whole, { directory: 'runs/run-1' });
    const cited = expected.scenarios.flatMap(({ claims, proof }) =>
      [...claims, ...proof.remedies].flatMap((verdict) => verdict.because),
    );
    for (const seq of new Set(cited)) {
      const lacking = whole.filter((entry) => entry.seq !== seq || entry.kind === 'round');
      if (lacking.length === whole.length) continue; // A streak of rounds survives the loss of one.
      expect(
        exitCode(makeResult(planOf(wounded), lacking, { directory: 'runs/run-1' })),
        `without entry ${seq}`,
      ).not.to.equal(0);
    }
  });

  it('is not complete when it was interrupted; what had come to its end is judged all the same', () => {
    const journal = [...journalWith().slice(0, -1)];
    const story = new Story();
    story.end('interrupted');
    const [end] = story.entries;
    if (end) journal.push({ ...end, seq: 999 });
    const result = makeResult(planOf(wounded), journal, { directory: 'runs/run-1' });
    expect(result.run.complete).to.equal(false);
    expect(result.scenarios[0]?.proof.remedies.at(-1)).to.include({ dns: 'back', fate: 'as-expected' });
  });

  it('keeps what came before an interruption', () => {
    const story = new Story();
    story.begin();
    tellTrial(story);
    story.phase('other', 'boot', () => {});
    story.end('interrupted');
    const plan = planOf(wounded, { ...wounded, id: 'other' });
    const [first, second] = makeResult(plan, story.entries, { directory: 'runs/run-1' }).scenarios;
    expect(first?.proof).to.deep.include({ baseline: 'passed', fault: 'shown' });
    expect(first?.claims.map((claim) => claim.grade)).not.to.include('ungraded');
    expect(second?.claims.every((claim) => claim.grade === 'ungraded')).to.equal(true);
  });

  it('is not green when nothing was planned', () => {
    expect(exitCode(makeResult(planOf(), journalWith(), { directory: 'runs/run-1' }))).to.equal(2);
  });

  it('is red when a verdict differs, even if something else is ungraded', () => {
    const result = resultOf({
      symptoms: (story) => {
        story.shows();
        story.observe('lookup-times-out', 'lab-control-plane: timed-out, lab-worker: timed-out');
        story.rounds(1, 'timed-out');
      },
    });
    expect(result.summary).to.deep.equal({ asExpected: 5, unexpected: 1, ungraded: 1 });
    expect(exitCode(result)).to.equal(1);
  });

  it('counts what became of the errors in the log as a verdict of its own', () => {
    const { summary } = makeResult(planOf({ ...wounded, triage: 'no-action-needed' }), journalWith(), {
      directory: 'runs/run-1',
    });
    expect(summary).to.deep.equal({ asExpected: 7, unexpected: 1, ungraded: 0 });
  });

  it('of several ends with the worst exit code: red, then unknown, then green', () => {
    const green = makeResult(planOf(wounded), journalWith(), { directory: 'runs/run-1' });
    const red = resultOf({
      remedy: (story) => [story.shows('still-shown'), story.step(), story.rounds(99, 'timed-out')],
    });
    const unknown = makeResult(planOf(), [], { directory: 'runs/run-1' });
    expect([green, red, unknown].map(exitCode)).to.deep.equal([0, 1, 2]);
    expect(worstExitCode([green, unknown, red])).to.equal(1);
    expect(worstExitCode([green, unknown])).to.equal(2);
    expect(worstExitCode([green])).to.equal(0);
  });
});

describe('a breakdown', () => {
  const withBreakdown = (phase: keyof Parts, after = false): readonly Entry[] => {
    const breaks = (story: Story) => {
      asExpected[phase](story);
      story.write({ kind: 'breakdown', message: 'the engine is gone' });
    };
    const journal = journalWith({ [phase]: breaks });
    if (!after) return journal;
    // Told only when the trial is over, without a phase, as the run does.
    const breakdown = journal.findIndex((entry) => entry.kind === 'breakdown');
    const entry = journal[breakdown];
    if (entry?.kind !== 'breakdown') throw new Error('no breakdown');
    const { phase: _phase, remedy: _remedy, ...bare } = entry;
    return [...journal.slice(0, breakdown), bare];
  };

  it('leaves what was settled before it, and nothing after', () => {
    for (const after of [false, true]) {
      const verdict = verdictOn(withBreakdown('remedy', after));
      expect(gradesOf(verdict)).to.deep.equal({
        'no-endpoints': 'confirmed',
        'lookup-times-out': 'confirmed-differently',
        'says-so-in-the-log': 'refuted',
        'one-pod-crashes': 'confirmed',
        'bandage/endpoints-return': 'ungraded',
      });
      expect(verdict.proof.remedies.map(({ dns }) => dns)).to.deep.equal(['still-broken', 'unknown']);
      expect(verdict.breakdowns).to.deep.equal(['the engine is gone']);
      expect(claimOf(verdict, 'bandage/endpoints-return')?.note).to.equal('the lab broke: the engine is gone');
    }
  });

  it('while the symptoms are asked leaves no symptom graded, since the last answer was still to come', () => {
    for (const after of [false, true]) {
      const verdict = verdictOn(withBreakdown('symptoms', after));
      expect(verdict.proof.fault).to.equal('not-shown');
      expect(new Set(Object.values(gradesOf(verdict)))).to.deep.equal(new Set(['ungraded']));
    }
  });

  it('while nothing is broken leaves no claim graded either: none of them needs a fault', () => {
    const healthy: Scenario = { ...wounded, inject: [], shownBy: [], remedies: [] };
    const grades = gradesOf(verdictOn(withBreakdown('symptoms'), planOf(healthy)));
    expect(new Set(Object.values(grades))).to.deep.equal(new Set(['ungraded']));
  });

  it('at boot leaves a run that is not green', () => {
    const story = new Story();
    story.begin();
    story.phase('wounded', 'boot', () => {});
    story.write({ kind: 'breakdown', message: 'no disk left' }, { trial: 'wounded', scenario: 'wounded' });
    story.end();
    const result = makeResult(planOf(wounded), story.entries, { directory: 'runs/run-1' });
    expect(exitCode(result)).to.equal(2);
    expect(result.scenarios[0]?.claims[0]?.note).to.equal('the baseline is unknown: the lab broke: no disk left');
  });
});
