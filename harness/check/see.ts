import { ApiException } from '@kubernetes/client-node';
import { asCannotAsk } from '../probes/ask.ts';
import { CannotAsk } from '../probes/asking.ts';
import type { Seen } from '../rules/facts.ts';

/** Looks at something; that it cannot be asked is what was found out. */
export async function see<T>(look: () => Promise<T>): Promise<Seen<T>> {
  try {
    return { seen: await asCannotAsk(look) };
  } catch (error) {
    if (error instanceof CannotAsk) return { unseen: error.message };
    throw error;
  }
}

/** Undefined for what is not there. */
export async function orAbsent<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ApiException && error.code === 404) return undefined;
    throw error;
  }
}
