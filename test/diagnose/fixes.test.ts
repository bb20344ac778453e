import { expect } from 'chai';
import { causes } from '../../harness/diagnose/causes/index.ts';
import { fixes } from '../../harness/diagnose/fixes.ts';
import { scenarios } from '../../scenarios/index.ts';

describe('the causes that can be named', () => {
  it('are the faults of the catalogue, each of them once', () => {
    const faults = scenarios.map(({ id }) => id).filter((id) => id !== 'healthy-cluster');
    expect(causes.map(({ id }) => id).toSorted()).to.deep.equal(faults.toSorted());
  });

  it('have each a fix, and no fix is without a cause', () => {
    expect(Object.keys(fixes).toSorted()).to.deep.equal(causes.map(({ id }) => id).toSorted());
  });

  for (const [cause, fix] of Object.entries(fixes)) {
    it(`${cause}: its fix is a remedy that brings DNS back`, () => {
      const remedy = scenarios.find(({ id }) => id === cause)?.remedies.find(({ id }) => id === fix.remedy);
      expect(remedy?.dns).to.equal('back');
      expect(fix.origin === 'corrected' ? ['corrected'] : ['documented', 'alternative']).to.include(remedy?.origin);
    });
  }
});
