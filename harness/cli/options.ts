import type { Argv } from 'yargs';
import { UsageError } from '../vocabulary/failures.ts';
import { didYouMean } from './nearest.ts';
import { defaultRunsDirectory } from './run-directory.ts';

/** An option with a value, to be given once: yargs would make a list of two, and nobody means that. */
const once = (name: string) =>
  ({
    type: 'string',
    requiresArg: true,
    coerce(value: string | readonly string[]): string {
      if (typeof value !== 'string') throw new UsageError(`--${name} was given ${value.length} times; once is enough`);
      return value;
    },
  }) as const;

export const withName = <T>(argv: Argv<T>) =>
  argv.option('name', { ...once('name'), default: 'dnsdrill', describe: 'what to call the cluster' });

export const withOutput =
  <O extends string>(outputs: readonly O[], standard: O) =>
  <T>(argv: Argv<T>) =>
    argv.option('output', {
      ...once('output'),
      alias: 'o',
      default: standard as string,
      describe: `what to print: ${outputs.join(', ')}`,
      coerce: (output: string | readonly string[]) => oneOf('-o/--output', once('output').coerce(output), outputs),
    });

export const withRuns = <T>(argv: Argv<T>) =>
  argv.option('out', {
    ...once('out'),
    default: defaultRunsDirectory,
    describe: 'the directory that runs are kept in',
  });

export const withImage = <T>(argv: Argv<T>) =>
  argv.option('image', { ...once('image'), describe: 'the node image to use (also: DNSDRILL_NODE_IMAGE)' });

export const withClusterConfig = <T>(argv: Argv<T>) =>
  argv.option('cluster-config', {
    ...once('cluster-config'),
    describe: "a kind config (v1alpha4) to use instead of the lab's own",
  });

/**
 * Checks a word against a closed set.
 *
 * @throws UsageError naming the option, the word, the nearest one and all that there are
 */
function oneOf<O extends string>(option: string, word: string, words: readonly O[]): O {
  const found = words.find((known) => known === word);
  if (found === undefined) {
    throw new UsageError(`${option}: "${word}" is none of ${words.join(', ')}${didYouMean(word, words)}`);
  }
  return found;
}
