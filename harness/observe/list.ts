import { type Reader, ReadFailed } from './reader.ts';

/** As it comes over the wire: the client's types call `continue` by another name. */
interface Page<T> {
  readonly items: readonly T[];
  readonly metadata?: { readonly continue?: string };
}

/** As many as kubectl asks for at once. */
const pageSize = 500;

/**
 * Reads a list in pages, so that none is too large or too late, however large the cluster.
 *
 * @param isWanted tells which objects are kept
 * @throws ReadFailed when a page cannot be had
 */
export async function readList<T>(
  reader: Reader,
  path: string,
  isWanted: (object: T) => boolean = () => true,
): Promise<T[]> {
  try {
    return await readPages(reader, path, isWanted);
  } catch (error) {
    if (!(error instanceof ReadFailed) || error.status !== 410) throw error;
    // The API server forgot the state that the first pages were of, as it may: what is left of that list would not fit.
    return await readPages(reader, path, isWanted);
  }
}

async function readPages<T>(reader: Reader, path: string, isWanted: (object: T) => boolean): Promise<T[]> {
  const kept: T[] = [];
  let next = '';
  do {
    const query = `${path.includes('?') ? '&' : '?'}limit=${pageSize}${next}`;
    const { items, metadata } = await reader.json<Page<T>>(`${path}${query}`);
    kept.push(...items.filter(isWanted));
    next = metadata?.continue ? `&continue=${encodeURIComponent(metadata.continue)}` : '';
  } while (next !== '');
  return kept;
}
