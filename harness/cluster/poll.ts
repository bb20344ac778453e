import { setTimeout as delay } from 'node:timers/promises';

/** How often a condition is looked at when nothing announces its change: well below what a person or a timer here notices. */
const pollIntervalMs = 100;

export interface Polling {
  readonly timeoutMs: number;
  readonly intervalMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Looks at a condition again and again until it holds or the time is over.
 *
 * @param look returns undefined as long as the condition does not hold
 * @returns what `look` brought, or undefined when `timeoutMs` passed without
 * @throws what `look` throws, and the signal's reason when aborted
 */
export async function waitFor<T>(look: () => Promise<T | undefined>, polling: Polling): Promise<T | undefined> {
  const deadlineMs = performance.now() + polling.timeoutMs;
  for (;;) {
    polling.signal?.throwIfAborted();
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() >= deadlineMs) return undefined;
    await pause(polling.intervalMs ?? pollIntervalMs, polling.signal);
  }
}

/** A condition did not hold in the time that it had. */
export class NotInTime extends Error {}

/**
 * Looks at a condition until it holds.
 *
 * @param look returns undefined when it holds, or what is still missing, in words
 * @throws NotInTime saying what was missing at the last look, when `timeoutMs` is over; the signal's reason when aborted
 */
export async function until(what: string, polling: Polling, look: () => Promise<string | undefined>): Promise<void> {
  const startedMs = performance.now();
  let missing: string | undefined;
  const held = await waitFor(async () => {
    missing = await look();
    return missing === undefined ? true : undefined;
  }, polling);
  if (held) return;
  throw new NotInTime(`${what}: not after ${Math.round((performance.now() - startedMs) / 1000)} s: ${missing}`);
}

/** The gap between two looks at a condition; never a stand-in for one. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
