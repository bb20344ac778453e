import type { Answer } from './vocabulary/answers.ts';
import type { PlacedAnswer } from './vocabulary/entry.ts';
import type { Claim } from './vocabulary/scenario.ts';

/** How the answers to a probe bear out the sentence that it tests. */
export type Fit = 'literally' | 'in-substance' | 'not';

/**
 * Holds answers against a claim. A probe answers for every place it asked (pod, node); no place, no support.
 *
 * @returns `literally` when the places that the claim speaks of answer as it says
 */
export function fitOf(claim: Claim, answers: readonly PlacedAnswer[]): Fit {
  if (enough(claim, answers, claim.literally)) return 'literally';
  const inSubstance = [...claim.literally, ...(claim.inSubstance ?? [])];
  return enough(claim, answers, inSubstance) ? 'in-substance' : 'not';
}

function enough(claim: Claim, answers: readonly PlacedAnswer[], words: readonly Answer[]): boolean {
  const fits = ({ answer }: PlacedAnswer) => words.includes(answer);
  return claim.of === 'some' ? answers.some(fits) : answers.length > 0 && answers.every(fits);
}
