import { expect } from 'chai';
import { doubtAboutAnswers, type Observation } from '../harness/grade/claim.ts';
import { makeResult } from '../harness/grade.ts';
import type { Entry, EntryOf } from '../harness/vocabulary/entry.ts';
import { lookupsLost } from '../harness/vocabulary/probe.ts';
import type { Outage } from '../harness/vocabulary/verdict.ts';
import { journalWith, planOf, wounded } from './fixtures/story.ts';

const nodes = ['lab-control-plane', 'lab-worker'];
const measuredScenario = { ...wounded, lookups: { name: 'kubernetes.default.svc.cluster.local', perSecond: 2 } };
const story = journalWith();
const phase = (name: Entry['phase'], state: 'started' | 'ended'): number =>
  story.find((entry) => entry.kind === 'phase' && entry.phase === name && entry.state === state)?.ms ?? Number.NaN;

/** Adds seconds of lookups to the story: each node's, from the baseline to the end of the remedy. */
function measured(lookupsAt: (ms: number, node: string) => EntryOf<'measured'>['lookups'] | undefined): Entry[] {
  const added: Entry[] = [];
  for (let sentMs = phase('baseline', 'started'); sentMs < phase('remedy', 'ended'); sentMs += 1_000) {
    for (const node of nodes) {
      const lookups = lookupsAt(sentMs, node);
      const context = { trial: 'wounded', scenario: 'wounded', phase: 'baseline' as const };
      const stamp = { seq: 0, at: '', ms: sentMs + 1_000 };
      if (lookups) added.push({ kind: 'measured', node, sentMs, lookups, ...context, ...stamp });
    }
  }
  return [...story.slice(0, -1), ...added, ...story.slice(-1)].map((entry, seq) => ({ ...entry, seq }));
}

function outagesOf(journal: readonly Entry[]): readonly Outage[] {
  return makeResult(planOf(measuredScenario), journal, { directory: '' }).scenarios[0]?.outages ?? [];
}

const inWords = ({ window, remedy = '-', node, sent, lost }: Outage): string =>
  `${window} ${remedy} ${node === nodes[0] ? 'one' : 'other'}: ${lost} of ${sent}`;

describe('outagesOf', () => {
  it('tells before, during and after apart, node by node, and a control from a remedy', () => {
    const broken = (ms: number) => ms >= phase('inject', 'started') && ms < phase('remedy', 'started') + 3_000;
    const outages = outagesOf(measured((ms) => (broken(ms) ? ['timed-out', 'refused'] : [3, 5])));
    expect(outages.map(({ window, remedy }) => `${window} ${remedy ?? '-'}`)).to.deep.equal(
      ['before -', 'during -', 'during wait', 'during bandage', 'after bandage'].flatMap((row) => [row, row]),
    );
    expect(
      outages.filter(({ window }) => window !== 'during').every(({ lost, sent }) => lost === 0 && sent > 0),
    ).to.equal(true);
    expect(outages.slice(2, 6).every(({ answered, lost, sent }) => answered === 0 && lost === sent)).to.equal(true);
    expect(outages[0]).to.include({ p50Ms: 3, p99Ms: 5, silentSeconds: 0 });
    expect(outages[2]).to.not.have.any.keys('p50Ms', 'p99Ms');
  });

  it('has a row for a node whose client died, with the time in which nothing is known', () => {
    const outages = outagesOf(
      measured((ms, node) => (node === nodes[1] && ms >= phase('inject', 'started') ? undefined : [1, 1])),
    );
    const dead = outages.filter(({ node, window }) => node === nodes[1] && window !== 'before');
    expect(dead.map(({ sent, lost }) => sent + lost)).to.deep.equal(dead.map(() => 0));
    expect(dead.every(({ unmeasuredSeconds }) => unmeasuredSeconds > 1)).to.equal(true);
  });

  it('knows of nothing where nobody reported', () => {
    const outages = outagesOf(measured(() => undefined));
    expect(outages.map(inWords)).to.include('during - one: 0 of 0');
    expect(outages.every(({ unmeasuredSeconds, p50Ms }) => unmeasuredSeconds > 0 && p50Ms === undefined)).to.equal(
      true,
    );
  });

  it('says nothing of a scenario without steady lookups', () => {
    expect(makeResult(planOf(wounded), story, { directory: '' }).scenarios[0]).to.not.have.property('outages');
  });
});

describe('a claim about lost lookups', () => {
  const claim = { says: 'Nothing is lost.', probe: lookupsLost(), literally: ['none'] } as const;
  const answered = (...answers: ('none' | 'unmeasured')[]) =>
    ({ seq: 7, answers: answers.map((answer, index) => ({ place: nodes[index], answer })) }) as unknown as Observation;

  it('is in doubt where a client did not report all the time, and where a node is missing', () => {
    expect(doubtAboutAnswers(claim, answered('none', 'none'), 2)).to.equal(undefined);
    expect(doubtAboutAnswers(claim, answered('none', 'unmeasured'), 2)?.why).to.contain('lab-worker did not report');
    expect(doubtAboutAnswers(claim, answered('none'), 2)?.why).to.equal('only 1 of 2 nodes answered');
  });
});
