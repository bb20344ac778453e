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

/**
 * Turns the first SIGINT or SIGTERM into an abort, so that everything can be cleared away. The second ends the process,
 * and so does the end of the time for clearing away: the rest is the watchdog's.
 *
 * @param say tells the person what happens now
 * @param released when it is aborted, there is nothing to clear away any more, and the signals end the process as usual
 * @returns aborted by the first of them, with `Interrupted`
 */
export function onInterruption(say: (line: string) => void, released?: AbortSignal): AbortSignal {
  const controller = new AbortController();
  let firstMs: number | undefined;
  let bound: NodeJS.Timeout | undefined;
  const leave = (signal: NodeJS.Signals, why: string) => {
    say(`${why}; the watchdog removes what is left`);
    process.exit(128 + constants.signals[signal]);
  };
  const interrupt = (signal: NodeJS.Signals) => {
    const nowMs = performance.now();
    if (firstMs === undefined) {
      firstMs = nowMs;
      const seconds = boundMs / 1_000;
      say(`${signal}: removing what this run made, for at most ${seconds} s; once more to stop at once`);
      bound = setTimeout(() => leave(signal, `not done after ${seconds} s`), boundMs).unref();
      controller.abort(new Interrupted(signal));
    } else if (nowMs - firstMs > sameKeystrokeMs) {
      leave(signal, 'stopped at once');
    }
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  released?.addEventListener('abort', () => {
    clearTimeout(bound);
    // Those of libraries as well: with any handler left, a process that is stuck in a write could not be ended.
    process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM');
  });
  return controller.signal;
}
