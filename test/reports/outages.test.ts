import { expect } from 'chai';
import type { Outage, ScenarioVerdict } from '../../harness/vocabulary/verdict.ts';
import { outageLines } from '../../reports/markdown/outages.ts';
import { wounded } from '../fixtures/story.ts';

const scenario = { ...wounded, lookups: { name: 'kubernetes.default.svc.cluster.local', perSecond: 20 } };
const quiet: Outage = {
  ...{ trial: 'wounded', node: 'lab-worker', window: 'before', sent: 200, answered: 200, lost: 0 },
  ...{ silentSeconds: 0, unmeasuredSeconds: 0.2, p50Ms: 1.24, p99Ms: 8 },
};
const linesOf = (...outages: Outage[]) => outageLines({ outages } as unknown as ScenarioVerdict, scenario);

describe('the table of lookups', () => {
  it('has a row for each node and window', () => {
    const lines = linesOf(quiet, {
      ...quiet,
      window: 'during',
      remedy: 'bandage',
      answered: 160,
      lost: 40,
      silentSeconds: 1.95,
    });
    expect(lines.slice(-2)).to.deep.equal([
      '| before the fault | lab-worker | 200 | 200 | 0 |  | 1.2 ms | 8.0 ms |',
      '| under `bandage` | lab-worker | 200 | 160 | 40 | 1.9 s | 1.2 ms | 8.0 ms |',
    ]);
  });

  it('never says of a client that did not report that it lost nothing', () => {
    const { p50Ms: _, p99Ms: __, ...silent } = { ...quiet, sent: 0, answered: 0, unmeasuredSeconds: 10 };
    expect(linesOf(silent).at(-1)).to.equal('| before the fault | lab-worker | 0 | 0 | unknown |  |  |  |');
    const partly = { ...quiet, window: 'after', remedy: 'bandage', unmeasuredSeconds: 4 } as const;
    expect(linesOf(partly).at(-1)).to.contain('| 0, and 4.0 s unknown |');
  });

  it('is not there where nothing was measured', () => {
    expect(outageLines({} as ScenarioVerdict, wounded)).to.deep.equal([]);
  });
});
