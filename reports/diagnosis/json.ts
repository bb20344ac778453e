import { diagnosisDocument } from './schema.ts';
import type { DiagnosedCluster } from './words.ts';

/** The document that `docs/diagnosis.schema.json` describes. */
export const json = (diagnosed: DiagnosedCluster): string =>
  `${JSON.stringify(diagnosisDocument(diagnosed), undefined, 2)}\n`;
