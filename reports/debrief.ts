import type { Debrief } from '../harness/vocabulary/drill.ts';
import { debriefBlocks, solutionBlocks } from './debrief/blocks.ts';
import { textOf } from './debrief/text.ts';
import { htmlOf } from './interview/html.ts';
import { markdownOf } from './interview/markdown.ts';
import type { Look } from './renderer.ts';

/** What a drill can be rendered as, by the names that `--output` takes. */
export const debriefRenderers = {
  table: (debrief: Debrief, { width }: Look) => textOf(debriefBlocks(debrief), width),
  json: (debrief: Debrief) => `${JSON.stringify(debrief, undefined, 2)}\n`,
  markdown: (debrief: Debrief) => markdownOf(debriefBlocks(debrief), { practice: false }),
  html: (debrief: Debrief) =>
    htmlOf(debriefBlocks(debrief), { practice: false, title: `Debrief: ${debrief.drill.scenario}` }),
} as const;

export type DebriefOutput = keyof typeof debriefRenderers;
export const debriefOutputs = Object.keys(debriefRenderers) as DebriefOutput[];

/** What was wrong, with this drill's own evidence, and the way out, for a terminal. */
export const solutionText = (debrief: Debrief, width: number): string => textOf(solutionBlocks(debrief), width);
