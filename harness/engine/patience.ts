import { setTimeout as delay } from 'node:timers/promises';
import { EngineGone } from '../vocabulary/failures.ts';
import { NoAnswer } from './ask.ts';

/**
 * How long the harness waits for an engine that is away. A restart takes seconds, up to the ten that an engine gives its
 * containers to stop and a minute to come back.
 */
export const enginePatienceMs = 120_000;

const retryMs = 300;

/** The engine answered with something else than success. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * Tries something on the engine until it works or the time is over: an engine that is being restarted is silent, and
 * breaks off or fails what it was at.
 *
 * @throws EngineGone when the engine was still silent at the end of `patienceMs`
 * @throws what the attempt threw, when that does not pass by itself or the time is over
 */
export async function patiently<T>(
  { dockerHost, patienceMs }: { dockerHost: string; patienceMs: number },
  attempt: () => Promise<T>,
): Promise<T> {
  const deadlineMs = performance.now() + patienceMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const silent = error instanceof NoAnswer;
      if (!(silent || (error instanceof Refused && error.status >= 500))) throw error;
      if (performance.now() >= deadlineMs) throw silent ? gone(dockerHost, patienceMs, error) : error;
    }
    await delay(retryMs);
  }
}

/** What to throw about an engine that was silent for all of the patience that there is. */
export function gone(dockerHost: string, patienceMs: number, cause: unknown): EngineGone {
  const said = cause instanceof Error ? cause.message : String(cause);
  return new EngineGone(
    `the container engine at ${dockerHost} has not answered for ${Math.round(patienceMs / 1_000)} s (${said}).\n` +
      'Start it again; then `dnsdrill clean` removes what this run left there.',
    { cause },
  );
}
