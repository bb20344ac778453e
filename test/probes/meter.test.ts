import { expect } from 'chai';
import { readMeter } from '../../harness/probes/meter.ts';

describe('readMeter', () => {
  it('reads whole seconds and keeps what has not arrived in full', () => {
    expect(readMeter('950 0.52 timed-out 1.2\n5950 refused ser')).to.deep.equal({
      seconds: [{ agoMs: 950, lookups: [0.52, 'timed-out', 1.2] }],
      rest: '5950 refused ser',
    });
  });

  it('leaves out what is no report, so that a word it does not know counts as neither answered nor lost', () => {
    expect(readMeter('950 0.52 answered\n').seconds, 'an answer is told by its latency').to.deep.equal([]);
    expect(readMeter('950 0.52 perhaps\nCan not open socket\nanswered\n950\n').seconds).to.deep.equal([]);
  });
});
