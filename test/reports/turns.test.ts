import { expect } from 'chai';
import type { Entry, EntryBody, Phase } from '../../harness/vocabulary/entry.ts';
import type { Facts } from '../../reports/interview/facts.ts';
import { proberTable } from '../../reports/interview/prober.ts';
import { readRecord } from '../../reports/junit/record.ts';

/** A control, a remedy, and the control once more, each asked twice; the second turn of the control begins healthy. */
function journal(): Entry[] {
  const entries: Entry[] = [];
  let ms = 0;
  const turn = (phase: Phase, remedy: string, answer: 'answered' | 'timed-out') => {
    const add = (body: EntryBody) =>
      entries.push({ seq: entries.length, at: '', ms, trial: 't', phase, remedy, ...body } as Entry);
    add({ kind: 'phase', state: 'started' });
    for (const protocol of ['udp', 'tcp'] as const) {
      ms += 1_000;
      add({ kind: 'sample', node: 'n', name: 'a.b', protocol, answer, latencyMs: undefined });
    }
    add({ kind: 'phase', state: 'ended' });
    ms += 60_000;
  };
  turn('control', 'wait', 'timed-out');
  turn('remedy', 'fix', 'timed-out');
  turn('control', 'wait', 'answered');
  return entries;
}

describe('a remedy that has another turn', () => {
  it('takes as long as its turns, in the JUnit report', () => {
    const { spanMs } = readRecord(journal());
    expect(spanMs(['t'], { phases: ['control'], remedy: 'wait' })).to.equal(4_000);
    expect(spanMs(['t'], { phases: ['remedy'], remedy: 'fix' })).to.equal(2_000);
    expect(spanMs(['t'])).to.equal(126_000);
  });

  it('is told of by its first turn, in the interview: before the second one everything was healthy', () => {
    const facts = { entries: journal(), trials: [{ id: 't' }], verdict: { proof: { fault: 'shown' } } };
    const [table] = proberTable('node', facts as unknown as Facts);
    expect(table).to.deep.include({ rows: [['`n`', '0 of 2']] });
  });
});
