import { z } from 'zod';
import { type CheckResult, endings, hostConditions, severities, standings } from '../../harness/vocabulary/check.ts';
import { documents } from '../../harness/vocabulary/scenario.ts';

const count = z.int().nonnegative();

const ruling = z.object({
  rule: z.string().describe('The name of the rule, as `--rules` takes it.'),
  says: z.string().describe('What it asks for.'),
  severity: z.enum(severities).describe('An error that fails makes the check red; a warning does not.'),
  standing: z
    .enum(standings)
    .describe('`unknown`: the lab could not tell. `skipped`: it does not apply here, or was switched off.'),
  found: z.string().describe('What is so.'),
  wanted: z.string().describe('What would be right, and how to get there.'),
  sources: z
    .array(z.object({ document: z.enum(Object.keys(documents) as [keyof typeof documents]), section: z.string() }))
    .describe("Where the documents say so; empty for a rule of the lab's own."),
});

const scriptRun = z.object({
  node: z.string(),
  role: z.enum(['control-plane', 'worker']),
  command: z.string(),
  ending: z.enum(endings),
  exitCode: z.int().exactOptional(),
  durationMs: z.number().nonnegative(),
  lastLines: z.array(z.string()),
  log: z.string().describe('The whole of its output: a file in the directory of the run.'),
});

/** The document that `check -o json` prints and `check.json` holds. */
export const checkSchema = z
  .object({
    schemaVersion: z.literal(1),
    run: z.object({
      id: z.string(),
      startedAt: z.string(),
      finishedAt: z.string(),
      directory: z.string(),
      complete: z.boolean().describe('False where the check was interrupted: cases are missing then.'),
    }),
    environment: z.object({
      kubernetes: z.string(),
      engine: z.string(),
      image: z.string(),
      nodes: count.describe('How many nodes each script was given.'),
    }),
    cases: z.array(
      z.object({
        script: z.string(),
        host: z.enum(hostConditions),
        startedAt: z.string(),
        durationMs: z.number().nonnegative(),
        runs: z.array(scriptRun),
        rulings: z.array(ruling),
        added: z.array(z.string()).describe('What the lab put into the cluster in order to ask it.'),
        standIn: z.string().exactOptional().describe('What stood in for a condition that this machine cannot show.'),
        broke: z.string().exactOptional().describe('Why nothing could be told: the lab failed, and not the script.'),
      }),
    ),
    summary: z.object({ passed: count, errors: count, warnings: count, unknown: count, skipped: count }),
  })
  .describe('The result of a check: `check.json`, and `dnsdrill check -o json`.') satisfies z.ZodType<CheckResult>;
