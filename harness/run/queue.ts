import type { Trial } from '../vocabulary/plan.ts';

/** The trials of a plan that have not begun, in its order. Clusters that run side by side take from it. */
export class TrialQueue {
  readonly #waiting: Trial[];

  constructor(trials: readonly Trial[]) {
    this.#waiting = [...trials];
  }

  /** Whether one trial may follow another in the same cluster. */
  static canShare(one: Trial, other: Trial): boolean {
    return one.cluster === 'shared' && other.cluster === 'shared' && one.scenario.cluster === other.scenario.cluster;
  }

  /**
   * The next trial: the first that can follow the given one in its cluster, or else the first of all.
   *
   * @returns undefined when none is left
   */
  take(after?: Trial): Trial | undefined {
    const fitting = after === undefined ? -1 : this.#waiting.findIndex((trial) => TrialQueue.canShare(after, trial));
    return this.#waiting.splice(Math.max(0, fitting), 1)[0];
  }

  /** Whether a trial is left that could follow the given one in its cluster. */
  wants(after: Trial): boolean {
    return this.#waiting.some((trial) => TrialQueue.canShare(after, trial));
  }
}
