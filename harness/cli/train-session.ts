import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clock } from '../../reports/debrief/blocks.ts';
import { visible } from '../../reports/text.ts';
import { externalKubeconfig } from '../cluster/kubeconfig.ts';
import type { StartedKindCluster } from '../cluster/started-kind-cluster.ts';
import { auditFiles, nodeKubeconfigPath, traineeKubeconfig, withAudit } from '../drill/audit.ts';
import { Desk } from '../drill/desk.ts';
import { handOver } from '../drill/hand-over.ts';
import { breakCluster, keepWatch } from '../drill/tell.ts';
import { isBash, shellOf, startProgram, startShell } from '../drill/trainee.ts';
import { FingerprintTaker } from '../fingerprint/take.ts';
import { Journal } from '../journal.ts';
import { Telling } from '../phases/telling.ts';
import type { TrialCluster } from '../run.ts';
import type { RunDirectory } from '../stored/run-directory.ts';
import type { DrillPlan } from '../vocabulary/drill.ts';
import type { Entry } from '../vocabulary/entry.ts';
import { CannotWrite, EngineGone, EnvironmentError } from '../vocabulary/failures.ts';
import type { Trial } from '../vocabulary/plan.ts';
import { Interrupted } from './interruption.ts';
import { bootCluster, type Laboratory, namedConfig } from './laboratory.ts';
import type { Leftovers } from './leftovers.ts';
import { runHeader } from './run-header.ts';
import type { Stop } from './session.ts';
import { orCannotWrite } from './session.ts';
import { say } from './terminal.ts';

/** A drill, and all that it takes to hold it. */
export interface DrillSession {
  readonly plan: DrillPlan;
  readonly laboratory: Laboratory;
  /** Whose label the cluster carries. */
  readonly runId: string;
  /** Where the drill is written down. */
  readonly directory: RunDirectory;
  /** Where the kubeconfigs go, and the watchdog removes them. */
  readonly kubeconfigs: string;
  readonly clusterName: string;
  readonly interruption: AbortSignal;
  /** The machine's own kubectl, if there is one. */
  readonly kubectl: string | undefined;
  /** What there is to choose from when the cause is named. */
  readonly causes: readonly { readonly id: string; readonly title: string }[];
  readonly quiet?: boolean | undefined;
  /** What resisted its removal. */
  readonly leftovers: Leftovers;
}

/**
 * Holds a drill, and writes down what happens.
 *
 * @returns what ended it early, if something did
 */
export async function holdDrill(session: DrillSession): Promise<Stop | undefined> {
  const entries: Entry[] = [];
  const journal = new Journal(session.directory.path, (entry) => entries.push(entry));
  journal.append(header(session));
  const signal = AbortSignal.any([session.interruption, journal.failed]);
  let stopped: Stop | undefined;
  try {
    await inCluster(session, { journal, signal, entries });
  } catch (error) {
    stopped = stopOf(error, signal);
    if (stopped === undefined) {
      const message = error instanceof Error ? error.message : String(error);
      journal.append({ kind: 'breakdown', message });
      say(`the lab broke: ${visible(message)}`);
    }
  }
  journal.append({ kind: 'end', reason: stopped ? 'interrupted' : 'finished' });
  return stopped ?? orCannotWrite(() => journal.close());
}

/** What ends more than this drill: an interruption, or what the machine lacks. Anything else is the lab's own failure. */
function stopOf(error: unknown, signal: AbortSignal): Stop | undefined {
  const cause: unknown = signal.aborted ? signal.reason : error;
  return cause instanceof Interrupted || cause instanceof EnvironmentError ? cause : undefined;
}

interface Holding {
  readonly journal: Journal;
  readonly signal: AbortSignal;
  readonly entries: readonly Entry[];
}

async function inCluster(session: DrillSession, holding: Holding): Promise<void> {
  const { plan, runId, kubeconfigs, clusterName } = session;
  progress(session, 'booting a cluster');
  const config = withAudit(await namedConfig(plan.scenario.cluster));
  const booted = await bootCluster(session.laboratory, {
    ...{ name: clusterName, runId, config, directory: kubeconfigs, signal: holding.signal, nodeFiles: auditFiles },
    needs: new Set(plan.scenario.needs ?? []),
  }).catch((error: unknown) => {
    session.leftovers.note(clusterName, error);
    throw error;
  });
  const kubeconfig = join(kubeconfigs, 'trainee.kubeconfig');
  try {
    await tellDrill(session, holding, { ...booted, kubeconfig });
  } finally {
    rmSync(kubeconfig, { force: true });
    // The drill is over, and judged by what it was: that a container stays is another matter.
    await session.leftovers.orNote(clusterName, () => booted.cluster.stop());
  }
}

