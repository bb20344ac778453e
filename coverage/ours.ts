import type { Reference } from './item.ts';

/**
 * Claims that no sentence of the documents makes, and why we ask all the same. Those of `corrected` and `control` remedies
 * need not be here: such remedies are ours from the start.
 */
export const ours: Readonly<Record<Reference, string>> = {};
