import { setTimeout as delay } from 'node:timers/promises';

/** How often a condition is looked at when nothing announces it: well below what a person or a timer here notices. */
const pollIntervalMs = 100;

/**
 * Looks at a condition until it holds.
 *
 * @param look returns undefined when it holds, or what is still missing, in words
 * @throws Error saying what was missing at the last look, when `timeoutMs` is over; the signal's reason when aborted
 */
export async function until(
  what: string,
  options: { timeoutMs: number; intervalMs?: number; signal?: AbortSignal | undefined },
  look: () => Promise<string | undefined>,
): Promise<void> {
  const startedMs = performance.now();
  for (;;) {
    options.signal?.throwIfAborted();
    const missing = await look();
    if (missing === undefined) {
      return;
    }
    const elapsedMs = performance.now() - startedMs;
    if (elapsedMs >= options.timeoutMs) {
      throw new Error(`${what}: not after ${Math.round(elapsedMs / 1000)} s: ${missing}`);
    }
    await delay(options.intervalMs ?? pollIntervalMs, undefined, options.signal ? { signal: options.signal } : {});
  }
}
