import { expect } from 'chai';
import { type Asking, CannotAsk } from '../../harness/probes/asking.ts';
import { askLookupsLost } from '../../harness/probes/lookups-lost.ts';
import { lookupsLost } from '../../harness/vocabulary/probe.ts';

const lost = 'timed-out';
type Measured = readonly [sentMs: number, ...lookups: (number | 'timed-out')[]];

/** Asks what a node has lost, by the seconds that it reported; another one has lost all. */
const askedAt = (nowMs: number, sinceMs: number, ...measured: readonly Measured[]) => {
  const steady = {
    measured: [
      ...measured.map(([sentMs, ...lookups]) => ({ node: 'lab-worker', sentMs, lookups })),
      ...[0, 1_000].map((sentMs) => ({ node: 'lab-control-plane', sentMs, lookups: [lost, lost] })),
    ],
    ...{ sinceMs, nowMs },
  };
  const asking = { cluster: { nodes: [{ name: 'lab-worker' }] }, since: new Date(), steady };
  return askLookupsLost(lookupsLost(), asking as unknown as Asking);
};
const answerAt = async (...asked: Parameters<typeof askedAt>) => (await askedAt(...asked)).answers[0]?.answer;

describe('what the steady lookups have lost', () => {
  it('waits for what a client cannot have reported yet, and for no longer', async () => {
    const reported: readonly Measured[] = [
      [0, 1, 1],
      [1_000, 1, 1],
    ];
    expect(await answerAt(10_000, 0, ...reported)).to.equal('none');
    expect(await answerAt(13_000, 0, ...reported), 'three seconds are overdue').to.equal('unmeasured');
  });

  it('cannot be asked before anything can have been reported, and is unmeasured after that', async () => {
    const refusal: unknown = await askedAt(7_999, 0).catch((error: unknown) => error);
    expect(refusal).to.be.instanceOf(CannotAsk).with.property('message', 'no lookup of lab-worker is reported yet');
    expect(await answerAt(8_000, 0)).to.equal('unmeasured');
  });

  it('counts from the moment at which the fault went in, within a second', async () => {
    expect(await answerAt(10_000, 1_000, [500, 1, 1, lost, 1], [1_500, 1, 1, 1, 1])).to.equal('some');
    expect(await answerAt(10_000, 1_000, [500, lost, lost, 1, 1], [1_500, 1, 1, 1, 1])).to.equal('none');
  });

  it('is told in numbers', async () => {
    const { answers } = await askedAt(10_000, 0, [0, 1, lost], [1_000, 1, 1]);
    expect(answers).to.deep.equal([
      { place: 'lab-worker', answer: 'some', quote: '1 of 4 lookups lost, none answered for 0.5 s, p99 1.0 ms' },
    ]);
  });
});
