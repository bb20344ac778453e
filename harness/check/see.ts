import { NotInTime } from '../cluster/poll.ts';
import { asCannotAsk } from '../probes/ask.ts';
import { CannotAsk } from '../probes/asking.ts';
import type { Seen } from '../rules/facts.ts';

/** Longer than an API server or a node that can answer needs, however busy the machine. */
const answerTimeoutMs = 60_000;

/** Looks at something; that it cannot be asked, or does not answer within a minute, is what was found out. */
export const see = <T>(look: () => Promise<T>): Promise<Seen<T>> => seePatiently(() => inTime(look));

/** The same for what takes its time, and sees by itself that it ends. */
export async function seePatiently<T>(look: () => Promise<T>): Promise<Seen<T>> {
  try {
    return { seen: await asCannotAsk(look) };
  } catch (error) {
    if (error instanceof CannotAsk) return { unseen: error.message };
    throw error;
  }
}

/** Does something that waits for a condition; that it did not come about in time is what was found out. */
export async function orNotInTime<T>(attempt: () => Promise<Seen<T>>): Promise<Seen<T>> {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof NotInTime) return { unseen: error.message };
    throw error;
  }
}

/**
 * Gives a question up that nobody answers: a connection that is accepted and never served would be waited for for ever.
 *
 * @throws CannotAsk when the time is over; else what the question throws
 */
export async function inTime<T>(ask: () => Promise<T>, timeoutMs = answerTimeoutMs): Promise<T> {
  const over = Promise.withResolvers<never>();
  const timer = setTimeout(() => over.reject(new CannotAsk(`no answer within ${timeoutMs / 1_000} s`)), timeoutMs);
  try {
    return await Promise.race([ask(), over.promise]);
  } finally {
    clearTimeout(timer);
  }
}
