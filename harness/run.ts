import type { StartedKindCluster } from './cluster/started-kind-cluster.ts';
import type { Journal } from './journal.ts';
import { actSteps } from './phases/act.ts';
import { tellBaseline } from './phases/baseline.ts';
import { keepEvidence } from './phases/evidence.ts';
import { keepAsking } from './phases/prober.ts';
import { tellRemedy } from './phases/remedy.ts';
import { tellSymptoms } from './phases/symptoms.ts';
import { Telling } from './phases/telling.ts';
import type { Environment } from './vocabulary/entry.ts';
import type { Plan, Trial } from './vocabulary/plan.ts';

/** A cluster for a trial, and what it says of itself. */
export interface TrialCluster {
  readonly cluster: StartedKindCluster;
  readonly environment: Environment;
}

/** What a run needs from outside: clusters, and a place to write. */
export interface Lab {
  readonly journal: Journal;
  readonly signal: AbortSignal;
  /** Boots a cluster for a trial. */
  boot(trial: Trial): Promise<TrialCluster>;
  /** Removes the trial's cluster, or keeps it if the user wants to look at a failure. */
  finish(trial: Trial, cluster: StartedKindCluster): Promise<void>;
}

/**
 * Runs a plan, trial by trial. A trial that breaks is written down as broken, and the next one begins.
 *
 * @throws the reason of an abort; nothing else
 */
export async function runPlan(plan: Plan, lab: Lab): Promise<void> {
  for (const trial of plan.trials) {
    lab.signal.throwIfAborted();
    await runTrial(trial, plan, lab);
  }
}

async function runTrial(trial: Trial, plan: Plan, lab: Lab): Promise<void> {
  const context = { trial: trial.id, scenario: trial.scenario.id };
  let booted: TrialCluster | undefined;
  let telling: Telling | undefined;
  try {
    booted = await bootFor(trial, lab);
    const signal = AbortSignal.any([lab.signal, booted.cluster.lost]);
    telling = new Telling({ ...lab, signal, trial, cluster: booted.cluster, limits: plan.limits });
    await tell(telling, plan, booted.environment);
  } catch (error) {
    lab.signal.throwIfAborted();
    // What fails in a cluster that is lost fails in many words, and for one reason.
    const cause: unknown = booted?.cluster.lost.aborted ? booted.cluster.lost.reason : error;
    const breakdown = { kind: 'breakdown', message: cause instanceof Error ? cause.message : String(cause) } as const;
    if (telling) telling.write(breakdown);
    else lab.journal.append(breakdown, { ...context, phase: 'boot' });
  } finally {
    if (booted) await lab.finish(trial, booted.cluster);
  }
}

async function bootFor(trial: Trial, lab: Lab): Promise<TrialCluster> {
  const context = { trial: trial.id, scenario: trial.scenario.id, phase: 'boot' } as const;
  lab.journal.append({ kind: 'phase', state: 'started' }, context);
  const booted = await lab.boot(trial);
  for (const { action, startedMs, durationMs } of booted.cluster.bootTimings) {
    lab.journal.append({ kind: 'boot-action', action, startedMs, durationMs }, context);
  }
  lab.journal.append({ kind: 'environment', ...booted.environment }, context);
  lab.journal.append({ kind: 'phase', state: 'ended' }, context);
  return booted;
}

/** The story: healthy, broken, seen to be broken, treated, and seen to be well or not. */
async function tell(telling: Telling, plan: Plan, { capabilities }: Environment): Promise<void> {
  const { scenario, remedies } = telling.trial;
  await using _prober = keepAsking(telling);

  const healthy = await telling.phase('baseline', () => tellBaseline(telling, plan.controlPlaneBaseline));
  if (!healthy) return;
  if (scenario.needs?.some((need) => !capabilities.includes(need))) return;

  telling.since = scenario.inject.length > 0 ? new Date() : telling.since;
  const injected = await telling.phase('inject', () => actSteps(telling, scenario.inject));
  if (!injected) throw new Error('the cluster refused the fault');

  await telling.phase('symptoms', async () => {
    await tellSymptoms(telling);
    await keepEvidence(telling);
  });

  for (const remedy of remedies) {
    const phase = remedy.origin === 'control' ? 'control' : 'remedy';
    await telling.phase(phase, () => tellRemedy(telling, remedy), remedy.id);
  }
}
