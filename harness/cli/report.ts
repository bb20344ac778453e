import { comparisonRenderers } from '../../reports/comparison/index.ts';
import { type Output, renderers } from '../../reports/index.ts';
import { readStored } from '../stored/comparison-directory.ts';
import { missingFrom } from '../stored/missing.ts';
import { UsageError } from '../vocabulary/failures.ts';
import { comparisonOutput } from './comparison-output.ts';
import { reportCheck } from './report-check.ts';
import { reportDrill } from './report-drill.ts';
import { look, print, say } from './terminal.ts';

/** Renders what is stored again, with what is in its journals and nothing else; what is not there, it says. */
export function report(name: string, options: { output: Output; runs: string; practice: boolean }): number {
  if (options.practice && !options.output.startsWith('interview')) {
    throw new UsageError(`--practice hides the answers of an interview; -o ${options.output} has none`);
  }
  const code = reportDrill(name, options) ?? reportCheck(name, options);
  if (code !== undefined) return code;
  const stored = readStored(name, options.runs);
  const seen = { ...look(), practice: options.practice };
  const isSeveral = 'runs' in stored;
  const instead = isSeveral ? `name one of them: ${name}/${stored.runs[0]?.kubernetes ?? 'VERSION'}` : '';
  // What cannot be printed is refused before anything is said of what is missing.
  const text = isSeveral
    ? comparisonRenderers[comparisonOutput(options.output, instead)]({ ...stored.directory, runs: stored.runs }, seen)
    : renderers[options.output](stored, seen);
  for (const lack of (isSeveral ? stored.runs : [stored]).flatMap(missingFrom)) say(lack);
  print(text, options.output);
  return 0;
}
