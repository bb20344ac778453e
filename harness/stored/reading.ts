import { existsSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { either, fields, firstAmiss, isObject, listOf, number, recordOf, type Shape, text } from '../journal/shape.ts';
import { parseJournal, type ReadJournal } from '../journal.ts';
import { UsageError } from '../vocabulary/failures.ts';

/** The version of journals and plans that is written, and can be read. */
const schemaVersion = 1;

/** The files that mark a directory as that of something that `report` renders. */
export const marks = {
  run: 'plan.json',
  comparison: 'comparison.json',
  drill: 'drill.json',
  exam: 'exam.json',
  check: 'check.json',
} as const;

/**
 * Reads the journal in the directory of a run or a drill. One that is not there yet is empty.
 *
 * @throws UsageError when it cannot be read, or is of another schema version: graded by the rules of this one, it would say
 *   something that never was
 */
export function readJournal(path: string): ReadJournal {
  const file = join(path, 'journal.jsonl');
  const read = parseJournal(existsSync(file) ? readText(file) : '');
  const versions = read.entries.flatMap((entry) => (entry.kind === 'header' ? [entry.schemaVersion as unknown] : []));
  const other = versions.findIndex((version) => version !== schemaVersion);
  if (other === -1) return read;
  const named =
    versions[other] === undefined ? 'no schema version' : `schema version ${JSON.stringify(versions[other])}`;
  throw new UsageError(`${file} is a journal of ${named}; this dnsdrill reads those of version ${schemaVersion}`);
}

/**
 * Reads a plan and sees that it is whole.
 *
 * @param what it is the plan of, for example `a run`
 * @param shapes what must be in it
 * @throws UsageError naming the file and what is amiss
 */
export function readPlan(file: string, what: string, shapes: Readonly<Record<string, Shape>>): object {
  const amiss = (why: string) => new UsageError(`${file} ${why}, so this ${what} cannot be reported`);
  let plan: unknown;
  try {
    plan = JSON.parse(readText(file));
  } catch (error) {
    throw error instanceof UsageError ? error : amiss('is not JSON');
  }
  if (!isObject(plan) || Reflect.get(plan, 'schemaVersion') !== schemaVersion)
    throw amiss(`is not the plan of a ${what} of schema version ${schemaVersion}`);
  const field = firstAmiss(shapes, plan);
  if (field !== undefined) throw amiss(`is not a whole plan: "${field}" is missing, or not what it should be`);
  return plan;
}

const steps = listOf(fields({ kind: text }));
export const claimsShape = recordOf(fields({ says: text, probe: fields({ kind: text }), literally: listOf(text) }));
const remedy = fields({ id: text, origin: text, steps, verify: claimsShape, dns: text });
/** What a scenario must have to be judged and told. */
export const scenarioShape = fields({
  ...{ id: text, title: text, cluster: text, baseline: text },
  source: fields({ document: text, section: text }),
  fidelity: either(text, fields({ emulated: text })),
  ...{ inject: steps, symptoms: claimsShape, shownBy: listOf(text), remedies: listOf(remedy) },
});
/** The limits of runs and of drills. */
export const limitsShape = (...names: readonly string[]): Shape =>
  fields(Object.fromEntries(names.map((name) => [name, number])));
/** What `plan.json` must hold. */
export const planShape = {
  trials: listOf(fields({ id: text, scenario: scenarioShape, asks: text, remedies: listOf(remedy) })),
  limits: limitsShape('symptomMs', 'quietMs', 'recoveryMs', 'watchMs', 'holdMs'),
  controlPlaneBaseline: claimsShape,
};

/**
 * What lies in a directory of runs; nothing where there is none.
 *
 * @throws UsageError when it is no directory
 */
export function namesIn(runs: string): string[] {
  if (!existsSync(runs)) return [];
  if (!statSync(runs).isDirectory()) throw new UsageError(`--out: ${resolve(runs)} is not a directory`);
  return readdirSync(runs).filter((name) => !name.startsWith('.'));
}

/** Those of them that `report` renders. */
export const reportable = (runs: string): string[] =>
  namesIn(runs).filter((name) => Object.values(marks).some((mark) => existsSync(join(runs, name, mark))));

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * Sees that a link can be put, or pointed elsewhere, where it is to be.
 *
 * @throws UsageError when something else has its place
 */
export function checkLink(link: string): void {
  const there = lstatSync(link, { throwIfNoEntry: false });
  if (there === undefined || there.isSymbolicLink()) return;
  throw new UsageError(
    `--out: ${link} must be a link to the newest run, but is something else; move it away, or name another directory`,
  );
}
