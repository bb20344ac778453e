import { createRequire } from 'node:module';
import type { EntryBody } from '../vocabulary/entry.ts';

/**
 * The first line of a journal.
 *
 * @param run the id of the run, or of the drill
 * @param options what was asked for, and with what it is done
 */
export function runHeader(run: string, options: Readonly<Record<string, unknown>>): EntryBody {
  const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };
  return { kind: 'header', schemaVersion: 1, run, tool: version, node: process.version, options };
}
