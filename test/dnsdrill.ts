import { join } from 'node:path';
import { execa } from 'execa';

export const root = join(import.meta.dirname, '..');

/** Runs the lab's command line as a person would, and gives back how it ended, whatever that was. */
export function dnsdrill(args: readonly string[], options: { env?: Readonly<Record<string, string>> } = {}) {
  return execa(process.execPath, [join(root, 'harness/cli/main.ts'), ...args], {
    cwd: root,
    stdin: 'ignore',
    env: { NO_COLOR: '1', ...options.env },
    reject: false,
  });
}
