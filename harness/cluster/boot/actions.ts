/** One boot action began, or ended. */
export interface ActionEvent {
  readonly action: string;
  readonly state: 'started' | 'done' | 'failed';
  readonly durationMs?: number;
}

/** How long one boot action took; times are since the boot began. */
export interface ActionTiming {
  readonly action: string;
  readonly startedMs: number;
  readonly durationMs: number;
}

/** What actions must have come to before another begins. */
type Results<Needs extends readonly Promise<unknown>[]> = { [Index in keyof Needs]: Awaited<Needs[Index]> };

/** Runs actions as soon as what they need is there, side by side. The first failure stops all of them. */
export class Actions {
  readonly timings: ActionTiming[] = [];
  /** Aborted when an action failed, or when the signal that was given is. */
  readonly signal: AbortSignal;
  readonly #failed = new AbortController();
  readonly #all: Promise<unknown>[] = [];
  readonly #startedMs = performance.now();
  readonly #onAction: (event: ActionEvent) => void;

  constructor(options: { onAction?: ((event: ActionEvent) => void) | undefined; signal?: AbortSignal | undefined }) {
    this.#onAction = options.onAction ?? (() => undefined);
    this.signal = AbortSignal.any([this.#failed.signal, ...(options.signal === undefined ? [] : [options.signal])]);
  }

  /**
   * Adds an action.
   *
   * @param needs the actions whose results it takes
   * @returns what it comes to; it rejects when it or one of its needs fails
   */
  add<const Needs extends readonly Promise<unknown>[], Result>(
    action: string,
    needs: Needs,
    run: (...results: Results<Needs>) => Promise<Result>,
  ): Promise<Result> {
    const outcome = Promise.all(needs).then((results) => this.#run(action, () => run(...(results as Results<Needs>))));
    // The failure is reported by whoever waits for all; alone it must not end the process.
    outcome.catch(() => undefined);
    this.#all.push(outcome);
    return outcome;
  }

  /**
   * Waits for every action that was added.
   *
   * @throws what the first action to fail threw, or the reason of the abort, once nothing runs any more
   */
  async allDone(): Promise<void> {
    await Promise.allSettled(this.#all);
    this.signal.throwIfAborted();
  }

  async #run<Result>(action: string, run: () => Promise<Result>): Promise<Result> {
    this.signal.throwIfAborted();
    const startedMs = performance.now();
    this.#onAction({ action, state: 'started' });
    try {
      const result = await run();
      const durationMs = performance.now() - startedMs;
      this.timings.push({ action, startedMs: startedMs - this.#startedMs, durationMs });
      this.#onAction({ action, state: 'done', durationMs });
      return result;
    } catch (error) {
      this.#onAction({ action, state: 'failed', durationMs: performance.now() - startedMs });
      this.#failed.abort(error);
      throw error;
    }
  }
}
