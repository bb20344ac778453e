import { closeSync, lstatSync, openSync, readdirSync, readlinkSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { getSystemErrorMap } from 'node:util';
import { UsageError } from '../vocabulary/failures.ts';

/**
 * Sees that a file, or all that is in a directory, can be copied: links are followed, and what they lead to is copied. It
 * is found out before anything is booted.
 *
 * @param option the word on the command line that names it
 * @throws UsageError naming the option, what cannot be copied, and why
 */
export function checkCopied(option: string, path: string): void {
  walk(option, path, []);
}

/** @param above the directories that lead here, by their real paths */
function walk(option: string, path: string, above: readonly string[]): void {
  const found = orRefuse(option, path, () => look(path));
  if (!found.isDirectory()) return;
  const [directory, names] = orRefuse(option, path, () => [realpathSync(path), readdirSync(path)] as const);
  if (above.includes(directory)) {
    throw new UsageError(`${option}: "${path}" leads back to "${directory}", and copying it would never end`);
  }
  for (const name of names) walk(option, join(path, name), [...above, directory]);
}

/** Whether a file can be read, only opening it says: the mode of a file is not all that counts. */
function look(path: string): Stats {
  const found = statSync(path);
  if (found.isFile()) closeSync(openSync(path, 'r'));
  return found;
}

function orRefuse<T>(option: string, path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UsageError(`${option}: "${path}" cannot be copied: ${whyNot(path, error)}`);
  }
}

function whyNot(path: string, error: unknown): string {
  const { code, errno = 0, message }: { code?: string; errno?: number; message?: string } = Object(error);
  if (code === 'ENOENT' && lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) {
    return `it is a link to "${readlinkSync(path)}", and that is not there`;
  }
  return getSystemErrorMap().get(errno)?.[1] ?? String(message);
}
