import { expect } from 'chai';
import type { EntryOf } from '../../harness/vocabulary/entry.ts';
import { spansOf } from '../../reports/outage-spans.ts';

/** A sample of the prober's, at a second. */
const asked = (second: number, answer: EntryOf<'sample'>['answer'], more: Partial<EntryOf<'sample'>> = {}) =>
  ({
    kind: 'sample',
    seq: second,
    at: '',
    ms: second * 1000 + 100,
    cluster: 'lab',
    node: 'lab-worker',
    name: 'my-service.default.svc.cluster.local',
    protocol: 'udp',
    answer,
    latencyMs: 1,
    ...more,
  }) satisfies EntryOf<'sample'>;

const told = (...samples: readonly EntryOf<'sample'>[]): unknown[] =>
  spansOf(samples, 0).map(({ source, from, to, reach, failures }) => [source, from, to, reach, ...failures]);

describe('the spans of an outage', () => {
  it('are one where the answers are alike', () => {
    expect(told(asked(0, 'answered'), asked(1, 'answered'), asked(2, 'answered'))).to.deep.equal([
      ['worker udp internal', 0, 3, 'answered'],
    ]);
  });

  it('hold until the next question, if that comes soon, and no longer', () => {
    expect(told(asked(0, 'answered'), asked(2, 'refused'), asked(4, 'refused'), asked(8, 'refused'))).to.deep.equal([
      ['worker udp internal', 0, 2, 'answered'],
      ['worker udp internal', 2, 5, 'lost', 'refused'],
      ['worker udp internal', 8, 9, 'lost', 'refused'],
    ]);
  });

  it('tell seconds in which some were answered from those in which none was', () => {
    expect(told(asked(0, 'answered'), asked(0, 'timed-out'), asked(1, 'timed-out'))).to.deep.equal([
      ['worker udp internal', 0, 1, 'some', 'timed-out'],
      ['worker udp internal', 1, 2, 'lost', 'timed-out'],
    ]);
  });

  it('are told apart by node, protocol, and whose name was asked for', () => {
    const others = [{ node: 'lab-control-plane' }, { protocol: 'tcp' as const }, { name: 'www.google.com' }];
    const sources = spansOf([asked(0, 'answered'), ...others.map((more) => asked(0, 'answered', more))], 0);
    expect(sources.map(({ source }) => source)).to.deep.equal([
      'control-plane udp internal',
      'worker tcp internal',
      'worker udp external',
      'worker udp internal',
    ]);
  });
});
