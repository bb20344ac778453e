import type { Probe } from './probe.ts';
import type { Claims, Remedy, Scenario } from './scenario.ts';

/** How long the lab waits and watches. All in milliseconds. */
export interface Limits {
  /** For the documented symptoms to show. */
  readonly symptomMs: number;
  /** Once the fault is shown and no answer has changed for this long, the remaining symptoms are taken as answered. */
  readonly quietMs: number;
  /** For a remedy that is expected to work. */
  readonly recoveryMs: number;
  /** For a remedy that must not help, in a trial that says nothing of its own: longer than the right ones were measured to need. */
  readonly watchMs: number;
  /** How long every answer must stay right, without a restart, before DNS counts as back. */
  readonly holdMs: number;
}

/** One injection, and what is tried against it, in order. */
export interface Trial {
  /** `SCENARIO` or, where a scenario needs several fresh faults, `SCENARIO/REMEDY`. */
  readonly id: string;
  readonly scenario: Scenario;
  /**
   * `shared`: it may be told in a cluster of the same configuration that has served other trials, once that is proved to
   * be as it was after its boot. Else why it gets one of its own.
   */
  readonly cluster: 'shared' | { readonly own: string };
  /** How long DNS is watched under a remedy that must not help, in milliseconds; without it, as long as the limit says. */
  readonly watchMs?: number;
  /** The first trial of a scenario asks for every symptom; the others only for those that prove the fault. */
  readonly asks: 'every-symptom' | 'proof-only';
  /** Controls first, then the remedy of this trial and, where that one is known to fail, the corrected one. */
  readonly remedies: readonly Remedy[];
}

/** How long DNS is watched under one that must not help, in milliseconds: as long as under all of them, or longer if it asks for that. */
export const patienceMs = (remedy: Remedy, trial: Pick<Trial, 'watchMs'>, limits: Pick<Limits, 'watchMs'>): number =>
  Math.max(trial.watchMs ?? limits.watchMs, remedy.watchMs ?? 0);

export interface Plan {
  readonly schemaVersion: 1;
  readonly trials: readonly Trial[];
  readonly limits: Limits;
  /** What the order of the trials was drawn from; without it, it is that of the catalogue. */
  readonly seed?: number;
  /** What must hold, literally, before the fault in scenarios whose baseline is `control-plane`. */
  readonly controlPlaneBaseline: Claims;
  /** Asked once under the fault of every scenario, by name: what tells it from others that look alike. */
  readonly lookAlikeProbes?: Readonly<Record<string, Probe>>;
}

/**
 * How much longer than the right fix needs a wrong one is watched: what has not helped by then does not help. Should the
 * right one need longer than that this time, the wrong ones have another turn.
 */
export const watchTimes = 1.5;
