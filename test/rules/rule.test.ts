import { expect } from 'chai';
import { failed, passed, skipped, together, unknown } from '../../harness/rules/rule.ts';

describe('several judgements together', () => {
  const of = (...parts: Parameters<typeof together>[0]) => together(parts);

  it('have failed when one has, whatever else is not known', () => {
    expect(of(['a', passed('p')], ['b', unknown('u')], ['c', failed('f')])).to.deep.equal(failed('c: f'));
  });

  it('are unknown when one is, whatever else has passed', () => {
    expect(of(['a', passed('p')], ['b', unknown('u')])).to.deep.equal(unknown('b: u'));
    expect(of(['a', passed('p')], ['b', skipped('s')])).to.deep.equal(passed('a: p'));
  });

  it('are told of together where the same is found', () => {
    expect(of(['a', failed('f')], ['b', failed('g')], ['c', failed('f')])).to.deep.equal(failed('a and c: f; b: g'));
  });

  it('are unknown where there are none', () => {
    expect(of().standing).to.equal('unknown');
  });
});
