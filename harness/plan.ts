import { shuffle } from './plan/shuffle.ts';
import { type Limits, type Plan, type Trial, watchTimes } from './vocabulary/plan.ts';
import type { Claims, Remedy, Scenario } from './vocabulary/scenario.ts';
import { whyLasting } from './vocabulary/step.ts';

/**
 * How long the lab waits and watches, unless told otherwise, in milliseconds. The measurements are those of a cluster of
 * two nodes with Kubernetes 1.36 and CoreDNS 1.14.
 */
export const defaultLimits: Limits = {
  // Twice the slowest symptom: the Kubernetes client gives up dialling after 30 s ("i/o timeout").
  symptomMs: 60_000,
  // The longest pause after which something still changes by itself: a readiness probe of CoreDNS, and the kubelet's
  // first crash back-off, both 10 s, and a moment to see what comes of them: with 10 s a line of the log was missed.
  quietMs: 12_000,
  // The slowest right fix was measured at 12 s, but a pod may first sit out a crash back-off of 10 + 20 + 40 s, and a
  // mounted ConfigMap needs up to 90 s to change.
  recoveryMs: 120_000,
  // Where a scenario says nothing of its own, the right fixes were measured at 0.3 to 15 s: what has not helped by then does not
  // help. Should the right one need longer this time, the wrong ones have another turn.
  watchMs: 20_000,
  // As long as CoreDNS' readiness period and the first crash back-off, so that a pod that dies at start is seen dying.
  holdMs: 10_000,
};

export interface PlanOptions {
  /** What must hold before the fault where DNS never worked. */
  readonly controlPlaneBaseline: Claims;
  /** What is asked under every fault, to tell those that look alike apart. */
  readonly lookAlikeProbes?: Plan['lookAlikeProbes'];
  /** Limits other than the default ones. */
  readonly limits?: Partial<Limits>;
  /** Gives each trial a cluster of its own. */
  readonly fresh?: boolean;
  /** Draws the order of the trials from this integer; without it, it is that of the scenarios. */
  readonly seed?: number | undefined;
}

/**
 * Lays scenarios out as trials, each with a fresh fault in a cluster that is as it was after its boot.
 *
 * A scenario has one trial per documented or alternative remedy, since a fault that is healed proves nothing about the
 * next fix; or a single one, if it has none. Controls are watched in the first trial, before its remedy. A corrected remedy
 * follows, in the same trial, the remedy that it corrects: the one before it that is known to fail.
 *
 * A trial shares its cluster with others unless something in it cannot be taken back.
 *
 * @returns trials in the order of the scenarios and of their remedies, or in the one that the seed gives
 */
export function makePlan(scenarios: readonly Scenario[], options: PlanOptions): Plan {
  const limits = { ...defaultLimits, ...options.limits };
  const trials = scenarios.flatMap((scenario) => trialsOf(scenario, options.fresh ?? false));
  return {
    schemaVersion: 1,
    trials: options.seed === undefined ? trials : shuffle(trials, options.seed),
    limits,
    ...(options.seed !== undefined && { seed: options.seed }),
    controlPlaneBaseline: options.controlPlaneBaseline,
    ...(options.lookAlikeProbes && { lookAlikeProbes: options.lookAlikeProbes }),
  };
}

function trialsOf(scenario: Scenario, fresh: boolean): Trial[] {
  const series = seriesOf(scenario.remedies);
  const watchMs = scenario.rightFixMs && scenario.rightFixMs * watchTimes;
  const controls = scenario.remedies.filter((remedy) => remedy.origin === 'control');
  return series.map((offered, index) => {
    const remedies = index === 0 ? [...controls, ...offered] : offered;
    return {
      id: series.length === 1 ? scenario.id : `${scenario.id}/${offered[0]?.id}`,
      scenario,
      cluster: fresh ? { own: 'asked for with --fresh' } : clusterFor(scenario, remedies),
      ...(watchMs !== undefined && { watchMs }),
      asks: index === 0 ? 'every-symptom' : 'proof-only',
      remedies,
    };
  });
}

function clusterFor(scenario: Scenario, remedies: readonly Remedy[]): Trial['cluster'] {
  const steps = [...scenario.inject, ...remedies.flatMap((remedy) => remedy.steps)];
  const lasting = steps.map((step) => ({ step, why: whyLasting(step) })).find(({ why }) => why !== undefined);
  return lasting === undefined ? 'shared' : { own: `${lasting.step.kind} cannot be taken back: ${lasting.why}` };
}

/** The remedies of each trial, controls left out: one series per documented or alternative remedy, and at least one. */
function seriesOf(remedies: readonly Remedy[]): Remedy[][] {
  const series: Remedy[][] = remedies.filter(isOffered).map((remedy) => [remedy]);
  if (series.length === 0) series.push([]);
  for (const [index, remedy] of remedies.entries()) {
    if (remedy.origin !== 'corrected') continue;
    const wrong = remedies.slice(0, index).findLast((earlier) => isOffered(earlier) && earlier.dns === 'not-back');
    const home = series.find(([first]) => wrong !== undefined && first === wrong) ?? series.at(-1);
    home?.push(remedy);
  }
  return series;
}

const isOffered = (remedy: Remedy): boolean => remedy.origin === 'documented' || remedy.origin === 'alternative';
