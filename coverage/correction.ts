import type { Reference } from './item.ts';

/** What a document had better say, where a run finds that a claim does not hold as it is written. */
export interface Correction {
  /** The places that it mends, by their first lines. Elsewhere the claim may stand beside what holds all the same. */
  readonly at: readonly number[];
  /** Our own sentences, in which backticks mark code. */
  readonly instead: string;
  /** Lines to be copied as they stand, at the first of the places. */
  readonly block?: string;
}

/** The corrections of a document, for each claim and each fix that is known not to hold. */
export type Corrections = Readonly<Record<Reference, Correction>>;
