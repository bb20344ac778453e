import { expect } from 'chai';
import { pairsOf, readRecord, tellingProbes } from '../../docs/look-alikes.ts';
import { scenarios } from '../../scenarios/index.ts';
import { lookAlikeProbes } from '../../scenarios/look-alike-probes.ts';

const ids = scenarios.map(({ id }) => id);

describe('the record of what tells failures apart', () => {
  const record = readRecord();

  it('has every scenario and no other, and every answer to every question', () => {
    expect(Object.keys(record.answers)).to.deep.equal(ids);
    const probes = Object.keys(lookAlikeProbes);
    for (const id of ids) {
      // Without a network plugin no client pod runs that could look a name up.
      const asked = id === 'missing-cni' ? probes.filter((probe) => lookAlikeProbes[probe]?.kind !== 'lookup') : probes;
      expect(Object.keys(record.answers[id] ?? {}), id).to.include.members(asked);
    }
  });

  it('tells every two of them apart', () => {
    const alike = pairsOf(scenarios).filter(([one, other]) => tellingProbes(record, one, other).length === 0);
    expect(alike).to.deep.equal([]);
  });
});

describe('what tells two failures apart', () => {
  const record = {
    kubernetes: 'v1',
    coredns: '1',
    answers: { a: { name: 'answered', log: 'absent' }, b: { name: 'timed-out', log: 'absent' }, c: { log: 'absent' } },
  };

  it('are the questions that were answered differently', () => {
    expect(tellingProbes(record, 'a', 'b')).to.deep.equal(['name']);
    expect(tellingProbes(record, 'a', 'a')).to.deep.equal([]);
  });

  it('are not those whose answers change from moment to moment', () => {
    const answers = {
      d: { name: 'refused, timed-out', pods: 'Error' },
      e: { name: 'timed-out', pods: 'CrashLoopBackOff' },
    };
    expect(tellingProbes({ ...record, answers }, 'd', 'e')).to.deep.equal([]);
  });

  it('is not a question that only one of them was asked', () => {
    expect(tellingProbes(record, 'a', 'c')).to.deep.equal([]);
  });
});
