import { randomBytes } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Output, renderers } from '../../reports/index.ts';
import type { Look } from '../../reports/renderer.ts';
import { makeResult } from '../grade.ts';
import { didYouMean } from '../nearest.ts';
import type { Entry } from '../vocabulary/entry.ts';
import { CannotWrite, UsageError } from '../vocabulary/failures.ts';
import type { Plan } from '../vocabulary/plan.ts';
import type { Result } from '../vocabulary/verdict.ts';
import { checkLink, marks, planShape, readJournal, readPlan, reportable } from './reading.ts';

/** Where runs go unless `--out` says otherwise. */
export const defaultRunsDirectory = 'runs';

export interface RunDirectory {
  readonly id: string;
  readonly path: string;
}

/**
 * Sees, before anything is started, that a run could be written; makes nothing.
 *
 * @param latest the link, where it is not that of runs
 * @throws UsageError when the directory, or the nearest one above it that exists, cannot be written, or `latest` is no link
 */
export function checkRunsDirectory(runs: string, latest = 'latest'): void {
  let place = resolve(runs);
  while (!existsSync(place)) place = dirname(place);
  try {
    if (!statSync(place).isDirectory()) throw new Error(`${place} is not a directory`);
    accessSync(place, constants.W_OK);
  } catch (error) {
    throw cannotWrite(runs, error);
  }
  checkLink(join(resolve(runs), latest));
}

const isFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes(Object(error).code);

function cannotWrite(runs: string, error: unknown): UsageError {
  const reason = error instanceof Error ? error.message : String(error);
  return new UsageError(
    `--out: cannot write runs to ${resolve(runs)} (${reason}); name a directory that you may write`,
  );
}

/**
 * Makes the directory of a new run, with its plan, and points `latest` at it.
 *
 * @throws UsageError when the directory cannot be written
 * @throws CannotWrite when its disk is full
 */
export function createRunDirectory(runs: string, plan: Plan, now: Date): RunDirectory {
  return createDirectory(runs, now, (path) => writePlan(path, plan));
}

/**
 * Makes a directory for something new, with an id for its name, and points `latest` at it.
 *
 * @param fill writes what is in it at first
 * @param latest the link, where what is new is no run that could be reported
 * @throws as `createRunDirectory` does
 */
export function createDirectory(
  runs: string,
  now: Date,
  fill: (path: string) => void,
  latest = 'latest',
): RunDirectory {
  const id = `${now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}-${randomBytes(2).toString('hex')}`;
  const path = resolve(runs, id);
  const link = join(resolve(runs), `.latest-${id}`);
  try {
    mkdirSync(path, { recursive: true });
    fill(path);
    checkLink(join(resolve(runs), latest));
    symlinkSync(id, link);
    renameSync(link, join(resolve(runs), latest));
  } catch (error) {
    for (const begun of [link, path]) takeBack(begun);
    if (error instanceof UsageError) throw error;
    throw isFull(error) ? new CannotWrite(resolve(runs), error) : cannotWrite(runs, error);
  }
  return { id, path };
}

/** Removes what is no run, and would be listed as one. Why it came to nothing is told by what went wrong before. */
function takeBack(begun: string): void {
  try {
    rmSync(begun, { recursive: true, force: true });
  } catch {
    // Where nothing can be written, nothing was begun either.
  }
}

/** Writes a plan where its run is to be. */
export const writePlan = (path: string, plan: Plan): void =>
  writeFileSync(join(path, marks.run), `${JSON.stringify(plan, undefined, 2)}\n`);

/** A run as it was written, and what became of it. */
export interface StoredRun {
  readonly directory: RunDirectory;
  readonly plan: Plan;
  readonly journal: readonly Entry[];
  /** Lines of the journal that a cut left unreadable, by number from 1. */
  readonly damagedLines: readonly number[];
  readonly result: Result;
}

/**
 * Reads and grades a stored run.
 *
 * @param name an id under `runs`, `latest`, or a path
 * @throws UsageError when there is no such run, its plan cannot be read, or its journal is of another schema version
 */
export function readRun(name: string, runs: string): StoredRun {
  const path = [resolve(runs, name), resolve(name)].find((candidate) => existsSync(join(candidate, marks.run)));
  if (path === undefined) throw noSuchRun(name, runs);
  const plan = readPlan(join(path, marks.run), 'run', planShape) as Plan;
  const { entries, damagedLines } = readJournal(path);
  const result = makeResult(plan, entries, { directory: path });
  return { directory: { id: result.run.id, path }, plan, journal: entries, damagedLines, result };
}

/** That nothing is stored under a name; where there is a directory of that name, what it lacks. */
function noSuchRun(name: string, runs: string): UsageError {
  const there = [resolve(runs, name), resolve(name)].find((candidate) => existsSync(candidate));
  const why =
    there === undefined
      ? `there is no run "${name}" in ${resolve(runs)}`
      : `${there} is not a run: it has no ${marks.run}`;
  const known = reportable(runs);
  const others = known.length === 0 ? 'No run is kept there yet.' : `The runs there: ${known.join(', ')}.`;
  return new UsageError(`${why}${didYouMean(name, known)}\n${others}`);
}

/**
 * Writes `result.json` and every report beside the journal.
 *
 * @throws CannotWrite when one cannot be written; those before it are there
 */
export function writeReports({ directory, plan, journal, result }: StoredRun): void {
  writeTexts(directory, reportFiles, (output, look) => renderers[output]({ plan, journal, result }, look));
}

/** The reports of a run, by the files that they are kept in. */
export const reportFiles = {
  'result.json': 'json',
  'report.html': 'html',
  'report.md': 'markdown',
  'report.txt': 'table',
  'junit.xml': 'junit',
  'documents.md': 'documents',
  'interview.md': 'interview',
  'interview.html': 'interview-html',
} as const satisfies Readonly<Record<string, Output>>;

/**
 * Writes the same thing in several ways.
 *
 * @param files what each file is to hold
 * @throws CannotWrite when one cannot be written; those before it are there
 */
export function writeTexts<O extends string>(
  directory: RunDirectory,
  files: Readonly<Record<string, O>>,
  render: (output: O, look: Look) => string,
): void {
  for (const [name, output] of Object.entries(files)) {
    const file = join(directory.path, name);
    try {
      writeFileSync(file, render(output, { color: false, width: 120 }));
    } catch (error) {
      // Half a report says less than none, and takes room that is needed.
      rmSync(file, { force: true });
      throw new CannotWrite(directory.path, error);
    }
  }
}
