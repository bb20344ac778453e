import { expect } from 'chai';
import { type Signs, triage } from '../harness/grade/triage.ts';
import { makeResult } from '../harness/grade.ts';
import type { Answer } from '../harness/vocabulary/answers.ts';
import { logErrors, podsReady } from '../harness/vocabulary/probe.ts';
import { documented, type Scenario } from '../harness/vocabulary/scenario.ts';
import { table } from '../reports/table.ts';
import { journalWith, planOf, type Story, wounded } from './fixtures/story.ts';

const well: Signs = { errors: ['over', 'over'], ready: 'all', dns: 'works' };
const verdictOn = (signs: Partial<Signs>) => triage({ ...well, ...signs }).verdict;

describe('whether errors in a log call for anyone', () => {
  it('not when they are old, every pod is Ready and DNS answers', () => {
    expect(verdictOn({})).to.equal('no-action-needed');
    expect(verdictOn({ errors: ['over', 'none'] })).to.equal('no-action-needed');
  });

  it('yes when they still come long after the start, even if DNS answers', () => {
    expect(verdictOn({ errors: ['over', 'persistent'] })).to.equal('incident');
    expect(verdictOn({ errors: ['persistent', 'persistent'], ready: 'none', dns: 'fails' })).to.equal('incident');
  });

  it('is open while they are young, even if DNS answers', () => {
    expect(verdictOn({ errors: ['recent', 'over'] })).to.equal('undecided');
    expect(verdictOn({ errors: ['recent', 'recent'], ready: 'none', dns: 'fails' })).to.equal('undecided');
  });

  it('yes when the log is silent and lookups fail', () => {
    expect(verdictOn({ dns: 'fails' })).to.equal('incident');
    expect(verdictOn({ errors: [], ready: 'no-pods', dns: 'fails' })).to.equal('incident');
  });

  it('never because a log is silent: the pod may be gone, or another one', () => {
    expect(verdictOn({ errors: [] })).to.equal('undecided');
    expect(verdictOn({ errors: ['none', 'none'] })).to.equal('undecided');
    expect(verdictOn({ errors: ['over', 'no-container'] })).to.equal('undecided');
    expect(verdictOn({ errors: [], ready: 'no-pods' })).to.equal('undecided');
  });

  it('is open while a pod is not Ready, or DNS has only just come back', () => {
    expect(verdictOn({ ready: 'some' })).to.equal('undecided');
    expect(verdictOn({ ready: undefined })).to.equal('undecided');
    expect(verdictOn({ dns: 'unclear' })).to.equal('undecided');
  });
});

const pods = { namespace: 'kube-system', selector: 'k8s-app=kube-dns' };
const errors = {
  says: 'They are over.',
  probe: logErrors(pods, /x/, { quietMs: 1, persistMs: 2 }),
  literally: ['over'],
} as const;
const ready = { says: 'Ready.', probe: podsReady(pods), literally: ['all'] } as const;
const scenario: Scenario = {
  ...wounded,
  triage: 'no-action-needed',
  remedies: [documented('bandage', { steps: [], verify: { errors, ready } })],
};

function observe(story: Story, claim: 'errors' | 'ready', ...answers: readonly Answer[]): void {
  const { probe } = claim === 'errors' ? errors : ready;
  const placed = answers.map((answer, index) => ({ place: `coredns-${index}`, answer }));
  story.write({
    kind: 'observation',
    claim,
    purpose: 'claim',
    probe,
    answers: placed,
    command: 'kubectl …',
    output: '',
    durationMs: 1,
  });
}

/** A wait at the end of which these are the errors. */
const waits =
  (after: (story: Story) => void) =>
  (story: Story): void => {
    story.shows('still-shown');
    story.rounds(1, 'timed-out');
    observe(story, 'errors', 'recent', 'recent');
    observe(story, 'ready', 'none');
    after(story);
  };
const heals = waits((story) => {
  story.rounds(12, 'answered');
  observe(story, 'ready', 'all');
  observe(story, 'errors', 'over', 'over');
});
const resultOf = (remedy: (story: Story) => void) =>
  makeResult(planOf(scenario), journalWith({ remedy }), { directory: '' });
const verdictOf = (remedy: (story: Story) => void) => resultOf(remedy).scenarios[0];

describe('the verdict on a scenario whose errors are judged', () => {
  it('is that no action is needed where waiting healed, and no fix is credited', () => {
    const verdict = verdictOf(heals);
    expect(verdict?.triage).to.deep.include({ verdict: 'no-action-needed', fate: 'as-expected' });
    expect(verdict?.triage?.because).to.have.lengthOf(3);
    expect(verdict?.proof.remedies[0]).to.deep.include({ dns: 'back', waiting: true });
    expect(verdict?.timings).not.to.have.property('recoveryMs');
    const journal = journalWith({ remedy: heals });
    const printed = table({ plan: planOf(scenario), journal, result: resultOf(heals) }, { width: 140, color: false });
    expect(printed).to.contain('healed by itself').and.to.contain('errors: no action needed');
  });

  it('is an incident, and red, where they persist', () => {
    const remedy = waits((story) => {
      story.rounds(120, 'timed-out');
      observe(story, 'errors', 'persistent', 'persistent');
    });
    expect(verdictOf(remedy)?.triage).to.deep.include({ verdict: 'incident', fate: 'unexpected' });
    expect(resultOf(remedy).summary.unexpected).to.be.greaterThan(0);
  });

  it('is open where the lab could not ask again', () => {
    const remedy = waits((story) => {
      story.rounds(12, 'answered');
      observe(story, 'ready', 'all');
      observe(story, 'errors', 'over', 'over');
      story.write({ kind: 'trouble', asking: 'errors', message: 'the API server is silent' });
    });
    expect(verdictOf(remedy)?.triage).to.deep.include({ verdict: 'undecided', fate: 'ungraded' });
  });

  it('is open where the fault was not seen before the wait, or nobody waited', () => {
    expect(verdictOf((story) => story.rounds(12, 'answered'))?.triage?.verdict).to.equal('undecided');
    const plan = planOf({ ...scenario, remedies: wounded.remedies.filter(({ steps }) => steps.length > 0) });
    const [verdict] = makeResult(plan, journalWith(), { directory: '' }).scenarios;
    expect(verdict?.triage).to.deep.include({ verdict: 'undecided', fate: 'ungraded', why: 'nobody waited' });
  });
});
