import type { StartedKindCluster } from './cluster/started-kind-cluster.ts';
import type { Fingerprint } from './fingerprint/fingerprint.ts';
import { FingerprintTaker } from './fingerprint/take.ts';
import type { Journal } from './journal.ts';
import { actSteps } from './phases/act.ts';
import { tellBaseline } from './phases/baseline.ts';
import { keepMeasuring, measureBefore } from './phases/meter.ts';
import { keepAsking } from './phases/prober.ts';
import { tellRemedies } from './phases/remedy.ts';
import { tellReset } from './phases/reset.ts';
import { tellSymptoms } from './phases/symptoms.ts';
import { Telling } from './phases/telling.ts';
import { longestFirst } from './run/longest-first.ts';
import { TrialQueue } from './run/queue.ts';
import type { Environment } from './vocabulary/entry.ts';
import type { Plan, Trial } from './vocabulary/plan.ts';

/** A cluster for trials, and what it says of itself. */
export interface TrialCluster {
  readonly cluster: StartedKindCluster;
  readonly environment: Environment;
}

/** What a run needs from outside: clusters, and a place to write. */
export interface Lab {
  readonly journal: Journal;
  readonly signal: AbortSignal;
  /** How many clusters there may be at a time. */
  readonly parallel: number;
  /** A name for the next cluster. */
  nameCluster(): string;
  /** Boots a cluster of a trial's configuration. */
  boot(trial: Trial, name: string, signal: AbortSignal): Promise<TrialCluster>;
  /** Whether the user wants to look at the cluster as the trial has left it. */
  isKept(trial: Trial): boolean;
  /** Looks at a cluster while its fault shows, before anything is tried against it. */
  lookAt?(telling: Telling): Promise<void>;
  /** Removes a cluster that serves no other trial. */
  remove(cluster: StartedKindCluster): Promise<void>;
  /** Leaves a cluster to that user. */
  keep(cluster: StartedKindCluster): Promise<void>;
}

/** A cluster at work: the trial that it is serving, or served last. */
interface Serving extends TrialCluster {
  readonly trial: Trial;
  readonly taker: FingerprintTaker;
  /** What it was like after its boot; undefined where it serves one trial only. */
  readonly fingerprint: Fingerprint | undefined;
}

/**
 * Runs a plan: several clusters side by side, each taking trials from the one queue. A trial that breaks is written down as
 * broken, and the next one begins.
 *
 * @throws the reason of an abort, or what kept the journal from being written, once every cluster is removed
 */
export async function runPlan(plan: Plan, lab: Lab): Promise<void> {
  // One cluster alone gains nothing by another order, and an order that was drawn from a seed is asked for.
  const isReordered = lab.parallel > 1 && plan.seed === undefined;
  const queue = new TrialQueue(isReordered ? longestFirst(plan) : plan.trials);
  const failed = new AbortController();
  const signal = AbortSignal.any([lab.signal, failed.signal]);
  const workers = Array.from({ length: Math.min(lab.parallel, plan.trials.length) }, () =>
    serve(queue, plan, { ...lab, signal }).catch((error: unknown) => failed.abort(error)),
  );
  await Promise.all(workers);
  signal.throwIfAborted();
}

/** Takes trials as long as there are any, in the same cluster as long as it is as good as new. */
async function serve(queue: TrialQueue, plan: Plan, lab: Lab): Promise<void> {
  let held: Serving | undefined;
  try {
    for (;;) {
      lab.signal.throwIfAborted();
      const trial = queue.take(held?.trial);
      if (trial === undefined) return;
      if (held && (held.cluster.lost.aborted || !TrialQueue.canShare(held.trial, trial))) {
        await finish(held, lab);
        held = undefined;
      }
      held = await runTrial(trial, held, { queue, plan, lab });
    }
  } finally {
    if (held) await finish(held, lab);
  }
}

/** Ends a cluster. A trial that was interrupted has left nothing that anybody wanted to look at. */
const finish = ({ trial, cluster }: Serving, lab: Lab): Promise<void> =>
  !lab.signal.aborted && lab.isKept(trial) ? lab.keep(cluster) : lab.remove(cluster);

/**
 * Tells one trial.
 *
 * @param held a cluster that was proved to be as after its boot
 * @returns the cluster, if it is proved to be so again and another trial wants it
 */
