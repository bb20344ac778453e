import { join } from 'node:path';
import { annotationLines } from '../../reports/annotations.ts';
import { comparisonRenderers } from '../../reports/comparison/index.ts';
import { type Output, renderers } from '../../reports/index.ts';
import { lookAlikeProbes } from '../../scenarios/look-alike-probes.ts';
import { controlPlaneBaseline } from '../control-plane-baseline.ts';
import { requireEngine } from '../engine/find.ts';
import { guardRun } from '../engine/guard.ts';
import { exitCode, worstExitCode } from '../grade.ts';
import { makePlan } from '../plan.ts';
import { createComparisonDirectory, readComparison, writeComparison } from '../stored/comparison-directory.ts';
import {
  checkRunsDirectory,
  createRunDirectory,
  type RunDirectory,
  readRun,
  writeReports,
} from '../stored/run-directory.ts';
import { EngineGone, type EnvironmentError } from '../vocabulary/failures.ts';
import type { Plan } from '../vocabulary/plan.ts';
import { askedConfig, refuseOtherServiceAddresses } from './asked-config.ts';
import { checkAskedImage } from './asked-image.ts';
import { chooseScenarios } from './choose.ts';
import { comparisonOutput } from './comparison-output.ts';
import { Interrupted, onInterruption } from './interruption.ts';
import { type Laboratory, openLaboratories, openLaboratory } from './laboratory.ts';
import { Leftovers, sweepDeadRuns } from './leftovers.ts';
import { screenOf } from './progress/screen.ts';
import type { Verbosity } from './progress.ts';
import { orCannotWrite, runSession, type Session, type Stop } from './session.ts';
import { annotate, look, print, say } from './terminal.ts';

export interface RunOptions {
  readonly scenarios: readonly string[];
  /** Words that are no scenarios but could have been meant, for suggestions. */
  readonly alsoMeant: readonly string[];
  readonly output: Output;
  readonly runs: string;
  readonly image?: string | undefined;
  /** Versions of Kubernetes. None: that of the usual node image. */
  readonly kubernetes: readonly string[];
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

const oneRun = 'every run has its own reports in its directory';

/** Re-enacts failures, grades what was seen, and writes the reports; with several versions of Kubernetes, compares them. */
export async function run(options: RunOptions): Promise<number> {
  const { fresh, seed, kubernetes, image } = options;
  const plan = makePlan(chooseScenarios(options.scenarios, options.alsoMeant), {
    controlPlaneBaseline,
    lookAlikeProbes,
    fresh,
    seed,
  });
  if (kubernetes.length > 1) comparisonOutput(options.output, oneRun);
  const config = await askedConfig(options.clusterConfig, { image, kubernetes });
  if (config !== undefined) refuseOtherServiceAddresses(config);
  checkRunsDirectory(options.runs);
  await checkAskedImage({ image, kubernetes });
  const screen = screenOf(process.stderr, process.env);
  const nothingLeft = new AbortController();
  const interruption = onInterruption(screen.write, nothingLeft.signal);
  const isComparison = kubernetes.length > 1;
  const laboratories = isComparison
    ? await openLaboratories({ kubernetes, signal: interruption.signal })
    : [await openLaboratory({ image, kubernetes: kubernetes[0], signal: interruption.signal })];
  const { dockerHost } = await requireEngine();
  await sweepDeadRuns(dockerHost, screen.write);
  const kept = createDirectories(options, plan, isComparison);
  const guard = await guardRun({ dockerHost, runId: kept.id, directory: kept.path });
  interruption.begin();

  const leftovers = new Leftovers(screen.write);
  const common = {
    plan,
    options,
    config,
    interruption: interruption.signal,
    screen,
    leftovers,
    nameCluster: clusterNames(kept.id),
  };
  const stopped = await runEach(kept, laboratories, { ...common, kubeconfigs: kept.path });
  nothingLeft.abort();
  const code = isComparison ? concludeComparison(options, kept, stopped) : conclude(options, kept, stopped);
  if (!(stopped instanceof EngineGone || leftovers.any)) await guard.dismiss();
  return code;
}

/** The directory of what a command line asked for, and those of its runs: with one run, they are the same. */
interface Directories extends RunDirectory {
  readonly runs: readonly RunDirectory[];
}

function createDirectories({ runs, kubernetes }: RunOptions, plan: Plan, isComparison: boolean): Directories {
  if (isComparison) return createComparisonDirectory(runs, plan, kubernetes, new Date());
  const directory = createRunDirectory(runs, plan, new Date());
  return { ...directory, runs: [directory] };
}

/** Runs the plan with one version after the other: what ends one of them early, ends them all. */
async function runEach(
  { runs }: Directories,
  laboratories: readonly Laboratory[],
  common: Omit<Session, 'laboratory' | 'directory'>,
): Promise<Stop | undefined> {
  for (const [index, directory] of runs.entries()) {
    const laboratory = laboratories[index];
    if (laboratory === undefined) throw new Error(`there is no laboratory for ${directory.path}`);
    if (runs.length > 1 && common.options.verbosity !== 'quiet') {
      common.screen.write(`Kubernetes ${laboratory.kubernetes}, ${index + 1} of ${runs.length} versions`);
    }
    const stopped = await runSession({ ...common, laboratory, directory });
    // Whatever becomes of the next version, this one has its reports.
    const unwritten =
      runs.length > 1 ? orCannotWrite(() => writeReports(readRun(directory.path, directory.path))) : undefined;
    if (stopped !== undefined || unwritten !== undefined) return stopped ?? unwritten;
  }
  return undefined;
}

/** Prints the result, whether or not there is room to write it down. */
function conclude(options: RunOptions, { path }: RunDirectory, stopped: Stop | undefined): number {
  const stored = readRun(path, options.runs);
  const unwritten = orCannotWrite(() => writeReports(stored));
  print(renderers[options.output](stored, look()), options.output);
  annotate(annotationLines([stored]));
  return end({ report: join(path, 'report.html'), stopped, unwritten, code: exitCode(stored.result) });
}

/** The same for several runs: each has its own reports, and what is printed compares them. */
function concludeComparison(options: RunOptions, { path }: RunDirectory, stopped: Stop | undefined): number {
  const { directory, runs } = readComparison(path);
  const unwritten = orCannotWrite(() => writeComparison({ directory, runs }));
  const output = comparisonOutput(options.output, oneRun);
  print(comparisonRenderers[output]({ ...directory, runs }, look()), output);
  annotate(annotationLines(runs.map(({ kubernetes, result }) => ({ of: kubernetes, result }))));
  return end({
    report: join(path, 'report.md'),
    stopped,
    unwritten,
    code: worstExitCode(runs.map(({ result }) => result)),
  });
}

/** Says where the report is, or why there is none. */
function end(ended: {
  report: string;
  stopped: Stop | undefined;
  unwritten: EnvironmentError | undefined;
  code: number;
}): number {
  const { report, stopped, unwritten, code } = ended;
  const trouble = stopped instanceof Interrupted ? unwritten : (stopped ?? unwritten);
  say(trouble ? `\ndnsdrill: ${trouble.message}` : `\nReport: ${report}`);
  return stopped?.exitCode ?? unwritten?.exitCode ?? code;
}

/** Short, since they become part of host names: the run's last four characters and a number. */
function clusterNames(runId: string): () => string {
  let made = 0;
  return () => `dnsdrill-${runId.slice(-4)}-${++made}`;
}
