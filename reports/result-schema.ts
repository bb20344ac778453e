import { z } from 'zod';
import { documents } from '../harness/vocabulary/scenario.ts';
import type { Result } from '../harness/vocabulary/verdict.ts';

const grade = z.enum(['not-reproducible-here', 'ungraded', 'confirmed', 'confirmed-differently', 'refuted']);
const fate = z
  .enum(['as-expected', 'unexpected', 'ungraded'])
  .describe(
    'What the verdict means for the run: `unexpected` makes it red, `ungraded` means that the lab does not know.',
  );
const because = z.array(z.int().nonnegative()).describe('`seq` of the journal entries that decided.');
const milliseconds = z.number().nonnegative().exactOptional();

const claim = z.object({
  id: z.string().describe("The claim's name in its scenario; `REMEDY/CLAIM` for one about a remedy."),
  says: z.string().describe("The document's sentence, in the lab's words."),
  source: z.object({
    document: z.enum(Object.keys(documents) as [keyof typeof documents]),
    section: z.string(),
  }),
  grade,
  expected: grade.describe('What is known of the claim, or `confirmed`.'),
  fate,
  because,
  answered: z.string().describe("What the cluster answered, in the lab's words."),
  quote: z.string().exactOptional().describe("The cluster's own words."),
  note: z.string().exactOptional().describe('Why the document is known to be wrong, or why there is no grade.'),
});

const remedy = z.object({
  id: z.string(),
  origin: z.enum(['documented', 'alternative', 'corrected', 'control']),
  dns: z.enum(['back', 'degraded', 'still-broken', 'unknown']),
  expected: z.enum(['back', 'not-back']),
  fate,
  seconds: z
    .number()
    .nonnegative()
    .exactOptional()
    .describe(
      "From the remedy's first act to the first healthy round of the streak that held; only where DNS came back.",
    ),
  waiting: z
    .literal(true)
    .exactOptional()
    .describe('Nothing was done: what came back came back by itself, and no fix is credited.'),
  because,
  note: z.string().exactOptional(),
});

const triage = z.enum(['no-action-needed', 'incident', 'undecided']);
const count = z.int().nonnegative();
const outage = z.object({
  trial: z.string(),
  node: z.string(),
  window: z
    .enum(['before', 'during', 'after'])
    .describe('`before` the fault; `during` it, or a remedy until DNS was back; `after` it was.'),
  remedy: z.string().exactOptional().describe('The remedy at hand; absent before and during the fault itself.'),
  sent: count,
  answered: count,
  lost: count.describe('Not answered within five seconds, refused, or answered otherwise than with an address.'),
  silentSeconds: z.number().nonnegative().describe('The longest time in which no lookup was answered.'),
  unmeasuredSeconds: z
    .number()
    .nonnegative()
    .describe('For how long the client did not report: what was lost then is unknown.'),
  p50Ms: milliseconds.describe('Latency of the lookups that were answered; absent where none was.'),
  p99Ms: milliseconds,
});

const scenario = z.object({
  id: z.string(),
  title: z.string(),
  document: z.string(),
  section: z.string(),
  fidelity: z.union([z.literal('real'), z.object({ emulated: z.string().describe('What stands in for what.') })]),
  proof: z.object({
    baseline: z.enum(['passed', 'failed']),
    fault: z.enum(['shown', 'not-shown', 'none']).describe('`none` for a scenario that breaks nothing.'),
    remedies: z.array(remedy),
  }),
  timings: z
    .object({ bootMs: milliseconds, symptomMs: milliseconds, recoveryMs: milliseconds, resetMs: milliseconds })
    .describe('Medians over the trials of the scenario; absent where a phase did not happen.'),
  claims: z.array(claim),
  lookAlikes: z
    .record(z.string(), z.string())
    .exactOptional()
    .describe('What the probes answered that are asked under every fault, to tell those that look alike apart.'),
  triage: z
    .object({ verdict: triage, expected: triage, fate, why: z.string(), because })
    .exactOptional()
    .describe(
      'Whether the errors in the log call for action, once there was time to heal; only where a scenario asks.',
    ),
  outages: z
    .array(outage)
    .exactOptional()
    .describe('What became of the steady lookups, node by node; absent where the scenario has none.'),
  reset: z
    .object({
      proof: z.enum(['equal', 'different', 'unproved', 'none']),
      differences: z.array(
        z.object({
          what: z.string(),
          where: z.string().exactOptional(),
          before: z.string().exactOptional(),
          after: z.string().exactOptional(),
        }),
      ),
    })
    .describe(
      'Whether the clusters were as after their boot once the trials were over: `different` and `unproved` ones were replaced, `none` was not needed again.',
    ),
  breakdowns: z.array(z.string()).describe('What broke in the lab itself.'),
});

/** The result document, for whoever reads one that another version may have written. */
export const resultSchema = z
  .object({
    schemaVersion: z.literal(1),
    run: z.object({
      id: z.string(),
      startedAt: z.string().describe('ISO 8601; empty when the journal is.'),
      finishedAt: z.string().describe('ISO 8601; empty when the journal is.'),
      directory: z.string(),
      complete: z.boolean().describe('False when the run was interrupted or its journal cut off.'),
    }),
    environment: z.object({
      kubernetes: z.string(),
      coredns: z.string(),
      kernel: z.string(),
      engine: z.string(),
      image: z.string(),
      capabilities: z.array(z.enum(['systemd-resolved', 'selinux', 'ipvs', 'no-ipvs', 'docker', 'network-policy'])),
    }),
    scenarios: z.array(scenario),
    summary: z
      .object({ asExpected: z.int().nonnegative(), unexpected: z.int().nonnegative(), ungraded: z.int().nonnegative() })
      .describe('Claims, remedies and triages, counted alike.'),
  })
  .describe('The result of a dnsdrill run: `result.json`, and `dnsdrill run -o json`.') satisfies z.ZodType<Result>;
