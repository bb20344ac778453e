import { statSync } from 'node:fs';
import { join } from 'node:path';
import { holeInWords, holesIn } from '../grade/holes.ts';
import type { Entry } from '../vocabulary/entry.ts';
import type { StoredRun } from './run-directory.ts';

/**
 * What a stored run lacks, a sentence each: what a kill, a full disk or a power cut took. Empty for a run that was
 * written to its end.
 */
export function missingFrom(run: StoredRun): string[] {
  const { journal, damagedLines, directory } = run;
  const journalFile = join(directory.path, 'journal.jsonl');
  return [
    ...(damagedLines.length > 0 ? [`${journalFile}: unreadable and left out: line ${damagedLines.join(', ')}`] : []),
    ...(journal[0]?.kind === 'header' ? [] : [`${journalFile}: its beginning is missing, with the id of the run`]),
    ...missingMiddle(journal).map((words) => `${journalFile}: ${words}`),
    ...missingEnd(run),
    ...missingTexts(run),
  ];
}

/** How many holes are named: a journal that was cut out of another one has hundreds. */
const namedHoles = 3;

function missingMiddle(journal: readonly Entry[]): string[] {
  const holes = holesIn(journal);
  if (holes.length === 0) return [];
  const others = holes.length > namedHoles ? `, and in ${holes.length - namedHoles} more places` : '';
  const named = holes.slice(0, namedHoles).map(holeInWords).join(', ');
  return [`missing in the middle: ${named}${others}; the phases that went on then are ungraded`];
}

function missingEnd({ journal, plan, result, directory }: StoredRun): string[] {
  if (result.run.complete) return [];
  const last = journal.findLast(({ trial }) => trial !== undefined);
  const where = last ? `; its journal stops in the phase ${last.phase ?? 'boot'} of ${last.trial}` : '';
  const told = new Set(journal.map(({ trial }) => trial));
  const untold = plan.trials.map(({ id }) => id).filter((id) => !told.has(id));
  return [
    `${directory.path}: this run did not end${where}. What its journal lacks is ungraded.`,
    ...(untold.length > 0 ? [`${directory.path}: nothing was recorded of ${untold.join(', ')}`] : []),
  ];
}

/** How many texts are named; whoever lost them all need not read all of their hashes. */
const namedTexts = 3;

/** The journal says how long each of its texts is. */
function missingTexts({ journal, directory }: StoredRun): string[] {
  const texts = journal.filter((entry) => entry.kind === 'capture');
  const lost = texts.filter(({ blob, bytes }) => sizeOf(join(directory.path, 'blobs', blob)) !== bytes);
  if (lost.length === 0) return [];
  const names = lost.slice(0, namedTexts).map(({ what, blob }) => `${what} (blobs/${blob})`);
  const others = lost.length > names.length ? `, and ${lost.length - names.length} more` : '';
  return [
    `${directory.path}: missing or cut short: ${lost.length} of ${texts.length} texts beside the journal: ${names.join(', ')}${others}`,
  ];
}

const sizeOf = (file: string): number | undefined => statSync(file, { throwIfNoEntry: false })?.size;
