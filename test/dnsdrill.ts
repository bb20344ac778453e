import { join } from 'node:path';
import { execa, type Options } from 'execa';

export const root = join(import.meta.dirname, '..');

/** Runs the lab's command line as a person would, and gives back how it ended, whatever that was. */
export function dnsdrill(args: readonly string[], options: Options = {}) {
  return execa(process.execPath, [join(root, 'harness/cli/main.ts'), ...args], {
    cwd: root,
    stdin: 'ignore',
    ...options,
    env: { NO_COLOR: '1', ...options.env },
    encoding: 'utf8',
    reject: false,
  });
}
