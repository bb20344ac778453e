/** What a list of a document's contents is made of. */

/** `scenario/claim` for a symptom, `scenario/remedy` for a fix, `scenario/remedy/claim` for what is asked after it. */
export type Reference = `${string}/${string}`;

export type Kind =
  | 'statement'
  | 'command'
  | 'output'
  | 'log line'
  | 'configuration'
  | 'table row'
  | 'recommendation'
  | 'question'
  | 'anecdote';

interface Place {
  /** First and last line in the document. */
  readonly lines: readonly [from: number, to: number];
  /** Where one line holds several sentences that fare differently: the first and the last of them, counted from 1. */
  readonly sentences?: readonly [from: number, to: number];
  readonly kind: Kind;
  /** What stands there, in our words. */
  readonly says: string;
}

/** Which claims and fixes test it. */
interface Tested {
  readonly claims: readonly Reference[];
  /** It says only that something can be so: one example bears that out, and another that is otherwise does not undo it. */
  readonly possibility?: true;
}

/** Why no cluster of the lab can say whether it is true. */
interface Untestable {
  readonly untestable: string;
}

/** One thing that a document says. */
export type Item = Place & (Tested | Untestable);

/** A heading of a document, and what stands between it and the next heading of any level. */
export interface Section {
  /** As the heading prints it, without marks. */
  readonly title: string;
  /** How many hashes stand before the heading. */
  readonly level: 1 | 2 | 3 | 4;
  /** Of the heading. */
  readonly line: number;
  readonly items: readonly Item[];
}
