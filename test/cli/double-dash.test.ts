import { expect } from 'chai';
import { withoutDoubleDash } from '../../harness/cli/double-dash.ts';
import { UsageError } from '../../harness/vocabulary/failures.ts';

describe('a double dash', () => {
  it('in front is what a package manager passes on: the rest is a command line', () => {
    expect(withoutDoubleDash(['--', 'run', 'dns-loop', '-q'])).to.deep.equal(['run', 'dns-loop', '-q']);
    expect(withoutDoubleDash(['--', 'run', '--', 'dns-loop'])).to.deep.equal(['run', 'dns-loop']);
    expect(withoutDoubleDash(['--'])).to.deep.equal([]);
  });

  it('is followed by names', () => {
    expect(withoutDoubleDash(['down', '--', 'mine', 'yours'])).to.deep.equal(['down', 'mine', 'yours']);
    expect(withoutDoubleDash(['plan', '-o', 'json', '--', 'dns-loop'])).to.deep.equal([
      'plan',
      '-o',
      'json',
      'dns-loop',
    ]);
    expect(() => withoutDoubleDash(['plan', '--', '--bogus'])).to.throw(UsageError, '"--bogus" is an option');
  });

  it('ends an option, which does not take a name for its value', () => {
    expect(withoutDoubleDash(['run', '--out', '--', 'dns-loop'])).to.deep.equal(['run', 'dns-loop', '--out']);
  });

  it('may be missing', () => {
    expect(withoutDoubleDash(['run', '-q'])).to.deep.equal(['run', '-q']);
  });
});
