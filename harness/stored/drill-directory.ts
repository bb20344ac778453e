import { existsSync, lstatSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type DebriefOutput, debriefRenderers } from '../../reports/debrief.ts';
import { drillName } from '../engine/desk-name.ts';
import { number } from '../journal/shape.ts';
import { debriefOf } from '../train/debrief.ts';
import { historyEntryOf } from '../train/history.ts';
import type { Debrief, DrillPlan } from '../vocabulary/drill.ts';
import type { HistoryEntry } from '../vocabulary/drill-records.ts';
import { CannotWrite, UsageError } from '../vocabulary/failures.ts';
import { claimsShape, limitsShape, marks, namesIn, readJournal, readPlan, scenarioShape } from './reading.ts';
import type { RunDirectory } from './run-directory.ts';

/** What marks a directory as that of a drill says what it was to be. */
const marker = marks.drill;

/** Writes down what a drill is, before its first entry: whoever finds the directory knows by this file what it holds. */
export const writeDrillPlan = (path: string, plan: DrillPlan): void =>
  writeFileSync(join(path, marker), `${JSON.stringify(plan, undefined, 2)}\n`);

/**
 * Where a stored drill is.
 *
 * @param name an id under `runs`, `latest`, or a path
 * @returns undefined when that is no drill
 */
export const findDrill = (name: string, runs: string): string | undefined => findMarked(marker, name, runs);

/** The same for an exam, whose drills are in directories below its own. */
export const findExam = (name: string, runs: string): string | undefined => findMarked(marks.exam, name, runs);

/**
 * Where something is stored, by the file that marks its kind.
 *
 * @returns a path by its own name, and not by `latest`: what is told of it is the same whatever it was called
 */
export function findMarked(mark: string, name: string, runs: string): string | undefined {
  const found = [resolve(runs, name), resolve(name)].find((candidate) => existsSync(join(candidate, mark)));
  return found && realpathSync(found);
}

/**
 * Judges a stored drill again, from its plan and its journal.
 *
 * @throws UsageError when its plan cannot be read, or its journal is of another schema version
 */
export function readDrill(path: string): { debrief: Debrief; damagedLines: readonly number[] } {
  const plan = readPlan(join(path, marker), 'drill', drillShape) as DrillPlan;
  const { entries, damagedLines } = readJournal(path);
  return { debrief: debriefOf(plan, entries, { directory: path }), damagedLines };
}

/** What `drill.json` must hold. */
const drillShape = {
  ...{ scenario: scenarioShape, level: number, curedEverywhere: claimsShape, controlPlaneBaseline: claimsShape },
  limits: limitsShape('holdMs', 'timeLimitMs', 'recoveryMs', 'watchMs', 'symptomMs', 'quietMs'),
};

/** The reports of a drill, by the files that they are kept in. */
const debriefFiles = {
  'debrief.json': 'json',
  'debrief.md': 'markdown',
  'debrief.html': 'html',
  'debrief.txt': 'table',
} as const satisfies Readonly<Record<string, DebriefOutput>>;

/**
 * Writes the debrief beside the journal.
 *
 * @throws CannotWrite when it cannot be written
 */
export function writeDebrief({ path }: RunDirectory, debrief: Debrief): void {
  for (const [name, output] of Object.entries(debriefFiles)) {
    try {
      writeFileSync(join(path, name), debriefRenderers[output](debrief, { color: false, width: 120 }));
    } catch (error) {
      throw new CannotWrite(path, error);
    }
  }
}

/** Every drill that is kept under `runs`, those of exams as well. What cannot be read any more is left out, and named. */
export function readHistory(runs: string): { drills: HistoryEntry[]; unreadable: string[] } {
  const there = namesIn(runs).map((name) => resolve(runs, name));
  // Links like `latest` would tell of a drill twice.
  const directories = there.filter((path) => lstatSync(path).isDirectory());
  const drills: HistoryEntry[] = [];
  const unreadable: string[] = [];
  for (const path of directories.flatMap((directory) => [directory, ...partsOf(directory).map(({ path }) => path)])) {
    if (!existsSync(join(path, marker))) continue;
    try {
      drills.push(historyEntryOf(readDrill(path).debrief));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      unreadable.push(path);
    }
  }
  return { drills, unreadable };
}

/** The directories of an exam's drills that were begun, in their order, each with its number, from 1. */
export function partsOf(exam: string): { number: number; path: string }[] {
  if (!existsSync(join(exam, marks.exam))) return [];
  return readdirSync(exam)
    .filter((name) => drillName.test(name))
    .map((name) => ({ number: Number(name.slice('drill-'.length)), path: join(exam, name) }))
    .toSorted((one, other) => one.number - other.number);
}
