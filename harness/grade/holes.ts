import type { Entry } from '../vocabulary/entry.ts';

/** Entries that are missing in the middle of a journal, by the `seq` of the first and of the last of them. */
export interface Hole {
  readonly first: number;
  readonly last: number;
}

/**
 * Every entry has a number, one more than the one before.
 *
 * @param journal in its order; where it begins and ends is no hole
 */
export function holesIn(journal: readonly Pick<Entry, 'seq'>[]): Hole[] {
  return journal.flatMap(({ seq }, index) => {
    const before = journal[index - 1]?.seq ?? seq - 1;
    return seq > before + 1 ? [{ first: before + 1, last: seq - 1 }] : [];
  });
}

/** `entry 7`, or `entries 7 to 9`. */
export const holeInWords = ({ first, last }: Hole): string =>
  first === last ? `entry ${first}` : `entries ${first} to ${last}`;
