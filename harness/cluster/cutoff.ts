import type { CommandResult } from '../vocabulary/command.ts';

/** What may end a command before it ends by itself: a time limit, an abort, or the connection to it breaking. */
export class Cutoff implements Disposable {
  /** Why the command has no exit code; undefined as long as nothing cut it off. */
  reason: CommandResult['cutOff'];
  /** What broke, when the reason is `disconnected`. */
  error: unknown;
  readonly #cut: PromiseWithResolvers<void> = Promise.withResolvers();
  readonly #timer: NodeJS.Timeout;
  readonly #signal: AbortSignal | undefined;
  readonly #actions: (() => void)[] = [];
  readonly #abort = () => this.#cutOff('aborted');

  constructor(options: { timeoutMs: number; signal?: AbortSignal }) {
    this.#timer = setTimeout(() => this.#cutOff('timed-out'), options.timeoutMs);
    this.#signal = options.signal;
    this.#signal?.addEventListener('abort', this.#abort);
    if (this.#signal?.aborted) {
      this.#abort();
    }
  }

  /** What to let go of when the command is cut off; at once if it was already. */
  onCut(action: () => void): void {
    if (this.reason === undefined) {
      this.#actions.push(action);
    } else {
      action();
    }
  }

  /**
   * Waits for the command or for what cuts it off.
   *
   * @returns what the command came to; undefined when it was cut off
   */
  async race<T>(command: () => Promise<T>): Promise<T | undefined> {
    const guarded = command().catch((error: unknown) => {
      // Letting go of a connection makes it fail as well: only the first cause counts.
      if (this.reason === undefined) {
        this.error = error;
        this.#cutOff('disconnected');
      }
      return undefined;
    });
    return await Promise.race([guarded, this.#cut.promise.then(() => undefined)]);
  }

  #cutOff(reason: NonNullable<CommandResult['cutOff']>): void {
    if (this.reason === undefined) {
      this.reason = reason;
      for (const action of this.#actions) {
        action();
      }
      this.#cut.resolve();
    }
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener('abort', this.#abort);
  }
}
