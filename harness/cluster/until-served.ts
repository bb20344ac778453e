import { ApiException } from '@kubernetes/client-node';
import { messageOf } from '../engine/docker.ts';
import { type Polling, until } from './poll.ts';

/**
 * What an API server says while it starts, fills up, or is too busy: no rights yet (403), no namespace or resource yet
 * (404), somebody else was first (409), slow down (429), and whatever is its own fault.
 */
const passingCodes = [403, 404, 409, 429];

/**
 * Looks at a condition of a cluster until it holds. Trouble that passes by itself counts as not yet: nothing listens, the
 * connection breaks, or the API server answers as one that is not ready.
 *
 * @param look as for {@link until}
 * @throws Error when `timeoutMs` is over, saying what was missing or in the way; trouble that does not pass; the signal's
 * reason when aborted
 */
export async function untilServed(
  what: string,
  polling: Polling,
  look: () => Promise<string | undefined>,
): Promise<void> {
  await until(what, polling, async () => {
    try {
      return await look();
    } catch (error) {
      const passing = passingTrouble(error);
      if (passing === undefined) {
        throw error;
      }
      return passing;
    }
  });
}

/**
 * The trouble in words, if it may pass by itself.
 *
 * @returns undefined when trying again would not help
 */
function passingTrouble(error: unknown): string | undefined {
  if (error instanceof ApiException) {
    const passes = error.code >= 500 || passingCodes.includes(error.code);
    return passes ? `HTTP ${error.code}: ${JSON.stringify(error.body)}` : undefined;
  }
  // What fetch makes of a connection that fails, whatever the reason.
  return error instanceof TypeError && error.message === 'fetch failed' ? messageOf(error.cause) : undefined;
}
