import { expect } from 'chai';
import { type Expected, expectedWord, isRight, isWrongName, wordFor } from '../../bench/diagnose/expected.ts';
import { looksAt } from '../../bench/diagnose/looks.ts';
import { strangeFaults } from '../../bench/diagnose/strange-faults.ts';
import { judge } from '../../harness/diagnose/judge.ts';
import type { Observations } from '../../harness/diagnose/observations.ts';
import { scenarios } from '../../scenarios/index.ts';
import { changed, recorded, records } from './observations.ts';

/** What nobody can see from without: only a packet from a pod tells. */
const needsAPod = ['iptables-rules-missing', 'udp53-security-group'];

/** For example `startup-timeouts-once-it-is-over`. */
const nameOf = (fault: string, moment: string): string =>
  [fault, moment].filter(Boolean).join('-').replaceAll(' ', '-');

/** `startup-timeouts-once-it-is-over-pod` is that fault, at that moment, with a pod. */
function expectedOf(record: string): { expected: Expected; hasPod: boolean } {
  const hasPod = record.endsWith('-pod');
  const name = record.replace(/-pod$/, '');
  const faults = [...scenarios.map(({ id }) => id), ...strangeFaults.map(({ scenario }) => scenario.id)];
  for (const fault of faults) {
    const strange = strangeFaults.find(({ scenario }) => scenario.id === fault)?.expected;
    for (const { moment, expected } of looksAt(fault, strange)) {
      if (nameOf(fault, moment) === name) return { expected, hasPod };
    }
  }
  throw new Error(`${record} is no fault of the catalogue or of the benchmark`);
}

const outcomeOf = (seen: Observations) => {
  const { verdict, causes, layer } = judge(seen);
  return { verdict, named: causes.map(({ id }) => id), layer: layer ?? null };
};

describe('what was recorded on real clusters', () => {
  it('has a record of every fault of the catalogue at each of its moments, with a pod and without', () => {
    const wanted = scenarios
      .flatMap(({ id }) => looksAt(id, undefined).map(({ moment }) => nameOf(id, moment)))
      .flatMap((name) => [name, `${name}-pod`]);
    expect(wanted.filter((name) => !records.includes(name))).to.deep.equal([]);
  });

  for (const record of records) {
    const { expected, hasPod } = expectedOf(record);
    const fault = record.replace(/-pod$/, '');
    const isOutOfSight = !hasPod && needsAPod.includes(fault);
    it(`${record}: ${isOutOfSight ? 'cannot tell' : expectedWord(expected)}`, () => {
      const outcome = outcomeOf(recorded(record));
      if (isOutOfSight) expect(outcome.verdict).to.equal('cannot-tell');
      else expect(isRight(expected, outcome), wordFor(outcome)).to.equal(true);
    });

    it(`${record}: no name becomes wrong when something cannot be seen`, () => {
      const before = judge(recorded(record));
      for (const part of Object.keys(recorded(record)) as (keyof Observations)[]) {
        const seen = changed(record, (one) => {
          if (typeof one[part] === 'object' && 'seen' in one[part])
            Object.assign(one, { [part]: { unseen: 'dropped' } });
        });
        const after = judge(seen);
        const outcome = outcomeOf(seen);
        expect(
          isWrongName(expected, outcome) && !before.causes.some(({ id }) => id === outcome.named[0]),
          `${part}: ${wordFor(outcome)}`,
        ).to.equal(false);
        const [was, is] = [before.causes[0], after.causes[0]];
        if (was !== undefined && is?.id === was.id) expect(is.for.length, part).to.be.at.most(was.for.length);
      }
    });
  }
});
