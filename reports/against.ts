import { changesOf, type RunPair } from './against/changes.ts';
import { againstMarkdown } from './against/markdown.ts';
import { againstTable } from './against/table.ts';
import type { ComparisonOutput } from './comparison/index.ts';
import type { Look } from './renderer.ts';

/** Every report that holds one run against another, by the name that `--output` takes. */
export const againstRenderers: Readonly<Record<ComparisonOutput, (pair: RunPair, look: Look) => string>> = {
  table: againstTable,
  json: (pair) => `${JSON.stringify(changesOf(pair), undefined, 2)}\n`,
  markdown: againstMarkdown,
};
