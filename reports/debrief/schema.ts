import { z } from 'zod';
import type { Answer } from '../../harness/vocabulary/answers.ts';
import { briefingLevels, type Debrief, hintLevels } from '../../harness/vocabulary/drill.ts';
import type { History, Sheet } from '../../harness/vocabulary/drill-records.ts';
import { resultSchema } from '../result-schema.ts';

const count = z.int().nonnegative();
const ms = z.number().describe('Milliseconds from the moment in which the clock started; negative before it.');
const journalMs = z.number().nonnegative().describe('Milliseconds on the clock of the journal.');
const span = z.number().nonnegative().describe('Milliseconds.');
const points = z.number().describe('A drill has 100 at most.');
const outcome = z.enum(['solved', 'not-solved', 'unknown']).describe('`unknown`: the lab could not tell.');
const level = z.literal(briefingLevels).describe('How much the briefing told, from little to much.');

// The words are many, one list for each kind of probe; a reader shows them.
const answer = z.string().describe('A word for what was answered.') as z.ZodType<string> as z.ZodType<Answer>;

const differences = z.array(
  z.object({
    what: z.string().describe('What is different, as a person would look it up.'),
    where: z.string().exactOptional().describe('Where in it: a field, or a line.'),
    before: z.string().exactOptional().describe('Absent for what was not there.'),
    after: z.string().exactOptional().describe('Absent for what is not there any more.'),
  }),
);

const judgement = z.object({
  outcome,
  why: z.array(z.string()),
  dns: z.enum(['back', 'healthy-too-briefly', 'degraded', 'broken', 'unknown']).describe('DNS at the end.'),
  healthySinceMs: journalMs.exactOptional(),
  cures: z
    .array(
      z.object({
        id: z.string(),
        says: z.string(),
        holds: z.union([z.boolean(), z.literal('unknown')]),
        sinceMs: journalMs.exactOptional(),
        answers: z.array(z.object({ place: z.string(), answer, quote: z.string().exactOptional() })),
        because: z.array(count).describe('Numbers of the entries of the journal that say so.'),
      }),
    )
    .describe('What must hold for the cause to be gone.'),
  relapses: z
    .array(z.object({ backMs: journalMs, brokenAgainMs: journalMs }))
    .describe('Times in which DNS was healthy, and then was not any more.'),
});

const drill = z.object({
  id: z.string(),
  startedAt: z.string().describe('ISO 8601.'),
  directory: z.string(),
  complete: z.boolean().describe('False where the drill was interrupted or its journal cut off.'),
  scenario: z.string(),
  title: z.string(),
  drawn: z.boolean().describe('Whether it was drawn at random, and so not named before the end.'),
  level,
  limits: z.object({
    holdMs: span.describe('For how long DNS must stay back, and the cause gone, in milliseconds.'),
    timeLimitMs: span,
    recoveryMs: span,
    watchMs: span,
    symptomMs: span,
    quietMs: span,
  }),
  exec: z.string().exactOptional().describe('The program that was the trainee; absent for a person.'),
});

/** The document that `train -o json` prints and `debrief.json` holds. */
export const debriefSchema = z
  .object({
    schemaVersion: z.literal(1),
    drill,
    environment: resultSchema.shape.environment.exactOptional(),
    briefing: z.array(z.string()),
    ended: z.enum(['left', 'gave-up', 'time-up', 'unknown']).describe("How the trainee's part ended."),
    judgement,
    times: z.object({
      firstLookMs: ms.exactOptional().describe('Until the first command or request.'),
      diagnosedMs: ms.exactOptional().describe('Until the right cause was named.'),
      mitigatedMs: ms.exactOptional().describe('Until DNS was back, for good.'),
      endedMs: ms.exactOptional().describe('Until the trainee left.'),
    }),
    named: z.array(z.object({ cause: z.string(), right: z.boolean(), atMs: ms })),
    hints: z.array(z.object({ level: z.literal(hintLevels), price: points, atMs: ms })),
    score: z.object({ points, of: points, parts: z.array(z.object({ what: z.string(), points: z.number() })) }),
    collateral: differences.describe('What is not as it was, and has to do with neither the fault nor a fix.'),
    changed: differences.describe('What is not as it was, in what the fault and its fixes are about.'),
    leftByFault: count.describe('How many differences the fault itself has left.'),
    damageUnseen: z
      .literal(true)
      .exactOptional()
      .describe('Nobody looked at what is different: nothing is known of it.'),
    timeline: z.array(z.object({ atMs: ms, who: z.enum(['lab', 'dns', 'you']), what: z.string() })),
    solution: z.object({
      rootCause: z.array(z.string()),
      evidence: z.array(z.object({ says: z.string(), command: z.string(), output: z.string() })),
      words: z.array(z.string()),
      commands: z.array(z.string()),
      measuredMs: span.exactOptional().describe('What the slowest right fix was measured to need.'),
    }),
  })
  .describe('What is told of a drill: `debrief.json`, and `dnsdrill train -o json`.') satisfies z.ZodType<Debrief>;

/** The document that `train --exam FILE -o json` prints and `sheet.json` holds. */
export const sheetSchema = z
  .object({
    schemaVersion: z.literal(1),
    id: z.string(),
    startedAt: z.string().describe('ISO 8601.'),
    directory: z.string(),
    level,
    rows: z.array(
      z.object({
        scenario: z.string(),
        outcome: z.union([outcome, z.literal('not-begun')]),
        points,
        diagnosedMs: ms.exactOptional(),
        mitigatedMs: ms.exactOptional(),
        hints: count,
        minutes: z.number().positive().describe('The time limit.'),
        why: z.array(z.string()),
      }),
    ),
    solved: count,
    points: z.number(),
    of: count,
  })
  .describe(
    'What is told of an exam: `sheet.json`, and `dnsdrill train --exam FILE -o json`.',
  ) satisfies z.ZodType<Sheet>;

/** The document that `train --history -o json` prints. */
export const historySchema = z
  .object({
    schemaVersion: z.literal(1),
    drills: z.array(
      z.object({
        id: z.string(),
        startedAt: z.string().describe('ISO 8601.'),
        scenario: z.string(),
        outcome,
        points,
        mitigatedMs: ms.exactOptional(),
        diagnosedMs: ms.exactOptional(),
        hints: count,
        exec: z.string().exactOptional(),
      }),
    ),
    scenarios: z.array(
      z.object({
        scenario: z.string(),
        drills: count,
        solved: count,
        bestPoints: points,
        lastPoints: points,
        fastestMs: ms.exactOptional(),
      }),
    ),
    untried: z.array(z.string()).describe('Scenarios that nobody has tried.'),
  })
  .describe('Progress over the drills that are kept: `dnsdrill train --history -o json`.') satisfies z.ZodType<History>;
