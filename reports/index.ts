import { documents } from './documents.ts';
import { html } from './html.ts';
import { interview, interviewHtml } from './interview.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import type { Renderer } from './renderer.ts';
import { table } from './table.ts';

/** Every report of a run, by the name that `--output` takes. */
export const renderers = {
  table,
  json,
  markdown,
  html,
  junit,
  documents,
  interview,
  'interview-html': interviewHtml,
} as const satisfies Readonly<Record<string, Renderer>>;

export type Output = keyof typeof renderers;
export const outputs = Object.keys(renderers) as Output[];
