import { type CheckOutput, checkRenderers } from '../../reports/check/index.ts';
import type { CheckResult } from '../vocabulary/check.ts';
import { type RunDirectory, writeTexts } from './run-directory.ts';

/** The reports of a check, by the files that they are kept in. */
const checkFiles = {
  'check.json': 'json',
  'check.html': 'html',
  'check.md': 'markdown',
  'check.txt': 'table',
  'junit.xml': 'junit',
} as const satisfies Readonly<Record<string, CheckOutput>>;

/**
 * Writes every report of a check into its directory.
 *
 * @throws CannotWrite when one cannot be written; those before it are there
 */
export function writeCheck(directory: RunDirectory, result: CheckResult): void {
  writeTexts(directory, checkFiles, (output, look) => checkRenderers[output](result, look));
}
