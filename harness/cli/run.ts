import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Output, renderers } from '../../reports/index.ts';
import { lookAlikeProbes } from '../../scenarios/look-alike-probes.ts';
import type { StartedKindCluster } from '../cluster/started-kind-cluster.ts';
import { controlPlaneBaseline } from '../control-plane-baseline.ts';
import { guardRun } from '../engine/guard.ts';
import { exitCode, makeResult } from '../grade.ts';
import { Journal } from '../journal.ts';
import { needsOf } from '../plan/needs.ts';
import { makePlan } from '../plan.ts';
import { type Lab, runPlan } from '../run.ts';
import { CannotWrite, EngineGone, EnvironmentError } from '../vocabulary/failures.ts';
import type { Plan, Trial } from '../vocabulary/plan.ts';
import { chooseScenarios } from './choose.ts';
import { Interrupted, onInterruption } from './interruption.ts';
import { askedConfig, bootCluster, type Laboratory, namedConfig, openLaboratory } from './laboratory.ts';
import { sweepDeadRuns } from './leftovers.ts';
import { clustersAtOnce } from './parallel.ts';
import { screenOf } from './progress/screen.ts';
import { progressOf, type Verbosity } from './progress.ts';
import {
  checkRunsDirectory,
  createRunDirectory,
  type RunDirectory,
  readRun,
  type StoredRun,
  writeReports,
} from './run-directory.ts';
import { say, wantsColor, widthOf } from './terminal.ts';

export interface RunOptions {
  readonly scenarios: readonly string[];
  /** Words that are no scenarios but could have been meant, for suggestions. */
  readonly commands: readonly string[];
  readonly output: Output;
  readonly runs: string;
  readonly image?: string | undefined;
  readonly clusterConfig?: string | undefined;
  readonly retain: boolean;
  /** How many clusters at a time; undefined: as many as suit the machine. */
  readonly parallel?: number | undefined;
  /** A cluster of its own for every trial. */
  readonly fresh: boolean;
  /** Draws the order of the trials. */
  readonly seed?: number | undefined;
  readonly verbosity: Verbosity;
}

/** Re-enacts failures, grades what was seen, and writes the reports. */
export async function run(options: RunOptions): Promise<number> {
  const { fresh, seed } = options;
  const plan = makePlan(chooseScenarios(options.scenarios, options.commands), {
    controlPlaneBaseline,
    lookAlikeProbes,
    fresh,
    seed,
  });
  const config = await askedConfig(options.clusterConfig);
  checkRunsDirectory(options.runs);
  const screen = screenOf(process.stderr, process.env);
  const nothingLeft = new AbortController();
  const interruption = onInterruption(screen.write, nothingLeft.signal);
  const laboratory = await openLaboratory({ image: options.image, signal: interruption });
  const { dockerHost } = laboratory.engine;
  await sweepDeadRuns(dockerHost, screen.write);
  const directory = createRunDirectory(options.runs, plan, new Date());
  const guard = await guardRun({ dockerHost, runId: directory.id, directory: directory.path });

  const parallel = await clustersAtOnce(options.parallel, laboratory);
  const progress = progressOf(plan, { ...options, parallel }, screen);
  // A second Ctrl-C, or an error that nobody expected, ends the process: even then, what was held back is news.
  process.once('exit', progress.end);
  const journal = new Journal(directory.path, progress.show);
  journal.append(header(directory, options, laboratory));
  const hopeless = new AbortController();
  const signal = AbortSignal.any([interruption, journal.failed, hopeless.signal]);
  const needs = needsOf(plan);
  const lab: Lab = {
    journal,
    signal,
    parallel,
    nameCluster: clusterNames(directory.id),
    async boot(trial, name, until) {
      const settings = { name, runId: directory.id, directory: directory.path, signal: until, needs };
      try {
        return await bootCluster(laboratory, {
          ...settings,
          config: config ?? (await namedConfig(trial.scenario.cluster)),
        });
      } catch (error) {
        // The next trial would wait for the engine, or look for room, in vain as well.
        if (error instanceof EngineGone || error instanceof CannotWrite) hopeless.abort(error);
        throw error;
      }
    },
    isKept: (trial) => options.retain && !hasPassed(trial, readRun(directory.id, options.runs)),
    finish: (trial, cluster) => finish(options, directory, screen.write, trial, cluster),
  };
  const stopped = await runToTheEnd(plan, lab).finally(progress.end);
  nothingLeft.abort();
  const code = conclude(options, directory, stopped);
  if (!(stopped instanceof EngineGone)) await guard.dismiss();
  return code;
}

/** What can end a run early. */
type Stop = Interrupted | EnvironmentError;

/** Runs the plan, and ends the journal whatever happened. */
async function runToTheEnd(plan: Plan, lab: Lab): Promise<Stop | undefined> {
  let stopped: Stop | undefined;
  try {
    await runPlan(plan, lab);
  } catch (error) {
    if (!(error instanceof Interrupted || error instanceof EnvironmentError)) throw error;
    stopped = error;
  }
  lab.journal.append({ kind: 'end', reason: stopped ? 'interrupted' : 'finished' });
  return stopped ?? orCannotWrite(() => lab.journal.close());
}

/** Prints the result, whether or not there is room to write it down. */
function conclude(options: RunOptions, directory: RunDirectory, stopped: Stop | undefined): number {
  const stored = readRun(directory.id, options.runs);
  const unwritten = orCannotWrite(() => writeReports(stored));
  const look = { color: wantsColor(process.stdout, process.env), width: widthOf(process.stdout) };
  process.stdout.write(renderers[options.output](stored, look));
  const trouble = stopped instanceof EnvironmentError ? stopped : unwritten;
  say(trouble ? `\ndnsdrill: ${trouble.message}` : `\nReport: ${join(directory.path, 'report.html')}`);
  return stopped?.exitCode ?? unwritten?.exitCode ?? exitCode(stored.result);
}

function orCannotWrite(write: () => void): CannotWrite | undefined {
  try {
    write();
    return undefined;
  } catch (error) {
    if (error instanceof CannotWrite) return error;
    throw error;
  }
}

function header({ id }: RunDirectory, options: RunOptions, { image, clientImage }: Laboratory) {
  const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };
  const { scenarios, clusterConfig, retain, parallel, fresh, seed } = options;
  return {
    kind: 'header',
    schemaVersion: 1,
    run: id,
    tool: version,
    node: process.version,
    options: { scenarios, image, clientImage, clusterConfig, retain, parallel, fresh, seed },
  } as const;
}

/** Short, since they become part of host names: the run's last four characters and a number. */
function clusterNames(runId: string): () => string {
  let made = 0;
  return () => `dnsdrill-${runId.slice(-4)}-${++made}`;
}

/** Removes the trial's cluster, unless it failed and the user wants to look at it. */
async function finish(
  options: RunOptions,
  directory: RunDirectory,
  say: (line: string) => void,
  trial: Trial,
  cluster: StartedKindCluster,
): Promise<void> {
  if (!options.retain || hasPassed(trial, readRun(directory.id, options.runs))) {
    return cluster.stop();
  }
  await cluster.keep();
  say(`  kept      ${cluster.name}: kubectl --kubeconfig ${cluster.kubeconfigPath} get pods -A`);
  say(`            remove it with: dnsdrill down ${cluster.name}`);
}

/** Whether a trial of a run that still goes on is as expected in all that it could show. */
function hasPassed(trial: Trial, { plan, journal }: StoredRun): boolean {
  const { summary } = makeResult({ ...plan, trials: [trial] }, journal, { directory: '' });
  return summary.unexpected + summary.ungraded === 0;
}
