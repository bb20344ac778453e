import { z } from 'zod';
import { type BriefingLevel, briefingLevels, type Debrief } from '../vocabulary/drill.ts';
import type { Sheet, SheetRow } from '../vocabulary/drill-records.ts';
import { readAs } from '../yaml-value/read-as.ts';
import { yamlValue } from '../yaml-value.ts';

/** An exam: drills one after the other. */
export interface Exam {
  readonly level: BriefingLevel;
  /** For all of them together; without it, each has its own. */
  readonly totalMinutes?: number | undefined;
  readonly drills: readonly { readonly scenario: string; readonly minutes: number }[];
}

/** A day is the most. */
const minutes = z
  .number()
  .positive()
  .max(24 * 60);

const examSchema = (scenarios: readonly string[]) =>
  z.strictObject({
    level: z.literal(briefingLevels).default(2),
    totalMinutes: minutes.optional(),
    drills: z
      .array(z.strictObject({ scenario: z.enum(scenarios), minutes: minutes.default(30) }))
      .min(1, 'at least one drill is needed'),
  });

/**
 * Reads an exam from YAML: strict, so that no field is ever ignored.
 *
 * @param scenarios the names that there are
 * @returns the exam, or what is wrong with it: each problem names the field
 */
export function parseExam(
  text: string,
  scenarios: readonly string[],
): { exam: Exam } | { problems: readonly string[] } {
  const read = yamlValue(text);
  if ('problem' in read) return { problems: [read.problem] };
  const exam = readAs(examSchema(scenarios), read.value);
  return 'problems' in exam ? exam : { exam: exam.read };
}

/**
 * The sheet of an exam.
 *
 * @param debriefs of the drills that were begun, by their number in the exam, from 1
 */
export function sheetOf(
  exam: Exam,
  debriefs: ReadonlyMap<number, Debrief>,
  head: Pick<Sheet, 'id' | 'startedAt' | 'directory'>,
): Sheet {
  const isOutOfTime = exam.totalMinutes !== undefined && [...debriefs.values()].every(({ drill }) => drill.complete);
  const rows = exam.drills.map(({ scenario, minutes: asked }, index): SheetRow => {
    const debrief = debriefs.get(index + 1);
    if (debrief === undefined) {
      const why = [isOutOfTime ? 'There was no time left.' : 'The exam was stopped before.'];
      return { scenario, outcome: 'not-begun', points: 0, hints: 0, minutes: asked, why };
    }
    const { judgement, score, times, hints, drill } = debrief;
    // The last one that is begun has what is left of the time for all.
    const minutes = Math.round(drill.limits.timeLimitMs / 6_000) / 10;
    return {
      ...{ scenario, outcome: judgement.outcome, points: score.points, hints: hints.length, minutes },
      ...(times.diagnosedMs !== undefined && { diagnosedMs: times.diagnosedMs }),
      ...(times.mitigatedMs !== undefined && { mitigatedMs: times.mitigatedMs }),
      why: judgement.why,
    };
  });
  return {
    ...{ schemaVersion: 1, ...head, level: exam.level, rows },
    solved: rows.filter(({ outcome }) => outcome === 'solved').length,
    points: rows.reduce((sum, { points }) => sum + points, 0),
    of: rows.length * 100,
  };
}

/** Exit code of an exam: 0 when all is solved, 2 when the lab cannot tell of one, else 1. */
export function examExitCode({ rows }: Sheet): 0 | 1 | 2 {
  if (rows.some(({ outcome }) => outcome === 'unknown')) return 2;
  return rows.every(({ outcome }) => outcome === 'solved') ? 0 : 1;
}
