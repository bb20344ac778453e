import { z } from 'zod';
import { observationsSchema } from '../../harness/diagnose/observations.ts';
import { layers, symptomIds } from '../../harness/diagnose/words.ts';
import type { DiagnosedCluster } from './words.ts';

const layer = z.enum(layers);
const evidence = z.object({
  says: z.string(),
  weight: z.number().describe('How much it decides by itself, from 0 to 1.'),
  quote: z.string().exactOptional().describe("The cluster's own words."),
  at: z.string().exactOptional(),
});
const symptom = z.object({ id: z.enum(symptomIds), layer, says: z.string() });
const candidate = z.object({
  id: z.string().describe('That of the scenario in the catalogue.'),
  title: z.string(),
  layer,
  standing: z.enum(['fault', 'risk', 'passing']),
  confidence: z.number().min(0).max(1),
  for: z.array(evidence),
  against: z.array(evidence),
  explains: z.array(z.enum(symptomIds)),
  fix: z.object({
    origin: z.enum(['documented', 'corrected']),
    remedy: z.string().describe("The scenario's remedy."),
    source: z.string(),
    says: z.string(),
    commands: z.array(z.string()),
  }),
});

/** What `dnsdrill diagnose -o json` prints. */
export const diagnosisSchema = z
  .object({
    schemaVersion: z.literal(1),
    verdict: z.enum(['fault', 'risk', 'passing', 'unknown-cause', 'nothing-wrong', 'cannot-tell']),
    layer: layer.nullable().describe('Where the trouble is; null where there is none, or none that is seen.'),
    causes: z.array(candidate).describe('Those that may be named, the most likely first.'),
    dismissed: z.array(candidate).describe('Those that too little speaks for, or too much against.'),
    symptoms: z.array(symptom).describe('What is wrong now, whatever the cause.'),
    unexplained: z.array(symptom).describe('What no named cause accounts for.'),
    steps: z.array(
      z.object({ step: z.string(), state: z.enum(['well', 'wrong', 'unseen']), shows: z.array(z.string()) }),
    ),
    unseen: z.array(z.string()).describe('What could not be looked at, and why.'),
    observations: observationsSchema,
  })
  .describe('A diagnosis, and the observations that it was made from.');
export type DiagnosisDocument = z.infer<typeof diagnosisSchema>;

/** A diagnosis as `dnsdrill diagnose -o json` prints it, with null for a layer that there is not. */
export function diagnosisDocument({ diagnosis, observations }: DiagnosedCluster): DiagnosisDocument {
  const { layer: where, ...rest } = structuredClone(diagnosis) as Omit<
    DiagnosisDocument,
    'schemaVersion' | 'observations' | 'layer'
  > & {
    layer?: DiagnosisDocument['layer'];
  };
  return { schemaVersion: 1, ...rest, layer: where ?? null, observations };
}
