import { realpathSync } from 'node:fs';
import { againstRenderers } from '../../reports/against.ts';
import type { Output } from '../../reports/index.ts';
import { readStored } from '../stored/comparison-directory.ts';
import { missingFrom } from '../stored/missing.ts';
import type { StoredRun } from '../stored/run-directory.ts';
import { UsageError } from '../vocabulary/failures.ts';
import { comparisonOutput } from './comparison-output.ts';
import { look, print, say } from './terminal.ts';

/**
 * Prints what changed from one stored run to another. Whatever changed, that is no failure.
 *
 * @param name the run that is reported; both are an id, `latest`, or a path
 * @throws UsageError when there is no such run, when it is several, or when both are the same
 */
export function against(
  name: string,
  options: { other: string; output: Output; runs: string; practice: boolean },
): number {
  if (options.practice) throw new UsageError('--practice is for an interview, so not for --against');
  const output = comparisonOutput(options.output, 'leave --against out');
  const after = oneRun(name, options.runs);
  const before = otherRun(options.other, options.runs);
  // `latest` is a link.
  if (realpathSync(after.directory.path) === realpathSync(before.directory.path))
    throw new UsageError(`--against: "${options.other}" is the same run; name another one`);
  for (const run of [before, after]) for (const lack of missingFrom(run)) say(lack);
  print(againstRenderers[output]({ after, before }, look()), output);
  return 0;
}

/** The option is named, since the other run is not there any less. */
function otherRun(name: string, runs: string): StoredRun {
  try {
    return oneRun(name, runs);
  } catch (error) {
    if (!(error instanceof UsageError) || error.message.startsWith('--against')) throw error;
    throw new UsageError(`--against: ${error.message}`);
  }
}

function oneRun(name: string, runs: string): StoredRun {
  const stored = readStored(name, runs);
  if (!('runs' in stored)) return stored;
  const of = stored.runs.map(({ kubernetes }) => `${name}/${kubernetes}`).join(', ');
  throw new UsageError(`--against: "${name}" holds several runs; name one of them: ${of}`);
}
