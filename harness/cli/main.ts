#!/usr/bin/env node
import './compile-cache.ts';
import './memory.ts';
import { hideBin } from 'yargs/helpers';
import { EnvironmentError, UsageError } from '../vocabulary/failures.ts';
import { obey } from './command-line.ts';
import { Interrupted } from './interruption.ts';
import { SetUpFailed } from './set-up-failed.ts';
import { say } from './terminal.ts';

/** Runs a command line and returns its exit code, whatever becomes of it. */
async function main(args: readonly string[]): Promise<number> {
  try {
    return await obey(args);
  } catch (error) {
    if (error instanceof SetUpFailed || error instanceof Interrupted) return error.exitCode;
    if (error instanceof UsageError || error instanceof EnvironmentError) {
      say(`dnsdrill: ${error.message}`);
      return error.exitCode;
    }
    say(`dnsdrill: the lab broke: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return 70;
  }
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader that has seen enough, as in `dnsdrill list | head -1`, is no failure.
  if (error.code === 'EPIPE') return;
  say(`dnsdrill: standard output cannot be written: ${error.message}`);
  process.exit(69);
});
// Nobody reads the progress any more, or it finds no room. The result is still wanted, and so is the removal of clusters.
process.stderr.on('error', () => undefined);
process.exitCode = await main(hideBin(process.argv));
