import { expect } from 'chai';
import { troubleWithLoad } from '../../harness/phases/load.ts';

describe('a load that a fix is said to survive', () => {
  it('must run, and at its rate', () => {
    expect(troubleWithLoad(300, 299.8)).to.equal(undefined);
    expect(troubleWithLoad(300, undefined)).to.equal('it is not running');
    expect(troubleWithLoad(300, 0)).to.equal('0 lookups a second are answered, not 300');
    expect(troubleWithLoad(300, 149)).to.contain('149');
  });
});
