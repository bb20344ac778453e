import type { Argv } from 'yargs';
import { didYouMean } from '../nearest.ts';
import { readVersion } from '../setup/versions.ts';
import { defaultRunsDirectory } from '../stored/run-directory.ts';
import { UsageError } from '../vocabulary/failures.ts';

/** An option with a value, to be given once: yargs would make a list of two, and nobody means that. */
export const once = (name: string) =>
  ({
    type: 'string',
    requiresArg: true,
    coerce(value: string | readonly string[]): string {
      if (typeof value !== 'string') throw new UsageError(`--${name} was given ${value.length} times; once is enough`);
      return value;
    },
  }) as const;

/** An option without a value: yargs would take any word for one, and most of them for false. */
export const flag = { type: 'boolean', nargs: 0 } as const;

export const tableOrJson = ['table', 'json'] as const;

/** The scenarios that something is done with. */
export const withScenarios = <T>(argv: Argv<T>) =>
  argv.positional('scenario', {
    type: 'string',
    array: true,
    describe: 'names from `dnsdrill list`',
    defaultDescription: 'all of them',
  });

/** For a command that shows progress on stderr. */
export const withQuiet = <T>(argv: Argv<T>) =>
  argv.option('quiet', { ...flag, alias: 'q', describe: 'show no progress' });

/** What the cluster of `up` is called; the name in a kind config, or a standing one, otherwise. */
export const withName = <T>(argv: Argv<T>) =>
  argv.option('name', {
    ...once('name'),
    describe: 'NAME for the cluster',
    defaultDescription: 'the name in the kind config, else "dnsdrill"',
  });

/** What is written to stdout: one of `outputs`, and `standard` where nobody says. */
export const withOutput =
  <O extends string>(outputs: readonly O[], standard: O) =>
  <T>(argv: Argv<T>) =>
    argv.option('output', {
      ...once('output'),
      alias: 'o',
      default: standard as string,
      describe: `FORMAT of what is printed: ${outputs.join(', ')}`,
      coerce: (output: string | readonly string[]) => oneOf('-o/--output', once('output').coerce(output), outputs),
    });

/** Where runs are kept. */
export const withRuns = <T>(argv: Argv<T>) =>
  argv.option('out', {
    ...once('out'),
    default: defaultRunsDirectory,
    describe: 'DIR that runs are kept in',
    coerce(directory: string | readonly string[]): string {
      const named = once('out').coerce(directory);
      // A script whose variable is empty does not mean the directory that it happens to be in.
      if (named === '') throw new UsageError('--out: needs the name of a directory');
      return named;
    },
  });

/** The run that another one is held against. */
export const withAgainst = <T>(argv: Argv<T>) =>
  argv.option('against', { ...once('against'), describe: 'RUN to compare with: print what is different now' });

/** For an interview that the reader answers first. */
export const withPractice = <T>(argv: Argv<T>) =>
  argv.option('practice', { ...flag, default: false, describe: 'print an interview without its answers' });

/** A node image of the user's own, in place of the lab's. */
export const withImage = <T>(argv: Argv<T>) =>
  argv.option('image', { ...once('image'), describe: 'REF of the node image to use (also: DNSDRILL_NODE_IMAGE)' });

/** A version of Kubernetes, to be given once. */
export const withVersion = <T>(argv: Argv<T>) =>
  argv.option('kubernetes', {
    ...once('kubernetes'),
    describe: 'VERSION of Kubernetes whose node image to use, for example v1.34.4',
    coerce: (text: string | readonly string[]) => readVersion(once('kubernetes').coerce(text)),
  });

/** Versions of Kubernetes, each to be given once. */
export const withVersions = <T>(argv: Argv<T>) =>
  argv.option('kubernetes', {
    type: 'string',
    requiresArg: true,
    describe:
      'VERSION of Kubernetes whose node image to use, for example v1.34.4; repeat it to compare several in one table',
    coerce(asked: string | readonly string[]): readonly string[] {
      const versions = [asked].flat().map(readVersion);
      const again = versions.find((version, index) => versions.indexOf(version) !== index);
      if (again !== undefined)
        throw new UsageError(`--kubernetes: "${again}" was given more than once; once is enough`);
      return versions;
    },
  });

/** A kind config of the user's own, in place of the one that a scenario asks for. */
export const withClusterConfig = <T>(argv: Argv<T>) =>
  argv.option('cluster-config', {
    ...once('cluster-config'),
    describe: "FILE with a kind config (v1alpha4) to use instead of the lab's own",
  });

/** Which clusters the trials of a plan get, and in which order they come. */
export const withOrder = <T>(argv: Argv<T>) =>
  argv.option('fresh', { ...flag, default: false, describe: 'give every trial a cluster of its own' }).option('seed', {
    ...once('seed'),
    describe: 'NUMBER from which to draw the order of the trials',
    coerce: (text: string | readonly string[]) => wholeNumber('--seed', once('seed').coerce(text), 0),
  });

/** How many clusters there may be at a time; as many as suit the machine, where nobody says. */
export const withParallel = <T>(argv: Argv<T>) =>
  argv.option('parallel', {
    ...once('parallel'),
    describe: 'NUMBER of clusters at a time',
    defaultDescription: 'as many as suit the machine',
    coerce: (text: string | readonly string[]) => wholeNumber('--parallel', once('parallel').coerce(text), 1),
  });

/**
 * Reads a number without fraction.
 *
 * @throws UsageError naming the option, the word and what would be right
 */
export function wholeNumber(option: string, word: string, least: number, most = 2 ** 31 - 1): number {
  const value = /^\d+$/.test(word) ? Number(word) : Number.NaN;
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw new UsageError(`${option}: "${word}" is not a whole number from ${least} to ${most}`);
}

/**
 * Checks a word against a closed set.
 *
 * @throws UsageError naming the option, the word, the nearest one and all that there are
 */
export function oneOf<O extends string>(option: string, word: string, words: readonly O[]): O {
  const found = words.find((known) => known === word);
  if (found === undefined) {
    throw new UsageError(`${option}: "${word}" must be one of ${words.join(', ')}${didYouMean(word, words)}`);
  }
  return found;
}
