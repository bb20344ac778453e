import { z } from 'zod';
import { foundSchema } from '../comparison/schema.ts';
import { resultSchema } from '../result-schema.ts';
import type { Against } from './changes.ts';

const side = z.object({
  id: z.string(),
  startedAt: z.string(),
  complete: z.boolean(),
  environment: resultSchema.shape.environment,
});
const count = z.int().nonnegative();

/** The document of what changed, for whoever reads one that another version may have written. */
export const againstSchema = z
  .object({
    schemaVersion: z.literal(1),
    before: side.describe('The run after `--against`.'),
    after: side.describe('The run that is reported.'),
    environment: z.array(z.object({ what: z.string(), before: z.string(), after: z.string() })),
    scenarios: z.object({ both: z.array(z.string()), onlyBefore: z.array(z.string()), onlyAfter: z.array(z.string()) }),
    verdicts: z.array(
      z.object({
        scenario: z.string(),
        kind: z.enum(['claim', 'remedy', 'triage']),
        id: z.string().describe('Its name in the scenario; `errors` for a triage.'),
        change: z
          .enum(['changed', 'unknown', 'not-tried', 'only-before', 'only-after'])
          .describe(
            '`unknown`: the lab cannot tell for one of them. `not-tried`: a remedy that was left out of one, since with its version or on its host it is not what it is meant to be. `only-…`: the plan of the other did not have it.',
          ),
        before: foundSchema.exactOptional(),
        after: foundSchema.exactOptional(),
      }),
    ),
    symptoms: z.array(
      z.object({
        scenario: z.string(),
        what: z.enum(['baseline', 'fault', 'claim', 'look-alike']),
        id: z.string().describe('The name of the claim, or of the question that is asked under every fault.'),
        before: z.string(),
        after: z.string(),
      }),
    ),
    times: z
      .array(
        z.object({
          scenario: z.string(),
          what: z.enum(['symptoms', 'recovery']),
          remedy: z.string().exactOptional(),
          beforeSeconds: z.number().nonnegative(),
          afterSeconds: z.number().nonnegative(),
        }),
      )
      .describe('Those that differ by more than 15 s, and by more than half of the shorter one.'),
    summary: z
      .object({ same: count, changed: count, unknown: count, notTried: count })
      .describe('Verdicts of the scenarios that both runs have.'),
  })
  .describe(
    'What changed from one run to another: `dnsdrill report RUN --against OTHER -o json`.',
  ) satisfies z.ZodType<Against>;
