import { type KindConfig, nodeImagesOf } from '../cluster/kind-config.ts';
import type { StartedKindCluster } from '../cluster/started-kind-cluster.ts';
import { makeResult } from '../grade.ts';
import { Journal } from '../journal.ts';
import { needsOf } from '../plan/needs.ts';
import { type Lab, runPlan } from '../run.ts';
import { type RunDirectory, readRun, type StoredRun } from '../stored/run-directory.ts';
import { CannotWrite, EnvironmentError, NameTaken, UsageError } from '../vocabulary/failures.ts';
import type { Plan, Trial } from '../vocabulary/plan.ts';
import { Interrupted } from './interruption.ts';
import { bootCluster, type Laboratory, namedConfig } from './laboratory.ts';
import type { Leftovers } from './leftovers.ts';
import { clustersAtOnce } from './parallel.ts';
import type { Screen } from './progress/screen.ts';
import { progressOf } from './progress.ts';
import type { RunOptions } from './run.ts';
import { runHeader } from './run-header.ts';

/** A plan, and all that it takes to run it with one node image. */
export interface Session {
  readonly plan: Plan;
  readonly options: RunOptions;
  readonly laboratory: Laboratory;
  /** Where the run is written down. */
  readonly directory: RunDirectory;
  /** Where the kubeconfigs go, and the watchdog removes them. */
  readonly kubeconfigs: string;
  /** The kind config that the user named instead of the scenarios' own. */
  readonly config: KindConfig | undefined;
  readonly interruption: AbortSignal;
  readonly screen: Screen;
  /** What resisted its removal. */
  readonly leftovers: Leftovers;
  /** A name for the next cluster. */
  nameCluster(): string;
}

/** What can end a run early. */
export type Stop = Interrupted | EnvironmentError | UsageError;

/**
 * Whether what kept a cluster from booting would keep every other one from it: the next trial would look for the image, wait for
 * the engine, or look for room, in vain as well. A boot that fails in another way, or takes too long, is one cluster's bad luck,
 * and so is a name that somebody else has.
 */
export const isHopeless = (error: unknown): error is EnvironmentError | UsageError =>
  error instanceof EnvironmentError || (error instanceof UsageError && !(error instanceof NameTaken));

/**
 * Runs a plan with one node image, and writes down what happens.
 *
 * @returns what ended it early, or kept it from beginning, if something did
 */
export async function runSession(session: Session): Promise<Stop | undefined> {
  try {
    return await runInLaboratory(session);
  } catch (error) {
    if (error instanceof EnvironmentError) return error;
    throw error;
  }
}

async function runInLaboratory(session: Session): Promise<Stop | undefined> {
  const { plan, options, laboratory, directory, screen } = session;
  const parallel = await clustersAtOnce(options.parallel, laboratory);
  const progress = progressOf(plan, { ...options, parallel }, screen);
  // A second Ctrl-C, or an error that nobody expected, ends the process: even then, what was held back is news.
  process.once('exit', progress.end);
  const journal = new Journal(directory.path, progress.show);
  journal.append(header(session));
  const hopeless = new AbortController();
  const signal = AbortSignal.any([session.interruption, journal.failed, hopeless.signal]);
  const needs = needsOf(plan);
  const lab: Lab = {
    journal,
    signal,
    parallel,
    nameCluster: session.nameCluster,
    async boot(trial, name, until) {
      const settings = { name, runId: directory.id, directory: session.kubeconfigs, signal: until, needs };
      try {
        return await bootCluster(laboratory, {
          ...settings,
          config: session.config ?? (await namedConfig(trial.scenario.cluster)),
        });
      } catch (error) {
        if (isHopeless(error)) hopeless.abort(error);
        session.leftovers.note(name, error);
        throw error;
      }
    },
    isKept: (trial) => options.retain && !hasPassed(trial, stored(directory)),
    remove: (cluster) => session.leftovers.orNote(cluster.name, () => cluster.stop()),
    keep: (cluster) => session.leftovers.orNote(cluster.name, () => keep(cluster, screen)),
  };
  return runToTheEnd(plan, lab).finally(progress.end);
}

/** Runs the plan, and ends the journal whatever happened. */
async function runToTheEnd(plan: Plan, lab: Lab): Promise<Stop | undefined> {
  let stopped: Stop | undefined;
  try {
    await runPlan(plan, lab);
  } catch (error) {
    if (!(error instanceof Interrupted || isHopeless(error))) throw error;
    stopped = error;
  }
  lab.journal.append({ kind: 'end', reason: stopped ? 'interrupted' : 'finished' });
  return stopped ?? orCannotWrite(() => lab.journal.close());
}

/** Does it, and returns the failure if there is no room. */
export function orCannotWrite(write: () => void): CannotWrite | undefined {
  try {
    write();
    return undefined;
  } catch (error) {
    if (error instanceof CannotWrite) return error;
    throw error;
  }
}

function header({ directory, options, laboratory, config }: Session) {
  const { scenarios, clusterConfig, retain, parallel, fresh, seed } = options;
  const { clientImage, kubernetes } = laboratory;
  const image = config === undefined ? laboratory.image : nodeImagesOf(config, laboratory.image).join(', ');
  const asked = { scenarios, image, clientImage, kubernetes, clusterConfig, retain, parallel, fresh, seed };
  return runHeader(directory.id, asked);
}

/** Keeps a cluster, and says how it is reached and got rid of. */
async function keep(cluster: StartedKindCluster, screen: Screen): Promise<void> {
  await cluster.keep();
  screen.write(`  kept      ${cluster.name}: kubectl --kubeconfig ${cluster.kubeconfigPath} get pods -A`);
  screen.write(`            remove it with: dnsdrill down ${cluster.name}`);
}

const stored = ({ path }: RunDirectory): StoredRun => readRun(path, path);

/** Whether a trial of a run that still goes on is as expected in all that it could show. */
function hasPassed(trial: Trial, { plan, journal }: StoredRun): boolean {
  const { summary } = makeResult({ ...plan, trials: [trial] }, journal, { directory: '' });
  return summary.unexpected + summary.ungraded === 0;
}