async function runTrial(
  trial: Trial,
  held: Serving | undefined,
  { queue, plan, lab }: { queue: TrialQueue; plan: Plan; lab: Lab },
): Promise<Serving | undefined> {
  const context = { trial: trial.id, scenario: trial.scenario.id };
  let serving = held && { ...held, trial };
  let telling: Telling | undefined;
  let isAsNew = false;
  try {
    serving ??= await bootFor(trial, lab);
    const { cluster } = serving;
    const signal = AbortSignal.any([lab.signal, cluster.lost]);
    await using told = new Telling({ ...lab, signal, trial, cluster, limits: plan.limits });
    telling = told;
    if (held) telling.write({ kind: 'environment', ...serving.environment });
    const fingerprint = await tell(telling, plan, { ...serving, lookAt: lab.lookAt });
    serving = { ...serving, fingerprint };
    isAsNew = queue.wants(trial) && !lab.isKept(trial) && (await proveReset(telling, serving));
  } catch (error) {
    lab.signal.throwIfAborted();
    // What fails in a cluster that is lost fails in many words, and for one reason.
    const cause: unknown = serving?.cluster.lost.aborted ? serving.cluster.lost.reason : error;
    const breakdown = { kind: 'breakdown', message: cause instanceof Error ? cause.message : String(cause) } as const;
    if (telling) telling.write(breakdown);
    else lab.journal.append(breakdown, { ...context, phase: 'boot' });
  } finally {
    if (serving && !isAsNew) await finish({ ...serving, trial }, lab);
  }
  return isAsNew ? serving : undefined;
}

async function bootFor(trial: Trial, lab: Lab): Promise<Serving> {
  const name = lab.nameCluster();
  const context = { trial: trial.id, scenario: trial.scenario.id, cluster: name, phase: 'boot' } as const;
  lab.journal.append({ kind: 'phase', state: 'started' }, context);
  const booted = await lab.boot(trial, name, lab.signal);
  for (const { action, startedMs, durationMs } of booted.cluster.bootTimings) {
    lab.journal.append({ kind: 'boot-action', action, startedMs, durationMs }, context);
  }
  lab.journal.append({ kind: 'environment', ...booted.environment }, context);
  lab.journal.append({ kind: 'phase', state: 'ended' }, context);
  return { ...booted, trial, taker: new FingerprintTaker(booted.cluster), fingerprint: undefined };
}

/**
 * The story: healthy, broken, seen to be broken, treated, and seen to be well or not.
 *
 * @returns what the cluster was like after its boot; undefined when it is not to serve again
 */
async function tell(
  telling: Telling,
  plan: Plan,
  serving: Serving & { lookAt: Lab['lookAt'] | undefined },
): Promise<Fingerprint | undefined> {
  const { scenario, cluster: sharing } = telling.trial;
  const { taker, fingerprint: known, environment } = serving;
  await using _prober = keepAsking(telling);
  await using _meter = keepMeasuring(telling);

  const [healthy, fingerprint] = await telling.phase('baseline', () =>
    Promise.all([
      tellBaseline(telling, plan.controlPlaneBaseline),
      sharing === 'shared' ? (known ?? firstFingerprint(telling, taker)) : undefined,
      measureBefore(telling),
    ]),
  );
  if (!healthy) return undefined;
  if (scenario.needs?.some((need) => !environment.capabilities.includes(need))) return fingerprint;

  telling.since = scenario.inject.length > 0 ? new Date() : telling.since;
  const injected = await telling.phase('inject', () => actSteps(telling, scenario.inject));
  if (!injected) throw new Error('the cluster refused the fault');

  await telling.phase('symptoms', () => tellSymptoms(telling, plan.lookAlikeProbes));
  await serving.lookAt?.(telling);

  await tellRemedies(telling, environment);
  return fingerprint;
}

/** A cluster that cannot be told from another one can serve its first trial all the same, and then no other. */
async function firstFingerprint(telling: Telling, taker: FingerprintTaker): Promise<Fingerprint | undefined> {
  try {
    return await taker.takeSettled(telling.signal);
  } catch (error) {
    telling.signal.throwIfAborted();
    telling.write({
      kind: 'trouble',
      asking: 'fingerprint',
      message: error instanceof Error ? error.message : String(error),
    });
    return undefined;
  }
}

/**
 * Takes the trial back. A reset that fails is told as such, and costs the cluster, not the trial its verdicts.
 *
 * @returns whether the cluster is proved to be as it was after its boot
 */
async function proveReset(telling: Telling, { taker, fingerprint }: Serving): Promise<boolean> {
  if (fingerprint === undefined) return false;
  return telling.phase('reset', async () => {
    try {
      return await tellReset(telling, { taker, fingerprint });
    } catch (error) {
      telling.signal.throwIfAborted();
      const message = error instanceof Error ? error.message : String(error);
      telling.write({ kind: 'trouble', asking: 'reset', message });
      return false;
    }
  });
}
