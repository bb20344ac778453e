import type { Prose, Reference, Sentence } from './prose.ts';
import { referencesIn } from './prose.ts';

/** A piece of the run's record to show under an answer. */
export type Evidence =
  /** The last answer to a claim, by its id, or `REMEDY/CLAIM`. */
  | { readonly claim: string; readonly keep?: RegExp }
  /** The answer to a question that is asked under every fault, by its name. */
  | { readonly lookAlike: string; readonly keep?: RegExp }
  /** The commands of a remedy, and what they printed. */
  | { readonly remedy: string; readonly keep?: RegExp }
  /** What broke the cluster. */
  | { readonly fault: true; readonly keep?: RegExp };

/** @param keep the lines that matter; all others of the output are left out */
export const claim = (id: string, keep?: RegExp): Evidence => ({ claim: id, ...(keep && { keep }) });
/** @param keep the lines that matter; all others of the output are left out */
export const asked = (name: string, keep?: RegExp): Evidence => ({ lookAlike: name, ...(keep && { keep }) });
/** What was typed for a remedy. */
export const typed = (remedy: string, keep?: RegExp): Evidence => ({ remedy, ...(keep && { keep }) });
/**
 * What was done to the cluster to break it.
 *
 * @param keep the lines of what the commands printed that matter
 */
export const theFault = (keep?: RegExp): Evidence => ({ fault: true, ...(keep && { keep }) });

/** A question of the interviewer's and what a good engineer says to it. */
export interface Answered {
  readonly asks: string;
  readonly answer: readonly Prose[];
  readonly shows?: readonly Evidence[];
}

/** A fix that somebody will propose, and that does not help. What it did in the run is told from the run. */
export interface Temptation {
  readonly remedy: string;
  /** As a colleague would say it. */
  readonly thought: string;
  readonly because: Prose;
  readonly shows?: readonly Evidence[];
  /**
   * What is true of it where it is no wrong fix, and so is not tried: with other versions, or on another host. Without these
   * words nobody proposes it there.
   */
  readonly elsewhere?: Prose;
}

export interface Fix {
  readonly remedy: string;
  readonly told: readonly Prose[];
  /** Which of its commands and their outputs are worth showing; all, unless said. */
  readonly keep?: RegExp;
}

/**
 * What an interview about one scenario is made of and no run can tell: authored, in the words of an engineer. Whatever
 * depends on the run is a figure or a transcript of it.
 */
export interface InterviewStory {
  /** The scenario. */
  readonly id: string;
  /** A name that gives nothing away. */
  readonly name: string;
  /** What the candidate is told: who complains, since when, what still works. */
  readonly situation: readonly string[];
  readonly questions: readonly Answered[];
  readonly rootCause: readonly [string, string, string];
  /** The right one first. None where nothing is broken. */
  readonly fixes: readonly Fix[];
  readonly temptations: readonly Temptation[];
  readonly noticing: {
    readonly told: readonly Prose[];
    readonly shows?: readonly Evidence[];
    readonly prober: ProberBy;
  };
  readonly prevention: readonly Sentence[];
  readonly followUps: readonly Answered[];
}

/** What tells the prober's answers apart in this failure. */
export type ProberBy = 'name' | 'protocol' | 'node';

/** All that a story refers to in its scenario, for a test that nothing dangles. */
export function referencesOf(story: InterviewStory): Reference[] {
  const { questions, followUps, temptations, fixes, noticing, prevention } = story;
  const shown = [...questions, ...followUps, ...temptations, noticing].flatMap(({ shows = [] }) => shows);
  const prose = [
    ...[...questions, ...followUps].flatMap(({ answer }) => answer),
    ...temptations.flatMap(({ because, elsewhere = [] }) => [because, elsewhere]),
    ...fixes.flatMap(({ told }) => told),
    ...noticing.told,
    prevention,
  ];
  return [
    ...prose.flatMap(referencesIn),
    ...shown.flatMap((evidence) => ('fault' in evidence ? [] : [evidence])),
    ...[...fixes, ...temptations].map(({ remedy }) => ({ remedy })),
  ];
}
