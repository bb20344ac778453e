import { setTimeout as delay } from 'node:timers/promises';

/** How often a condition is looked at when nothing announces its change. */
const pollIntervalMs = 250;

/**
 * Looks at a condition again and again until it holds or the time is over.
 *
 * @param look returns undefined as long as the condition does not hold
 * @returns what `look` brought, or undefined when `timeoutMs` passed without
 * @throws what `look` throws, and the reason of an abort
 */
export async function waitFor<T>(
  look: () => Promise<T | undefined>,
  options: { readonly timeoutMs: number; readonly intervalMs?: number; readonly signal?: AbortSignal | undefined },
): Promise<T | undefined> {
  const deadline = performance.now() + options.timeoutMs;
  for (;;) {
    options.signal?.throwIfAborted();
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() >= deadline) return undefined;
    await pause(options.intervalMs ?? pollIntervalMs, options.signal);
  }
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
