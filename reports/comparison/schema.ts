import { z } from 'zod';
import { resultSchema } from '../result-schema.ts';
import type { Comparison } from './compare.ts';

const grades = ['not-reproducible-here', 'ungraded', 'confirmed', 'confirmed-differently', 'refuted'] as const;
const triages = ['no-action-needed', 'incident', 'undecided'] as const;

/** What was found of a verdict of any kind. */
export const foundSchema = z.object({
  found: z
    .enum([...grades, 'back', 'degraded', 'still-broken', 'unknown', ...triages])
    .describe('The grade of a claim, what DNS did under a remedy, or what the errors in the log came to.'),
  expected: z.enum([...grades, 'back', 'not-back', ...triages]),
  fate: z.enum(['as-expected', 'unexpected', 'ungraded']),
});

/** The comparison document, for whoever reads one that another version may have written. */
export const comparisonSchema = z
  .object({
    schemaVersion: z.literal(1),
    comparison: z.object({
      id: z.string(),
      directory: z.string(),
      complete: z.boolean().describe('False when one of the runs was interrupted or its journal cut off.'),
    }),
    versions: z
      .array(
        z.object({
          kubernetes: z.string().describe('As it was asked for, for example `v1.34.4`.'),
          result: resultSchema,
        }),
      )
      .describe('A run for each version, in the order in which they were asked for.'),
    verdicts: z.array(
      z.object({
        scenario: z.string(),
        kind: z.enum(['claim', 'remedy', 'triage']),
        id: z.string().describe('Its name in the scenario; `errors` for a triage.'),
        compared: z
          .enum(['same', 'different', 'unknown', 'not-tried'])
          .describe(
            '`unknown` where the lab cannot tell what one of the versions does, `not-tried` where a remedy was left out with one of them, and the others do the same.',
          ),
        with: z.array(z.object({ kubernetes: z.string(), ...foundSchema.shape })),
        notTried: z
          .record(z.string(), z.enum(['version', 'host']))
          .exactOptional()
          .describe(
            'Why the remedy was left out, by the version: with it, or on its host, it is not what it is meant to be.',
          ),
      }),
    ),
    summary: z
      .object({
        same: z.int().nonnegative(),
        different: z.int().nonnegative(),
        unknown: z.int().nonnegative(),
        notTried: z.int().nonnegative(),
      })
      .describe('Claims, remedies and triages, counted alike.'),
  })
  .describe(
    'Runs of one plan with several versions of Kubernetes, side by side: `dnsdrill run --kubernetes … --kubernetes … -o json`.',
  ) satisfies z.ZodType<Comparison>;
