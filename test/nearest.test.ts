import { expect } from 'chai';
import { nearest } from '../harness/nearest.ts';

describe('the nearest name', () => {
  const known = ['healthy-cluster', 'dns-loop', 'missing-cni'];

  it('is the one that was mistyped or cut short', () => {
    expect(nearest('dns-lop', known)).to.equal('dns-loop');
    expect(nearest('missing', known)).to.equal('missing-cni');
    expect(nearest('helthy-clutser', known)).to.equal('healthy-cluster');
  });

  it('is none when nothing is near', () => {
    expect(nearest('kubernetes', known)).to.equal(undefined);
    expect(nearest('x', [])).to.equal(undefined);
    expect(nearest('', known)).to.equal(undefined);
  });

  it('is none when so little is right that any short word would do', () => {
    expect(nearest('9', ['1', '2', '3'])).to.equal(undefined);
    expect(nearest('x', ['up', 'run'])).to.equal(undefined);
    expect(nearest('lsit', ['list', 'plan'])).to.equal('list');
  });
});
