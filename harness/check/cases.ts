import { parseKindConfig } from '../cluster/kind-config.ts';
import { judgeNothing } from '../rules/index.ts';
import type { RuleSettings } from '../rules/settings.ts';
import type { CheckedCase, HostCondition } from '../vocabulary/check.ts';
import { EngineGone, EnvironmentError } from '../vocabulary/failures.ts';
import { type CaseOptions, checkCase } from './check-case.ts';
import type { Script } from './script.ts';
import type { Leftovers } from './using-nodes.ts';

/** A script, and what the hosts are to be like. */
export interface AskedCase {
  readonly script: Script;
  readonly host: HostCondition;
}

/** All that it takes to check scripts. */
export interface CheckSession {
  readonly laboratory: { readonly dockerHost: string; readonly image: string; readonly clientImage: string };
  readonly directory: { readonly id: string; readonly path: string };
  readonly settings: RuleSettings;
  readonly nodes: number;
  readonly timeoutMs: number;
  /** How many cases at a time. */
  readonly parallel: number;
  readonly signal: AbortSignal;
  readonly leftovers: Leftovers;
  /** Takes a line of progress, which may hold what a script printed. */
  tell(line: string): void;
}

/**
 * Checks every case, several at a time, in any order.
 *
 * @returns those that ended, in the order in which they were asked for, and what ended the others
 */
export async function runCases(
  asked: readonly AskedCase[],
  session: CheckSession,
): Promise<{ cases: CheckedCase[] } & Stopped> {
  const hopeless = new AbortController();
  const signal = AbortSignal.any([session.signal, hopeless.signal]);
  const done = new Map<number, CheckedCase>();
  const waiting = [...asked.entries()];
  const serve = async () => {
    for (let next = waiting.shift(); next && !signal.aborted; next = waiting.shift()) {
      const [index, one] = next;
      done.set(index, await runCase(one, index + 1, asked.length, { ...session, signal }));
    }
  };
  const served = await Promise.allSettled(
    Array.from({ length: Math.min(session.parallel, asked.length) }, () =>
      serve().catch((error: unknown) => {
        // Whatever ends one of them this way would end every other.
        hopeless.abort(error);
        throw error;
      }),
    ),
  );
  const failures = served.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  const cases = [...done].toSorted(([one], [other]) => one - other).map(([, one]) => one);
  return { cases, ...whatStopped(failures, session.signal) };
}

/** What ended a check early, if something did. */
export interface Stopped {
  readonly stopped: unknown;
  /** Whether only the watchdog can still remove what was made, whatever ended the check. */
  readonly engineGone: boolean;
}

/**
 * Tells what ended a check from what ended its cases.
 *
 * @param failures of which every one would end every case
 * @throws a failure that nobody expected
 */
export function whatStopped(failures: readonly unknown[], interruption: AbortSignal): Stopped {
  const gone = failures.find((failure) => failure instanceof EngineGone);
  const stopped: unknown = interruption.aborted ? interruption.reason : (gone ?? failures[0]);
  if (stopped !== undefined && !interruption.aborted && !(stopped instanceof EnvironmentError)) throw stopped;
  return { stopped, engineGone: gone !== undefined };
}

/** Checks one case. That the lab failed in it is a result, as long as the next one may fare better. */
async function runCase(asked: AskedCase, number: number, of: number, session: CheckSession): Promise<CheckedCase> {
  const startedAt = new Date().toISOString();
  const startedMs = performance.now();
  const { script, host } = asked;
  // Short, since it becomes part of host names: the run's last four characters and a number.
  const name = `dnsdrill-${session.directory.id.slice(-4)}-${number}`;
  const title = of === 1 ? '' : `[${number}/${of}] ${script.name} (${host}) `;
  const tell = (line: string) => session.tell(`${title}${line}`);
  try {
    return withShortNames(await checkCase(caseOptions(asked, name, tell, session)), name);
  } catch (error) {
    // Even after an interruption: what was made is still there.
    if (error instanceof EngineGone) throw error;
    session.signal.throwIfAborted();
    if (error instanceof EnvironmentError) throw error;
    const broke = error instanceof Error ? error.message : String(error);
    tell(`broke: ${broke}`);
    const durationMs = Math.round(performance.now() - startedMs);
    const rulings = judgeNothing('the lab could not tell', session.settings);
    return { script: script.name, host, startedAt, durationMs, runs: [], rulings, added: [], broke };
  }
}

/** Nodes are called after the run, which is news to nobody: a CI system that follows a rule should see what has changed. */
function withShortNames(one: CheckedCase, cluster: string): CheckedCase {
  const short = (text: string): string => text.replaceAll(`${cluster}-`, '');
  return {
    ...one,
    runs: one.runs.map((run) => ({ ...run, node: short(run.node) })),
    rulings: one.rulings.map((ruling) => ({ ...ruling, found: short(ruling.found) })),
  };
}

function caseOptions(
  { script, host }: AskedCase,
  name: string,
  tell: (line: string) => void,
  session: CheckSession,
): CaseOptions {
  const { laboratory, directory, settings, timeoutMs, signal, nodes, leftovers } = session;
  const shortOf = (node: string): string => node.replace(`${name}-`, '');
  const workers = ', {role: worker}'.repeat(nodes - 1);
  const config = `kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nnodes: [{role: control-plane}${workers}]\n`;
  return {
    ...{ script, host, settings, timeoutMs, leftovers, directory: directory.path },
    making: {
      ...{ ...laboratory, name, runId: directory.id, directory: directory.path, signal },
      config: parseKindConfig(config, `${nodes} nodes`),
    },
    logOf: (node) => `${script.name}.${host}.${shortOf(node)}.log`,
    onLine: (node, line) => tell(`${shortOf(node)} | ${line}`),
    onStage: (stage) => tell(`== ${stage}`),
  };
}
