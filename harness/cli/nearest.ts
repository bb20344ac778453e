import { closest, distance } from 'fastest-levenshtein';

/**
 * The known word that a mistyped one probably meant.
 *
 * @returns undefined when none is near: a suggestion that is far off helps nobody
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const candidate = known.find((other) => word !== '' && other.startsWith(word)) ?? closest(word, known);
  const near = candidate.startsWith(word) || distance(word, candidate) <= Math.max(2, Math.floor(word.length / 3));
  return near ? candidate : undefined;
}

/** `: did you mean "dns-loop"?`, or nothing. */
export function didYouMean(word: string, known: readonly string[]): string {
  const suggestion = nearest(word, known);
  return suggestion === undefined ? '' : `; did you mean "${suggestion}"?`;
}
