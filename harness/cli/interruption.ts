import { constants } from 'node:os';

/** One Ctrl-C can arrive twice, from the terminal and again from npm; a person's second one comes later than that. */
const sameKeystrokeMs = 400;

/** Removing two clusters takes a few seconds. What takes longer is stuck, and the watchdog has more patience than a person. */
const boundMs = 20_000;

/** The reason of an abort by SIGINT or SIGTERM. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  readonly exitCode: number;

  constructor(signal: NodeJS.Signals) {
    super(`interrupted by ${signal}`);
    this.exitCode = 128 + constants.signals[signal];
  }
}

/** What becomes of signals while something is made. */
export interface Interruption {
  /** Aborted by the first SIGINT or SIGTERM, with `Interrupted`. */
  readonly signal: AbortSignal;
  /** From now on there may be something to remove, and a watchdog for it. */
  begin(): void;
}

/**
 * Turns the first SIGINT or SIGTERM into an abort, so that everything can be cleared away. The second ends the process,
 * and so does the end of the time for clearing away: the rest is the watchdog's.
 *
 * Nothing is said before `begin`: nothing is made yet, and the set-up, which the signals reach as well, has a line of its own.
 *
 * @param say tells the person what happens now
 * @param released when it is aborted, there is nothing to clear away any more, and the signals end the process as usual
 */
export function onInterruption(say: (line: string) => void, released?: AbortSignal): Interruption {
  const controller = new AbortController();
  let hasBegun = false;
  let first: { readonly signal: NodeJS.Signals; readonly ms: number } | undefined;
  let bound: NodeJS.Timeout | undefined;
  const leave = (signal: NodeJS.Signals, why: string) => {
    if (hasBegun) say(`${why}; the watchdog removes what is left`);
    process.exit(128 + constants.signals[signal]);
  };
  const announce = (signal: NodeJS.Signals) =>
    say(`${signal}: removing what this run made, for at most ${boundMs / 1_000} s; once more to stop at once`);
  const interrupt = (signal: NodeJS.Signals) => {
    const nowMs = performance.now();
    if (first === undefined) {
      first = { signal, ms: nowMs };
      if (hasBegun) announce(signal);
      bound = setTimeout(() => leave(signal, `not done after ${boundMs / 1_000} s`), boundMs).unref();
      controller.abort(new Interrupted(signal));
    } else if (nowMs - first.ms > sameKeystrokeMs) {
      leave(signal, 'stopped at once');
    }
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  released?.addEventListener('abort', () => {
    clearTimeout(bound);
    // Those of libraries as well: with any handler left, a process that is stuck in a write could not be ended.
    process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM');
  });
  return {
    signal: controller.signal,
    begin() {
      hasBegun = true;
      if (first !== undefined) announce(first.signal);
    },
  };
}
