import { durationOf, type Progress } from './progress.ts';

/** One step of the set-up: something that is either there already or has to be made. */
export interface Step<Result> {
  readonly name: string;
  /** Looks, changes nothing, takes milliseconds. Undefined: it has to be made. */
  look(): Promise<Result | undefined>;
  make(): Promise<Result>;
  describe(result: Result): string;
}

/** Performs a step: looks, makes what is missing, and says what is there now and how long it took. */
export async function perform<Result>(step: Step<Result>, progress: Progress, signal: AbortSignal): Promise<Result> {
  signal.throwIfAborted();
  const startedMs = performance.now();
  const result = (await step.look()) ?? (await step.make());
  progress.say(`${step.name}: ${step.describe(result)}  (${durationOf(performance.now() - startedMs)})`);
  return result;
}
