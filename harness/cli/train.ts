import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { historyRenderers } from '../../reports/debrief/sheet.ts';
import { type DebriefOutput, debriefRenderers } from '../../reports/debrief.ts';
import { curedEverywhere } from '../../scenarios/cures.ts';
import { scenarios } from '../../scenarios/index.ts';
import { lookAlikeProbes } from '../../scenarios/look-alike-probes.ts';
import { controlPlaneBaseline } from '../control-plane-baseline.ts';
import { Desk, findKubectl } from '../drill/desk.ts';
import { guardRun } from '../engine/guard.ts';
import { readDrill, readHistory, writeDebrief, writeDrillPlan } from '../stored/drill-directory.ts';
import { checkRunsDirectory, createDirectory, type RunDirectory } from '../stored/run-directory.ts';
import { drawScenario } from '../train/draw.ts';
import { historyOf } from '../train/history.ts';
import { drillExitCode } from '../train/judge.ts';
import { planDrill } from '../train/plan.ts';
import type { BriefingLevel } from '../vocabulary/drill.ts';
import { EnvironmentError, UsageError } from '../vocabulary/failures.ts';
import type { Scenario } from '../vocabulary/scenario.ts';
import { checkAskedImage } from './asked-image.ts';
import { chooseScenarios } from './choose.ts';
import { onInterruption } from './interruption.ts';
import { type Laboratory, openLaboratory } from './laboratory.ts';
import { Leftovers, sweepDeadRuns } from './leftovers.ts';
import { orCannotWrite, type Stop } from './session.ts';
import { look, print, say } from './terminal.ts';
import { type DrillSession, holdDrill, isEngineGone } from './train-session.ts';

export interface TrainOptions {
  readonly scenario?: string | undefined;
  readonly level: BriefingLevel;
  readonly exec?: string | undefined;
  readonly exam?: string | undefined;
  readonly seed?: number | undefined;
  readonly timeLimitMinutes: number;
  readonly holdSeconds: number;
  readonly output: DebriefOutput;
  readonly runs: string;
  readonly image?: string | undefined;
  readonly kubernetes?: string | undefined;
  readonly quiet?: boolean | undefined;
}

/** Holds a drill: a person or a program in front of a broken cluster. */
export async function train(options: TrainOptions): Promise<number> {
  checkTrainee(options);
  const [named] = options.scenario === undefined ? [] : chooseScenarios([options.scenario]);
  const seed = options.seed ?? randomInt(2 ** 31);
  const plan = planDrill(named ?? drawn(options, seed), options, claimsOfAll, named === undefined ? seed : undefined);
  return withGround(
    options,
    (path) => writeDrillPlan(path, plan),
    async ({ directory, ...ground }) => {
      const stopped = await holdDrill({ ...ground, plan, directory, clusterName: clusterNameOf(directory.id, 1) });
      return { stopped, conclude: () => conclude(options, directory) };
    },
  );
}

/** Prints progress over the drills that are kept. */
export function history({ runs, output }: { runs: string; output: DebriefOutput }): number {
  const { drills, unreadable } = readHistory(runs);
  for (const path of unreadable) say(`${path}: cannot be read, and is left out`);
  const found = historyOf(
    drills,
    scenarios.map(({ id }) => id),
  );
  print(historyRenderers[output](found, look()), output);
  return 0;
}

/** @throws UsageError where there is neither a person nor a program */
export function checkTrainee({ exec }: Pick<TrainOptions, 'exec'>): void {
  if (exec === '') throw new UsageError('--exec: needs a command');
  if (exec !== undefined || (process.stdin.isTTY && process.stderr.isTTY)) return;
  throw new UsageError(
    'train: a drill opens a shell, and needs a terminal for that; in a script, name the program that is the trainee with --exec COMMAND',
  );
}

function drawn({ runs }: TrainOptions, seed: number): Scenario {
  const candidates = scenarios.filter(({ shownBy }) => shownBy.length > 0);
  const name = drawScenario(
    candidates.map(({ id }) => id),
    readHistory(runs).drills,
    seed,
  );
  return chooseScenarios([name])[0] as Scenario;
}

/** What is asked in every drill, whatever its scenario. */
export const claimsOfAll = { curedEverywhere, controlPlaneBaseline, lookAlikeProbes };

/** What every drill, and every exam, is held with. */
type Ground = Omit<DrillSession, 'plan' | 'clusterName'>;

/**
 * Gets the machine ready, and clears it away again, however it ends.
 *
 * @param fill writes what is in the new directory at first
 * @param hold does it; what is concluded is concluded when nothing is left to be removed
 */
export async function withGround(
  options: TrainOptions,
  fill: (path: string) => void,
  hold: (ground: Ground) => Promise<{ stopped: Stop | undefined; conclude: () => number }>,
): Promise<number> {
  checkRunsDirectory(options.runs);
  const { image, kubernetes } = options;
  await checkAskedImage({ image, kubernetes: [kubernetes ?? []].flat() });
  const kubectl = await findKubectl(process.env);
  const nothingLeft = new AbortController();
  const interruption = onInterruption(say, nothingLeft.signal);
  const laboratory: Laboratory = await openLaboratory({ image, kubernetes, signal: interruption.signal });
  const { dockerHost } = laboratory.engine;
  await sweepDeadRuns(dockerHost, say);
  const directory = createDirectory(options.runs, new Date(), (path) => {
    Desk.pathIn(join(path, 'drill-99'));
    fill(path);
  });
  const leftovers = new Leftovers(say);
  const guard = await guardRun({ dockerHost, runId: directory.id, directory: directory.path });
  interruption.begin();
  const { stopped, conclude: end } = await hold({
    ...{ laboratory, directory, runId: directory.id, kubeconfigs: directory.path, kubectl },
    interruption: interruption.signal,
    causes: scenarios.map(({ id, title }) => ({ id, title })),
    quiet: options.quiet,
    leftovers,
  });
  nothingLeft.abort();
  const code = end();
  if (stopped instanceof EnvironmentError) say(`\ndnsdrill: ${stopped.message}`);
  if (!(isEngineGone(stopped) || leftovers.any)) await guard.dismiss();
  return stopped?.exitCode ?? code;
}

/** Short, since it becomes part of host names. */
export const clusterNameOf = (runId: string, number: number): string => `dnsdrill-${runId.slice(-4)}-${number}`;

function conclude({ output }: TrainOptions, directory: RunDirectory): number {
  const { debrief } = readDrill(directory.path);
  const unwritten = orCannotWrite(() => writeDebrief(directory, debrief));
  print(debriefRenderers[output](debrief, look()), output);
  say(unwritten ? `\ndnsdrill: ${unwritten.message}` : `\nDebrief: ${join(directory.path, 'debrief.html')}`);
  return unwritten?.exitCode ?? drillExitCode([debrief.judgement]);
}
