import type { Diagnosis } from '../../harness/diagnose/diagnosis.ts';
import type { Layer } from '../../harness/diagnose/words.ts';

/** What a diagnosis must come to. */
export type Expected =
  /** This cause, before all others. */
  | { readonly cause: string }
  /** All of these, in any order. */
  | { readonly causes: readonly string[] }
  /** No cause at all, and nothing that is wrong. */
  | { readonly nothing: true }
  /** No name, and the layer where the trouble is. */
  | { readonly layer: Layer };

/** What a diagnosis is remembered by. */
export type Outcome = Pick<Diagnosis, 'verdict'> & { readonly named: readonly string[]; readonly layer: Layer | null };

/** What a person would say that it came to: the name that came first, or how it was left unnamed. */
export function wordFor({ verdict, named, layer }: Outcome): string {
  if (verdict === 'unknown-cause') return `unknown (${layer})`;
  return ['fault', 'risk', 'passing'].includes(verdict) ? (named[0] ?? verdict) : verdict;
}

export function expectedWord(expected: Expected): string {
  if ('cause' in expected) return expected.cause;
  if ('causes' in expected) return expected.causes.join(' + ');
  return 'layer' in expected ? `unknown (${expected.layer})` : 'nothing-wrong';
}

/**
 * Whether a diagnosis is right. Where nothing is wrong, to say that too little was seen is right as well: it is what a look
 * without a pod of its own must say.
 */
export function isRight(expected: Expected, outcome: Outcome): boolean {
  if ('nothing' in expected) return outcome.verdict === 'nothing-wrong' || outcome.verdict === 'cannot-tell';
  if ('layer' in expected) return outcome.verdict === 'unknown-cause' && outcome.layer === expected.layer;
  if ('causes' in expected) return expected.causes.every((cause) => outcome.named.includes(cause));
  return wordFor(outcome) === expected.cause;
}

/** Whether something was blamed where nothing is wrong. */
export const isFalseAlarm = (expected: Expected, outcome: Outcome): boolean =>
  'nothing' in expected && !isRight(expected, outcome);

/** Whether a cause was named, and it is not the one: what must never happen. */
export const isWrongName = (expected: Expected, outcome: Outcome): boolean =>
  !isRight(expected, outcome) && ['fault', 'passing', 'risk'].includes(outcome.verdict);
