import { type Output, renderers } from '../../reports/index.ts';
import { UsageError } from '../vocabulary/failures.ts';
import { missingFrom } from './missing.ts';
import { readRun } from './run-directory.ts';
import { say, wantsColor, widthOf } from './terminal.ts';

/** Renders a stored run again, with what is in its journal and nothing else; what is not there, it says. */
export function report(name: string, options: { output: Output; runs: string; practice: boolean }): number {
  if (options.practice && !options.output.startsWith('interview')) {
    throw new UsageError(`--practice hides the answers of an interview; -o ${options.output} has none`);
  }
  const run = readRun(name, options.runs);
  for (const lack of missingFrom(run)) say(lack);
  const look = {
    color: wantsColor(process.stdout, process.env),
    width: widthOf(process.stdout),
    practice: options.practice,
  };
  process.stdout.write(renderers[options.output](run, look));
  return 0;
}
