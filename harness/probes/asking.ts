import type { StartedKindCluster } from '../cluster/started-kind-cluster.ts';
import type { EntryOf, PlacedAnswer } from '../vocabulary/entry.ts';

/** What every observer is told besides its probe. */
export interface Asking {
  readonly cluster: StartedKindCluster;
  /** Log lines and events before this moment belong to an earlier story. */
  readonly since: Date;
  readonly signal?: AbortSignal;
  /** The steady lookups of the scenario, as far as they are reported; `since` and now, on the clock of the journal. */
  readonly steady?: {
    readonly measured: readonly EntryOf<'measured'>[];
    readonly sinceMs: number;
    readonly nowMs: number;
  };
}

/** What an observer brings back: a word for each place, and how anyone can ask the same. */
export interface Asked {
  readonly answers: readonly PlacedAnswer[];
  readonly command: string;
  readonly output: string;
}

/** The question could not be put, so nothing was learnt about DNS: a client pod that is gone, an API that is silent. */
export class CannotAsk extends Error {
  override readonly name = 'CannotAsk';
}

/** Where an answer speaks for the cluster as a whole. */
export const theCluster = 'cluster';
