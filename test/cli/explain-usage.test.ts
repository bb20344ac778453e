import { expect } from 'chai';
import { explainUsage } from '../../harness/cli/explain-usage.ts';

const place = { command: 'run', words: [], options: ['help', 'h', 'output', 'o', 'retain', 'cluster-config'] };

describe('what yargs finds wrong', () => {
  const explained: readonly (readonly [found: string, told: string])[] = [
    [
      'Unknown arguments: cluster-confg, clusterConfg',
      'unknown option --cluster-confg; did you mean --cluster-config?',
    ],
    ['Unknown argument: x', 'unknown option -x; see dnsdrill run --help'],
    ['Unknown argument: quiet', 'unknown option --quiet; see dnsdrill run --help'],
    ['Not enough arguments following: o', '-o needs a value; see dnsdrill run --help'],
    [
      'Argument unexpected for: retain',
      '--retain takes no value: give it as it is, or leave it out; see dnsdrill run --help',
    ],
    ['Missing required arguments: a-file, context', 'run needs --a-file and --context; see dnsdrill run --help'],
    [
      'Arguments quiet and verbose are mutually exclusive',
      '--quiet and --verbose exclude each other; see dnsdrill run --help',
    ],
    ['--seed: "x" is not a whole number', '--seed: "x" is not a whole number; see dnsdrill run --help'],
    ['-o: did you mean "json"?', '-o: did you mean "json"?'],
  ];
  for (const [found, told] of explained) {
    it(`${found}: ${told}`, () => expect(explainUsage(found, place)).to.equal(told));
  }

  it('without a command: the help of them all', () => {
    expect(explainUsage('Unknown argument: x', { ...place, command: undefined })).to.contain('see dnsdrill --help');
  });

  it('a word is not an option', () => {
    expect(explainUsage('Unknown argument: it', { command: 'up', words: ['it'], options: ['image'] })).to.equal(
      'up has no use for "it"; see dnsdrill up --help',
    );
  });
});
