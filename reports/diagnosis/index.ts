import type { Look } from '../renderer.ts';
import { json } from './json.ts';
import { markdown } from './markdown.ts';
import { table } from './table.ts';
import type { DiagnosedCluster } from './words.ts';

export const diagnosisOutputs = ['table', 'json', 'markdown'] as const;
export type DiagnosisOutput = (typeof diagnosisOutputs)[number];

export const diagnosisRenderers: Readonly<
  Record<DiagnosisOutput, (diagnosed: DiagnosedCluster, look: Look) => string>
> = {
  table,
  json,
  markdown,
};
