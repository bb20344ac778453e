import { closest, distance } from 'fastest-levenshtein';

/**
 * The known word that a mistyped one probably meant.
 *
 * @returns undefined when none is near: a suggestion that is far off helps nobody
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (word === '' || known.length === 0) return undefined;
  const completed = known.find((other) => other.startsWith(word));
  if (completed !== undefined) return completed;
  const candidate = closest(word, known);
  const wrong = distance(word, candidate);
  // Of a short word, at least half must be right: any letter is near to any other.
  return wrong <= Math.max(2, word.length / 3) && wrong <= word.length / 2 ? candidate : undefined;
}

/** `; did you mean "dns-loop"?`, or nothing. */
export function didYouMean(word: string, known: readonly string[]): string {
  const suggestion = nearest(word, known);
  return suggestion === undefined ? '' : `; did you mean "${suggestion}"?`;
}
