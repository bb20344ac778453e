import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkOutputs, checkRenderers } from '../../reports/check/index.ts';
import { checkSchema } from '../../reports/check/schema.ts';
import type { Output } from '../../reports/index.ts';
import { findMarked } from '../stored/drill-directory.ts';
import { marks } from '../stored/reading.ts';
import type { CheckResult } from '../vocabulary/check.ts';
import { UsageError } from '../vocabulary/failures.ts';
import { look, print } from './terminal.ts';

/**
 * Renders a stored check again, where that is what is stored.
 *
 * @returns the exit code; undefined when it is none
 * @throws UsageError for an output that a check does not have, and for a document that is none of its schema
 */
export function reportCheck(name: string, { output, runs }: { output: Output; runs: string }): number | undefined {
  const path = findMarked(marks.check, name, runs);
  if (path === undefined) return undefined;
  const known = checkOutputs.find((one) => one === output);
  if (known === undefined) {
    throw new UsageError(`-o ${output}: ${path} is a check, which is rendered as ${checkOutputs.join(', ')}`);
  }
  print(checkRenderers[known](readCheck(join(path, marks.check)), look()), known);
  return 0;
}

function readCheck(file: string): CheckResult {
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { success, error } = checkSchema.safeParse(document);
  // The document itself, and not what the schema makes of it: the same bytes come out again.
  if (success) return document as CheckResult;
  const [first] = error.issues;
  const where = first?.path.join('.') || 'the document';
  throw new UsageError(`${file} is not the result of a check: ${where}: ${first?.message ?? 'not as in its schema'}`);
}
