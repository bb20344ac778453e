import type { EntryBody } from '../vocabulary/entry.ts';
import { version } from './version.ts';

/**
 * The first line of a journal.
 *
 * @param run the id of the run, or of the drill
 * @param options what was asked for, and with what it is done
 */
export function runHeader(run: string, options: Readonly<Record<string, unknown>>): EntryBody {
  return { kind: 'header', schemaVersion: 1, run, tool: version, node: process.version, options };
}
