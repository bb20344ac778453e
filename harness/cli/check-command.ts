import type { Argv } from 'yargs';
import { withCheck } from './check-options.ts';

/** Adds the command `check`. Its code is loaded when it is called. */
export function addCheck(cli: Argv, finish: (exitCode: number) => void): void {
  cli.command(
    'check',
    'test a script that makes a cluster: run it on bare nodes, and judge what comes out',
    (y) =>
      withCheck(y)
        .option('quiet', { alias: 'q', type: 'boolean', describe: 'no progress' })
        .example('$0 check --script bootstrap.sh', 'one control plane and one worker')
        .example('$0 check --script bootstrap.sh --host plain --host systemd-resolved -o junit', 'for CI'),
    async (asked) => finish(await (await import('./check.ts')).check(asked)),
  );
}
