import type { Argv } from 'yargs';
import { UsageError } from '../vocabulary/failures.ts';
import { didYouMean } from './nearest.ts';
import { defaultRunsDirectory } from './run-directory.ts';

/** Every option can be given once; yargs would make a list of two. */
const once = { type: 'string', requiresArg: true } as const;

export const withOutput =
  <O extends string>(outputs: readonly O[], standard: O) =>
  <T>(argv: Argv<T>) =>
    argv.option('output', {
      ...once,
      alias: 'o',
      default: standard as string,
      describe: `what to print: ${outputs.join(', ')}`,
      coerce: (output: unknown) => oneOf('-o/--output', String(output), outputs),
    });

export const withRuns = <T>(argv: Argv<T>) =>
  argv.option('out', { ...once, default: defaultRunsDirectory, describe: 'the directory that runs are kept in' });

export const withImage = <T>(argv: Argv<T>) =>
  argv.option('image', { ...once, describe: 'the node image to use (also: DNSDRILL_NODE_IMAGE)' });

export const withClusterConfig = <T>(argv: Argv<T>) =>
  argv.option('cluster-config', { ...once, describe: "a kind config (v1alpha4) to use instead of the lab's own" });

/**
 * Checks a word against a closed set.
 *
 * @throws UsageError naming the option, the word, the nearest one and all that there are
 */
export function oneOf<O extends string>(option: string, word: string, words: readonly O[]): O {
  const found = words.find((known) => known === word);
  if (found === undefined) {
    throw new UsageError(`${option}: "${word}" is none of ${words.join(', ')}${didYouMean(word, words)}`);
  }
  return found;
}
