import { z } from 'zod';
import { againstSchema } from '../reports/against/schema.ts';
import { checkSchema } from '../reports/check/schema.ts';
import { comparisonSchema } from '../reports/comparison/schema.ts';
import { debriefSchema, historySchema, sheetSchema } from '../reports/debrief/schema.ts';
import { diagnosisSchema } from '../reports/diagnosis/schema.ts';
import { resultSchema } from '../reports/result-schema.ts';

/** The documents that dnsdrill prints as JSON, each by the name of its schema. */
const documents: Readonly<Record<string, z.ZodType>> = {
  against: againstSchema,
  check: checkSchema,
  comparison: comparisonSchema,
  debrief: debriefSchema,
  diagnosis: diagnosisSchema,
  history: historySchema,
  result: resultSchema,
  sheet: sheetSchema,
};

// As input: a reader must bear fields that a later version adds.
const textOf = (schema: z.ZodType): string =>
  `${JSON.stringify(z.toJSONSchema(schema, { io: 'input' }), undefined, 2)}\n`;

/** The JSON Schemas (2020-12) that docs/ publishes, by their file names. */
export const schemaPages: readonly (readonly [string, string])[] = Object.entries(documents).map(([name, schema]) => [
  `${name}.schema.json`,
  textOf(schema),
]);