async function tellDrill(
  session: DrillSession,
  { journal, signal: until, entries }: Holding,
  { cluster, environment, kubeconfig }: TrialCluster & { kubeconfig: string },
): Promise<void> {
  const { plan, directory } = session;
  const trial = trialOf(plan);
  const signal = AbortSignal.any([until, cluster.lost]);
  journal.append({ kind: 'environment', ...environment }, { trial: trial.id, scenario: trial.scenario.id });
  writeTraineeKubeconfig(kubeconfig, cluster, await traineeKubeconfig(cluster.controlPlane, signal));
  await using telling = new Telling({ trial, cluster, limits: plan.limits, journal, signal });
  try {
    await using _watch = keepWatch(telling);
    const prints = await breakCluster(telling, plan, {
      taker: new FingerprintTaker(cluster),
      capabilities: environment.capabilities,
      saying: (line) => progress(session, line),
    });
    await telling.phase('drill', () =>
      handOver({
        ...{ plan, telling, prints, entries, directory: directory.path, causes: session.causes },
        surroundings: surroundingsOf(session, cluster, kubeconfig),
        workplace: {
          ...{ kubeconfig, cluster: cluster.name, nodes: namesOf(cluster) },
          workers: namesOf(cluster).filter((name) => name !== cluster.controlPlane.name),
        },
        start: (workplace) => (plan.exec === undefined ? startShell(workplace) : startProgram(plan.exec, workplace)),
        // What is said while a person types begins on a line of its own.
        saying: (line) => progress(session, line, plan.exec === undefined ? '\n' : ''),
        brief: (lines) => say(briefingText(session, lines, cluster)),
      }),
    );
  } catch (error) {
    // What fails in a cluster that is lost fails in many words, and for one reason.
    if (cluster.lost.aborted && !until.aborted) throw cluster.lost.reason;
    throw error;
  }
}

/** A trial whose remedy is the trainee's affair. */
const trialOf = ({ scenario }: DrillPlan): Trial => ({
  id: scenario.id,
  scenario,
  cluster: { own: 'a trainee works in it' },
  asks: 'proof-only',
  remedies: [],
});

const namesOf = ({ nodes }: StartedKindCluster): string[] => nodes.map(({ name }) => name);

const surroundingsOf = (
  { directory, laboratory, kubectl }: DrillSession,
  cluster: StartedKindCluster,
  kubeconfig: string,
) => ({
  desk: Desk.pathIn(directory.path),
  client: join(import.meta.dirname, '../drill/client.ts'),
  node: process.execPath,
  dockerHost: laboratory.engine.dockerHost,
  nodes: namesOf(cluster),
  controlPlane: cluster.controlPlane.name,
  kubectl,
  kubeconfig,
  nodeKubeconfig: nodeKubeconfigPath,
});

function writeTraineeKubeconfig(path: string, cluster: StartedKindCluster, inNode: string): void {
  const server = cluster.kube.config.getCurrentCluster()?.server ?? '';
  try {
    writeFileSync(path, externalKubeconfig(inNode, cluster.name, server), { mode: 0o600 });
  } catch (error) {
    throw new CannotWrite(path, error);
  }
}

/** In an exam, what is left of the time for all need not be whole minutes. */
const timeLeft = (ms: number): string => (ms % 60_000 === 0 ? `${ms / 60_000} min` : `${clock(ms)} minutes`);

/** What a person reads before the clock starts; a program's minder reads it as well. */
function briefingText(
  { plan, directory }: DrillSession,
  lines: readonly string[],
  cluster: StartedKindCluster,
): string {
  const { limits, exec } = plan;
  const how = [
    `You have ${timeLeft(limits.timeLimitMs)}. It is solved when DNS is back on every node, the cause is gone, and both have stayed so for ${limits.holdMs / 1_000} s.`,
    'kubectl talks to the cluster. `node-shell NODE [COMMAND...]` is a shell, or a command, on a node:',
    `  ${namesOf(cluster).join(', ')}`,
    '`hint [1-4]`, `status`, `cause [NAME]` when you know what it is, `giveup`, and `exit` when you are done.',
    ...(isBash(shellOf(process.env))
      ? []
      : [
          `Your shell reads its own start-up files last: \`command -v kubectl\` must say ${Desk.pathIn(directory.path)}/bin/kubectl.`,
        ]),
  ];
  return [
    '',
    '--- You are paged -------------------------------------------------',
    ...lines.map(visible),
    '',
    ...(exec === undefined ? how : []),
    '',
  ].join('\n');
}

function progress({ quiet }: DrillSession, line: string, before = ''): void {
  if (!quiet) say(`${before}· ${line}`);
}

function header({ plan, directory, laboratory }: DrillSession) {
  const { image, clientImage, kubernetes } = laboratory;
  const { level, seed, exec, limits } = plan;
  const asked = { train: plan.scenario.id, level, seed, exec, limits, image, clientImage, kubernetes };
  return runHeader(directory.id, asked);
}

/** Whether the engine is gone, so that only the watchdog can still remove what was made. */
export const isEngineGone = (stopped: Stop | undefined): boolean => stopped instanceof EngineGone;
