import { expect } from 'chai';
import { makePlan } from '../harness/plan.ts';
import { deployment } from '../harness/vocabulary/objects.ts';
import { nodeReady } from '../harness/vocabulary/probe.ts';
import {
  alternative,
  control,
  corrected,
  defineScenario,
  documented,
  type Remedy,
  type Scenario,
} from '../harness/vocabulary/scenario.ts';
import { installCni, rolloutRestart } from '../harness/vocabulary/step.ts';

const steps = [rolloutRestart(deployment('kube-system', 'coredns'))];
const controlPlaneBaseline = { 'nodes-ready': { says: 'Ready.', probe: nodeReady(), literally: ['Ready'] } } as const;

const scenarioWith = (...remedies: Remedy[]): Scenario =>
  defineScenario({
    id: 'broken',
    title: 'Something is broken',
    source: { document: 'coredns-guide', section: 'Somewhere' },
    fidelity: 'real',
    cluster: 'control-plane-and-worker',
    baseline: 'dns',
    inject: steps,
    symptoms: {},
    shownBy: [],
    remedies,
  });

/** Each trial as `id: remedy remedy`. */
const layout = (...scenarios: Scenario[]): string[] =>
  makePlan(scenarios, { controlPlaneBaseline }).trials.map((trial) =>
    `${trial.id}: ${trial.remedies.map((remedy) => remedy.id).join(' ')}`.trimEnd(),
  );

const wait = control('wait', { steps: [], because: 'nothing changes' });
const restart = control('restart', { steps, because: 'nothing changes' });
const fix = documented('fix', { steps });
const wrongFix = documented('wrong-fix', { steps, refuted: 'it is wrong' });
const otherFix = alternative('other-fix', { steps });
const rightFix = corrected('right-fix', { steps });

describe('a plan', () => {
  it('gives a scenario without remedies one trial', () => {
    expect(layout(scenarioWith())).to.deep.equal(['broken:']);
  });

  it('tries the controls before the remedy, on the same fault', () => {
    expect(layout(scenarioWith(wait, restart, fix))).to.deep.equal(['broken: wait restart fix']);
    expect(layout(scenarioWith(fix, wait))).to.deep.equal(['broken: wait fix']);
  });

  it('gives each remedy that a document offers a fresh fault, and the controls only to the first', () => {
    expect(layout(scenarioWith(wait, fix, otherFix))).to.deep.equal([
      'broken/fix: wait fix',
      'broken/other-fix: other-fix',
    ]);
  });

  it('lets a corrected remedy follow the one that it corrects', () => {
    expect(layout(scenarioWith(wrongFix, rightFix))).to.deep.equal(['broken: wrong-fix right-fix']);
    expect(layout(scenarioWith(wrongFix, otherFix, rightFix))).to.deep.equal([
      'broken/wrong-fix: wrong-fix right-fix',
      'broken/other-fix: other-fix',
    ]);
    expect(layout(scenarioWith(otherFix, wrongFix, rightFix))).to.deep.equal([
      'broken/other-fix: other-fix',
      'broken/wrong-fix: wrong-fix right-fix',
    ]);
  });

  it('puts a corrected remedy that corrects none of those before it into the last trial', () => {
    expect(layout(scenarioWith(fix, otherFix, rightFix))).to.deep.equal([
      'broken/fix: fix',
      'broken/other-fix: other-fix right-fix',
    ]);
    expect(layout(scenarioWith(restart, rightFix))).to.deep.equal(['broken: restart right-fix']);
  });

  it('loses no remedy and tries none twice', () => {
    const remedies = [wait, rightFix, fix, restart, wrongFix, otherFix];
    const tried = makePlan([scenarioWith(...remedies)], { controlPlaneBaseline }).trials.flatMap(
      (trial) => trial.remedies,
    );
    expect(tried).to.have.members(remedies).and.have.lengthOf(remedies.length);
  });

  it('asks for every symptom in the first trial of each scenario only', () => {
    const two = [scenarioWith(fix, otherFix), { ...scenarioWith(fix, otherFix), id: 'also-broken' }];
    const { trials } = makePlan(two, { controlPlaneBaseline });
    expect(trials.map((trial) => trial.asks)).to.deep.equal([
      'every-symptom',
      'proof-only',
      'every-symptom',
      'proof-only',
    ]);
  });

  it('watches wrong fixes for one and a half times as long as the right one was measured to need, be that short or long', () => {
    const watched = [5_000, 35_000].map((rightFixMs) => {
      const { trials } = makePlan([{ ...scenarioWith(wait, fix), rightFixMs }], { controlPlaneBaseline });
      return trials[0]?.watchMs;
    });
    expect(watched).to.deep.equal([7_500, 52_500]);
  });

  it('takes limits one by one, and watches wrong fixes for longer than it holds right ones', () => {
    const { limits } = makePlan([], { controlPlaneBaseline, limits: { recoveryMs: 5 } });
    expect(limits.recoveryMs).to.equal(5);
    expect(limits.watchMs).to.be.greaterThan(limits.holdMs);
  });

  it('survives being stored', () => {
    const plan = makePlan([scenarioWith(wait, fix)], { controlPlaneBaseline });
    expect(JSON.parse(JSON.stringify(plan))).to.deep.equal(plan);
  });
});

describe('the clusters of a plan', () => {
  const planned = (options: { fresh?: boolean } = {}) =>
    makePlan([scenarioWith(fix), { ...scenarioWith(documented('plug-in', { steps: [installCni()] })), id: 'bare' }], {
      controlPlaneBaseline,
      ...options,
    }).trials.map(({ cluster }) => cluster);

  it('are shared, but for trials in which something cannot be taken back', () => {
    const [shared, own] = planned();
    expect(shared).to.equal('shared');
    expect(own).to.have.property('own').that.contains('install-cni cannot be taken back');
  });

  it('are all fresh when that is asked for', () => {
    expect(planned({ fresh: true })).to.deep.equal(Array(2).fill({ own: 'asked for with --fresh' }));
  });
});

describe('the order of a plan', () => {
  const scenarios = Array.from({ length: 8 }, (_, index) => ({ ...scenarioWith(fix), id: `s${index}` }));
  const order = (seed?: number) => makePlan(scenarios, { controlPlaneBaseline, seed }).trials.map(({ id }) => id);

  it('is that of the catalogue without a seed', () => {
    expect(order()).to.deep.equal(scenarios.map(({ id }) => id));
  });

  it('is drawn from the seed: the same one gives the same order, another one another', () => {
    expect(order(7)).to.deep.equal(order(7));
    expect(order(7)).to.have.members(order());
    expect(order(7)).to.not.deep.equal(order());
    expect(order(8)).to.not.deep.equal(order(7));
  });

  it('is told in the plan', () => {
    expect(makePlan(scenarios, { controlPlaneBaseline, seed: 7 })).to.have.property('seed', 7);
  });
});
