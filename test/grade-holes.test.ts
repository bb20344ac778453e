import { expect } from 'chai';
import { holeInWords, holesIn } from '../harness/grade/holes.ts';
import { makeResult } from '../harness/grade.ts';
import type { Entry } from '../harness/vocabulary/entry.ts';
import { journalWith, planOf, wounded } from './fixtures/story.ts';

const whole = journalWith();

/** The story without one entry. */
function without(lost: (entry: Entry) => boolean): { seq: number; verdict: ReturnType<typeof graded> } {
  const entry = whole.findLast(lost);
  if (entry === undefined) throw new Error('there is no such entry');
  return { seq: entry.seq, verdict: graded(whole.filter((other) => other !== entry)) };
}

function graded(journal: readonly Entry[]) {
  const { scenarios, summary } = makeResult(planOf(wounded), journal, { directory: '' });
  const grades = new Map(scenarios.flatMap(({ claims }) => claims.map(({ id, grade, note }) => [id, { grade, note }])));
  const dns = new Map(scenarios.flatMap(({ proof }) => proof.remedies.map((remedy) => [remedy.id, remedy.dns])));
  return { grades, dns, summary, fault: scenarios[0]?.proof.fault };
}

describe('a hole in a journal', () => {
  it('lies between two entries, and neither before the first nor after the last', () => {
    expect(holesIn([3, 4, 6, 7, 11].map((seq) => ({ seq })))).to.deep.equal([
      { first: 5, last: 5 },
      { first: 8, last: 10 },
    ]);
    expect(holesIn([])).to.deep.equal([]);
    expect(holesIn(whole)).to.deep.equal([]);
    expect([5, 8].map((first) => holeInWords({ first, last: 8 }))).to.deep.equal(['entries 5 to 8', 'entry 8']);
  });

  it('makes no early answer the last one: what the phase would have told is not known', () => {
    const { seq, verdict } = without((entry) => entry.kind === 'observation' && entry.claim === 'lookup-times-out');
    expect(graded(whole).grades.get('lookup-times-out')?.grade).to.equal('confirmed-differently');
    expect(verdict.grades.get('lookup-times-out')).to.deep.equal({
      grade: 'ungraded',
      note: `whether the fault showed is unknown: entry ${seq} of the journal is missing`,
    });
    expect(verdict.summary).to.include({ asExpected: 0, unexpected: 0 });
  });

  it('in a wrong fix leaves that one open, and nothing else', () => {
    const { verdict } = without((entry) => entry.kind === 'round' && entry.phase === 'control');
    expect(Object.fromEntries(verdict.dns)).to.deep.equal({ wait: 'unknown', bandage: 'back' });
    expect(verdict.fault).to.equal('shown');
  });

  it('reaches every trial that was under way, since nobody knows whose the entry was', () => {
    const strangers = whole.map((entry) =>
      entry.phase === 'symptoms' && entry.kind === 'round' ? { ...entry, trial: 'other', scenario: 'other' } : entry,
    );
    const hidden = graded(strangers.filter(({ trial }) => trial !== 'other'));
    expect(hidden.grades.get('no-endpoints')?.grade).to.equal('ungraded');
  });
});
