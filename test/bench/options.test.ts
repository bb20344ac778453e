import { expect } from 'chai';
import { median, readOptions } from '../../bench/options.ts';

describe('a benchmark', () => {
  it('takes the median', () => {
    expect(median([3, 1, 2])).to.equal(2);
    expect(median([4, 1, 3, 2])).to.equal(2.5);
    expect(median([7])).to.equal(7);
  });

  it('refuses fewer pairs than say anything, and options that it does not know', () => {
    const read = readOptions(['dns-loop', '--pairs', '6', '-o', 'json']);
    const numbers = { pairs: 6, resets: 100, save: undefined, seed: 1 };
    expect(read).to.deep.equal({ image: undefined, json: true, ...numbers, scenarios: ['dns-loop'] });
    expect(() => readOptions(['--resets', 'many'])).to.throw('--resets: "many"');
    expect(() => readOptions(['--pairs', '4'])).to.throw('at least 5');
    expect(() => readOptions(['-o', 'yaml'])).to.throw('"yaml"');
    expect(() => readOptions(['--pears', '5'])).to.throw('--pears');
  });
});
