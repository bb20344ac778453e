import type { Argv } from 'yargs';
import { withCheck } from './check-options.ts';
import { withQuiet } from './options.ts';

/** Adds the command `check`. Its code is loaded when it is called. */
export function addCheck(cli: Argv, finish: (exitCode: number) => void): void {
  cli.command(
    'check',
    'test a script that makes a cluster: run it on bare nodes, and judge the result',
    (y) =>
      withQuiet(withCheck(y))
        .example('$0 check --script bootstrap.sh', 'one control plane, one worker')
        .epilogue('In CI: $0 check --script bootstrap.sh --host plain --host restart -o junit'),
    async (asked) => finish(await (await import('./check.ts')).check(asked)),
  );
}
