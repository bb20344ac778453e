import type { CheckResult } from '../../harness/vocabulary/check.ts';
import type { Look } from '../renderer.ts';
import { html } from './html.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { table } from './table.ts';

/** Every report of a check, by the name that `--output` takes. The same result and look give the same bytes. */
export const checkRenderers = {
  table,
  json: (result) => `${JSON.stringify(result, undefined, 2)}\n`,
  junit,
  markdown,
  html,
} as const satisfies Readonly<Record<string, (result: CheckResult, look: Look) => string>>;

export type CheckOutput = keyof typeof checkRenderers;
export const checkOutputs = Object.keys(checkRenderers) as CheckOutput[];
