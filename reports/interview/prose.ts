import type { Facts } from './facts.ts';

/** What of a scenario a sentence or a transcript refers to; a test sees that it is there. */
export type Reference = { readonly claim: string } | { readonly remedy: string } | { readonly lookAlike: string };

/** Something that only a run knows; undefined where this one does not. */
export interface Figure {
  readonly refers: readonly Reference[];
  readonly read: (facts: Facts) => string | undefined;
}

/** A sentence as it stands, or one that needs figures of the run: it is left out where the run lacks one. */
export type Sentence = string | Figure;
export type Prose = Sentence | readonly Sentence[];

/** A sentence with figures in it; undefined, and so left out, where one of them is. */
export function say(words: TemplateStringsArray, ...figures: readonly Figure[]): Figure {
  return {
    refers: figures.flatMap(({ refers }) => refers),
    read(facts) {
      const values = figures.map((figure) => figure.read(facts));
      if (values.includes(undefined)) return undefined;
      return words.map((text, index) => `${text}${values[index] ?? ''}`).join('');
    },
  };
}

/** A sentence as this run can say it; undefined where it lacks a figure. */
export const said = (sentence: Sentence, facts: Facts): string | undefined =>
  typeof sentence === 'string' ? sentence : sentence.read(facts);

const sentencesOf = (prose: Prose): readonly Sentence[] =>
  typeof prose === 'string' || !Array.isArray(prose) ? [prose as Sentence] : prose;

/** The sentences that this run can say, as one text. */
export function tell(prose: Prose, facts: Facts): string {
  return sentencesOf(prose)
    .flatMap((sentence) => said(sentence, facts) ?? [])
    .join(' ');
}

/** What of the scenario the prose refers to. */
export const referencesIn = (prose: Prose): Reference[] =>
  sentencesOf(prose).flatMap((sentence) => (typeof sentence === 'string' ? [] : sentence.refers));
