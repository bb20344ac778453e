import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { sheetRenderers } from '../../reports/debrief/sheet.ts';
import type { DebriefOutput } from '../../reports/debrief.ts';
import { scenarios } from '../../scenarios/index.ts';
import { partsOf, readDrill, writeDebrief, writeDrillPlan } from '../stored/drill-directory.ts';
import { marks } from '../stored/reading.ts';
import type { RunDirectory } from '../stored/run-directory.ts';
import { type Exam, examExitCode, parseExam, sheetOf } from '../train/exam.ts';
import { planDrill } from '../train/plan.ts';
import type { Sheet } from '../vocabulary/drill-records.ts';
import { CannotWrite, UsageError } from '../vocabulary/failures.ts';
import { chooseScenarios } from './choose.ts';
import { orCannotWrite, type Stop } from './session.ts';
import { look, print, say } from './terminal.ts';
import { checkTrainee, claimsOfAll, clusterNameOf, type TrainOptions, withGround } from './train.ts';
import { type DrillSession, holdDrill } from './train-session.ts';

/** With less than this of the time for all, no cluster is booted for another drill. */
const leastMinutes = 1;

/** Holds an exam: drills one after the other, and one sheet at the end. */
export async function examine(options: TrainOptions & { readonly exam: string }): Promise<number> {
  checkTrainee(options);
  const exam = readExamFile(options.exam);
  const fill = (path: string) =>
    writeFileSync(join(path, marks.exam), `${JSON.stringify({ schemaVersion: 1, ...exam }, undefined, 2)}\n`);
  return withGround(options, fill, async (ground) => {
    const stopped = await holdAll(exam, options, ground);
    return { stopped, conclude: () => conclude(options, ground.directory) };
  });
}

/**
 * Holds the drills of an exam until one is stopped, or the time for all of them is over: the last one that is begun has what is left
 * of it.
 */
async function holdAll(
  exam: Exam,
  options: TrainOptions,
  ground: Omit<DrillSession, 'plan' | 'clusterName'>,
): Promise<Stop | undefined> {
  let spentMinutes = 0;
  for (const [index, { scenario, minutes }] of exam.drills.entries()) {
    const leftMinutes = (exam.totalMinutes ?? Number.POSITIVE_INFINITY) - spentMinutes;
    if (leftMinutes < Math.min(minutes, leastMinutes)) return undefined;
    const part = {
      id: `${ground.directory.id}/drill-${index + 1}`,
      path: join(ground.directory.path, `drill-${index + 1}`),
    };
    const [chosen] = chooseScenarios([scenario]);
    if (chosen === undefined) throw new Error(`the exam names ${scenario}, which was there when it was read`);
    const limits = { timeLimitMinutes: Math.min(minutes, leftMinutes), level: exam.level };
    const plan = planDrill(chosen, { ...options, ...limits }, claimsOfAll);
    mkdirSync(part.path);
    writeDrillPlan(part.path, plan);
    say(`\nDrill ${index + 1} of ${exam.drills.length}`);
    const clusterName = clusterNameOf(ground.directory.id, index + 1);
    const stopped = await holdDrill({ ...ground, plan, directory: part, clusterName });
    const { debrief } = readDrill(part.path);
    const unwritten = orCannotWrite(() => writeDebrief(part, debrief));
    if (stopped !== undefined || unwritten !== undefined) return stopped ?? unwritten;
    spentMinutes += (debrief.times.endedMs ?? 0) / 60_000;
  }
  return undefined;
}

function readExamFile(file: string): Exam {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`--exam: ${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  const parsed = parseExam(
    text,
    scenarios.map(({ id }) => id),
  );
  if ('problems' in parsed) throw new UsageError(`--exam: ${file}: ${parsed.problems.join('; ')}`);
  return parsed.exam;
}

/**
 * Draws up the sheet of a stored exam again.
 *
 * @throws UsageError when what marks it cannot be read
 */
export function readSheet(path: string): Sheet {
  const exam = readStoredExam(path);
  const debriefs = new Map(partsOf(path).map((part) => [part.number, readDrill(part.path).debrief] as const));
  const [first] = debriefs.values();
  return sheetOf(exam, debriefs, {
    id: basename(path),
    startedAt: first?.drill.startedAt ?? '',
    directory: path,
  });
}

function readStoredExam(path: string): Exam {
  const parsed = parseExam(
    // JSON is YAML; what is stored says its version as well.
    readFileSync(join(path, marks.exam), 'utf8').replace(/"schemaVersion": 1,\n/, ''),
    scenarios.map(({ id }) => id),
  );
  if ('problems' in parsed) throw new UsageError(`${path}/${marks.exam}: ${parsed.problems.join('; ')}`);
  return parsed.exam;
}

function conclude({ output }: TrainOptions, directory: RunDirectory): number {
  const sheet = readSheet(directory.path);
  const unwritten = orCannotWrite(() => writeSheet(directory, sheet));
  print(sheetRenderers[output](sheet, look()), output);
  say(unwritten ? `\ndnsdrill: ${unwritten.message}` : `\nSheet: ${join(directory.path, 'sheet.html')}`);
  return unwritten?.exitCode ?? examExitCode(sheet);
}

function writeSheet({ path }: RunDirectory, sheet: Sheet): void {
  const files = { 'sheet.json': 'json', 'sheet.md': 'markdown', 'sheet.html': 'html' } as const;
  for (const [name, output] of Object.entries(files) as [string, DebriefOutput][]) {
    try {
      writeFileSync(join(path, name), sheetRenderers[output](sheet, { color: false, width: 120 }));
    } catch (error) {
      throw new CannotWrite(path, error);
    }
  }
}
