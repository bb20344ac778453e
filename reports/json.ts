import type { Renderer } from './renderer.ts';

/** The result document, as `docs/result.schema.json` describes it. */
export const json: Renderer = ({ result }) => `${JSON.stringify(result, undefined, 2)}\n`;
