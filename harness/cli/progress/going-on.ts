import type { Entry } from '../../vocabulary/entry.ts';
import type { Plan, Trial } from '../../vocabulary/plan.ts';
import { Standing } from './standing.ts';

/** The trials that an entry shows to be over. */
export interface Over {
  /** That were over before this entry was written. */
  readonly before: readonly Standing[];
  /** That are over with it. */
  readonly after: readonly Standing[];
}

/**
 * Which trials are going on. No entry says that a trial is over, since a reset may follow or not: it shows when the reset
 * ended, when the lab broke, when nothing is left that could be told of it, or when another takes its turn.
 */
export class GoingOn {
  readonly standings = new Map<string, Standing>();
  readonly #plan: Plan;
  readonly #parallel: number;
  readonly #waiting: Map<string, Trial>;
  readonly #over = new Set<string>();

  /** @param parallel how many trials may go on at once */
  constructor(plan: Plan, parallel: number) {
    this.#plan = plan;
    this.#parallel = parallel;
    this.#waiting = new Map(plan.trials.map((trial) => [trial.id, trial]));
  }

  /**
   * Takes an entry of a trial into account.
   *
   * @returns undefined for what comes after a trial is over: a question that was on its way when the lab broke
   */
  see(entry: Entry & { readonly trial: string }): Over | undefined {
    if (this.#over.has(entry.trial) && !(entry.kind === 'phase' && entry.state === 'started')) return undefined;
    const known = this.standings.get(entry.trial);
    const before = known === undefined ? this.#makeRoom() : [];
    const standing = known ?? new Standing(entry.trial);
    this.standings.set(entry.trial, standing);
    this.#waiting.delete(entry.trial);
    this.#over.delete(entry.trial);
    standing.see(entry);
    if (entry.kind === 'breakdown') return { before, after: this.#close(standing) };
    const ended = entry.kind === 'phase' && entry.state === 'ended' && this.#isLast(standing);
    return { before, after: ended ? this.#close(standing) : [] };
  }

  /**
   * The run is over, and so are those that were going on.
   *
   * @param endMs when it was over: until then, a phase that was cut off had gone on
   */
  end(endMs = 0): Standing[] {
    return [...this.standings.values()].flatMap((standing) => {
      if (standing.inPhase) standing.lastMs = Math.max(standing.lastMs, endMs);
      return this.#close(standing);
    });
  }

  /** The trial whose place is taken: the one between two phases that has been silent for longest. */
  #makeRoom(): Standing[] {
    const idle = [...this.standings.values()].filter(({ inPhase }) => !inPhase);
    const longest = idle.toSorted((one, other) => one.lastMs - other.lastMs)[0];
    return this.standings.size < this.#parallel || longest === undefined ? [] : this.#close(longest);
  }

  /** Nothing more is told of a trial after its reset; nor after its last remedy, where nobody waits for the cluster. */
  #isLast({ trial: id, phase, tried }: Standing): boolean {
    if (phase === 'reset') return true;
    const trial = this.#plan.trials.find((one) => one.id === id);
    if (trial === undefined) return false;
    const toldAll = trial.remedies.length === 0 ? phase === 'symptoms' : tried.length === trial.remedies.length;
    if (!toldAll) return false;
    return trial.cluster !== 'shared' || ![...this.#waiting.values()].some((other) => mayFollow(trial, other));
  }

  #close(standing: Standing): Standing[] {
    this.standings.delete(standing.trial);
    this.#over.add(standing.trial);
    return [standing];
  }
}

const mayFollow = (trial: Trial, other: Trial): boolean =>
  other.cluster === 'shared' && other.scenario.cluster === trial.scenario.cluster;
