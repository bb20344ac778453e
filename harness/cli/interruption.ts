import { constants } from 'node:os';

/** One Ctrl-C can arrive twice, from the terminal and again from npm; a person's second one comes later than that. */
const sameKeystrokeMs = 400;

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
 * Turns the first SIGINT or SIGTERM into an abort, so that everything can be cleared away, and the second into an end.
 *
 * @param say tells the person what happens now
 */
export function onInterruption(say: (line: string) => void): AbortSignal {
  const controller = new AbortController();
  let firstMs: number | undefined;
  const interrupt = (signal: NodeJS.Signals) => {
    const nowMs = performance.now();
    if (firstMs === undefined) {
      firstMs = nowMs;
      say(`${signal}: removing what this run made; once more to stop at once`);
      controller.abort(new Interrupted(signal));
    } else if (nowMs - firstMs > sameKeystrokeMs) {
      say('stopped at once; `dnsdrill clean` removes what is left');
      process.exit(128 + constants.signals[signal]);
    }
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  return controller.signal;
}
