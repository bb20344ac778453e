import { UsageError } from '../vocabulary/failures.ts';

/**
 * A command line without `--`, which yargs takes words behind for nobody's: it would ignore them, and `down -- NAME` would take down
 * whatever there is. At the very front it is what pnpm and yarn pass on of their own; elsewhere it is a person's, and names follow.
 *
 * @throws UsageError for an option after a person's `--`: nothing that has a name here begins with a dash
 */
export function withoutDoubleDash(args: readonly string[]): string[] {
  const own = args[0] === '--' ? args.slice(1) : args;
  const at = own.indexOf('--');
  if (at === -1) return [...own];
  const [before, names] = [own.slice(0, at), own.slice(at + 1)];
  const odd = names.find((name) => name.startsWith('-'));
  if (odd !== undefined) throw new UsageError(`only names can follow --, and "${odd}" is an option`);
  // An option that is last still lacks its value: a name behind it would be taken for that.
  const options = before.at(-1)?.startsWith('-') ? 1 : 0;
  return before.toSpliced(before.length - options, 0, ...names);
}
