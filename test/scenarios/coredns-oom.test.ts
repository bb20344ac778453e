import { expect } from 'chai';
import scenario from '../../scenarios/coredns-oom.ts';

describe('the limit with which coredns-oom is cured', () => {
  const { probe } = scenario.cured?.['limit-is-no-longer-tight'] ?? {};
  const isEnough = (limit: string): boolean => {
    if (probe?.kind !== 'field' || !('matches' in probe.expected)) throw new Error('the limit is no longer matched');
    return new RegExp(probe.expected.matches).test(limit);
  };

  it('is at least 40Mi, in whatever unit it is written', () => {
    const enough = [
      '40Mi',
      '170Mi',
      '42M',
      '512M',
      '41000Ki',
      '262144Ki',
      '42000k',
      '42000000',
      '178257920',
      '1Gi',
      '1.5G',
    ];
    const tight = ['20Mi', '39Mi', '25000Ki', '21000k', '20971520', '41M', '41000000', '9Mi', '128', ''];
    expect(enough.filter((limit) => !isEnough(limit))).to.deep.equal([]);
    expect(tight.filter(isEnough)).to.deep.equal([]);
  });
});
