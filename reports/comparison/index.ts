import type { Look } from '../renderer.ts';
import { type Compared, compare } from './compare.ts';
import { comparisonMarkdown } from './markdown.ts';
import { comparisonTable } from './table.ts';

export type ComparisonOutput = 'table' | 'json' | 'markdown';

/** Every report that compares runs, by the name that `--output` takes. The same runs and look give the same bytes. */
export const comparisonRenderers: Readonly<Record<ComparisonOutput, (compared: Compared, look: Look) => string>> = {
  table: (compared, look) => comparisonTable(compare(compared), look),
  json: (compared) => `${JSON.stringify(compare(compared), undefined, 2)}\n`,
  markdown: (compared) => comparisonMarkdown(compare(compared)),
};
