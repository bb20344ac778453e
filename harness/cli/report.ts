import { type Output, renderers } from '../../reports/index.ts';
import { readRun } from './run-directory.ts';
import { say, wantsColor, widthOf } from './terminal.ts';

/** Renders a stored run again, with what is in its journal and nothing else. */
export function report(name: string, options: { output: Output; runs: string }): number {
  const run = readRun(name, options.runs);
  if (run.damagedLines.length > 0) {
    say(`${run.directory.path}/journal.jsonl: unreadable and left out: line ${run.damagedLines.join(', ')}`);
  }
  if (!run.result.run.complete) say('This run did not end: what its journal lacks is ungraded.');
  const look = { color: wantsColor(process.stdout, process.env), width: widthOf(process.stdout) };
  process.stdout.write(renderers[options.output](run, look));
  return 0;
}
