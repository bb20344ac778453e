import { expect } from 'chai';
import { recordedRun } from '../fixtures/recorded-run.ts';

describe('the recorded run', () => {
  it('is graded today as on the day of its recording', () => {
    const { summary, scenarios } = recordedRun().result;
    expect(summary).to.deep.equal({ asExpected: 44, unexpected: 0, ungraded: 0 });
    expect(scenarios.map(({ id, proof }) => [id, proof.fault])).to.deep.equal([
      ['missing-cni', 'shown'],
      ['selector-mismatch', 'shown'],
      ['coredns-oom', 'shown'],
    ]);
  });
});
