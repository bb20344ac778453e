/** A part of a document, in the ways in which it can be told: the longest first. */
export interface Piece<T> {
  readonly of: T;
  readonly ways: readonly string[];
}

/** What there was room for. */
export interface Fitted<T> {
  readonly told: readonly { readonly of: T; readonly text: string; readonly way: number }[];
  readonly left: readonly T[];
}

/** The length of a text in a file, in UTF-8. */
export const bytesOf = (text: string): number => Buffer.byteLength(text);

/** The room that it takes, in bytes. */
export const sizeOf = ({ told }: Fitted<unknown>): number => told.reduce((sum, { text }) => sum + bytesOf(text) + 1, 0);

/**
 * Tells as many pieces as there is room for, each in the longest way that still fits. What does not fit at all is left
 * out, and a shorter piece after it may still find room.
 *
 * @param bytes the room, in which each piece also takes a line end
 */
export function tellWithin<T>(pieces: Iterable<Piece<T>>, bytes: number): Fitted<T> {
  let room = bytes;
  const told: { of: T; text: string; way: number }[] = [];
  const left: T[] = [];
  for (const { of, ways } of pieces) {
    const way = ways.findIndex((text) => bytesOf(text) + 1 <= room);
    const text = ways[way];
    if (text === undefined) {
      left.push(of);
      continue;
    }
    room -= bytesOf(text) + 1;
    told.push({ of, text, way });
  }
  return { told, left };
}
