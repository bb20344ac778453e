import { ApiException } from '@kubernetes/client-node';

/** Reads an object; undefined where it is not there, which is an answer. */
export async function orAbsent<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ApiException && error.code === 404) return undefined;
    throw error;
  }
}
