import { Interrupted } from '../harness/cli/interruption.ts';
import { SetUpFailed } from '../harness/cli/set-up-failed.ts';
import { EnvironmentError, UsageError } from '../harness/vocabulary/failures.ts';
import { type BenchOptions, readOptions } from './options.ts';

/** Runs a benchmark as a command: its exit codes are those of `dnsdrill`. */
export async function runBench(bench: (options: BenchOptions) => Promise<number>): Promise<void> {
  try {
    process.exitCode = await bench(readOptions(process.argv.slice(2)));
  } catch (error) {
    if (error instanceof UsageError || error instanceof EnvironmentError) process.stderr.write(`${error.message}\n`);
    else if (!(error instanceof Interrupted || error instanceof SetUpFailed)) throw error;
    process.exitCode = error.exitCode;
  }
}
