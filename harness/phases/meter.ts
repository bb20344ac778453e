import type { ClusterNode } from '../cluster/cluster-node.ts';
import { pause, waitFor } from '../cluster/poll.ts';
import { endOfMeter, meterCommand, patienceSeconds, readMeter } from '../probes/meter.ts';
import type { EntryOf } from '../vocabulary/entry.ts';
import type { SteadyLookups } from '../vocabulary/scenario.ts';
import type { Telling } from './telling.ts';

/** Longer than any trial; the meter in the pod ends by itself after as long. */
const lifetimeMs = 30 * 60_000;
const endTimeoutMs = 5_000;
/** How long to wait before trying again where the meter cannot run. */
const retryMs = 1_000;
/** Before the fault: enough lookups for a 99th percentile, at twenty a second. */
const beforeMs = 10_000;
const beforeTimeoutMs = 30_000;

/**
 * Lets the scenario's steady lookups go on from the client pod of every node until it is disposed of. Each second of them is
 * an entry in the journal. Where a client does not report, there is none: what nobody asked is not taken for answered.
 */
export function keepMeasuring(telling: Telling): AsyncDisposable {
  const { lookups } = telling.trial.scenario;
  if (lookups === undefined) return { [Symbol.asyncDispose]: async () => undefined };
  const stopped = new AbortController();
  const loops = telling.cluster.nodes.map((node) => measureFrom(telling, node, lookups, stopped.signal));
  return {
    async [Symbol.asyncDispose]() {
      stopped.abort();
      await Promise.all(telling.cluster.nodes.map((node) => endMeter(telling, node)));
      // What was asked last is told once it was answered, or nobody waits for it any more.
      const late = new AbortController();
      const timer = setTimeout(() => late.abort(), patienceSeconds * 1_000 + retryMs);
      await Promise.race([Promise.all(loops), new Promise((done) => late.signal.addEventListener('abort', done))]);
      clearTimeout(timer);
    },
  };
}

/** Waits until every node has been measured for a while: what DNS did to those lookups before the fault. */
export async function measureBefore({ trial, cluster, measured, signal }: Telling): Promise<void> {
  if (trial.scenario.lookups === undefined) return;
  const seconds = (node: ClusterNode) => measured.filter((record) => record.node === node.name).length;
  await waitFor(async () => cluster.nodes.every((node) => seconds(node) * 1_000 >= beforeMs) || undefined, {
    timeoutMs: beforeTimeoutMs,
    signal,
  });
}

async function endMeter({ cluster, signal }: Telling, { name }: ClusterNode): Promise<void> {
  if (signal.aborted) return;
  await cluster.runInPod(cluster.clientPod(name), ['sh', '-c', endOfMeter], { timeoutMs: endTimeoutMs, signal });
}

async function measureFrom(
  telling: Telling,
  node: ClusterNode,
  lookups: SteadyLookups,
  stopped: AbortSignal,
): Promise<void> {
  const { cluster, signal } = telling;
  while (!stopped.aborted && !signal.aborted) {
    let pending = '';
    const onStdout = (chunk: string) => {
      const { seconds, rest } = readMeter(pending + chunk);
      pending = rest;
      for (const second of seconds) record(telling, node.name, second);
    };
    const command = meterCommand(lookups, lifetimeMs);
    const pod = cluster.clientPod(node.name);
    const ended = await cluster.runInPod(pod, command, { timeoutMs: lifetimeMs, signal, onStdout });
    if (stopped.aborted || signal.aborted) return;
    const message = `the meter ended (${ended.cutOff ?? `exit code ${ended.exitCode}`}): ${ended.stderr.trim()}`;
    telling.write({ kind: 'trouble', asking: `steady lookups of ${node.name}`, message });
    await pause(retryMs, signal).catch(() => undefined);
  }
}

function record(
  telling: Telling,
  node: string,
  { agoMs, lookups }: { agoMs: number } & Pick<EntryOf<'measured'>, 'lookups'>,
) {
  const sentMs = Math.max(0, Math.round(telling.nowMs - agoMs));
  telling.measured.push(telling.write({ kind: 'measured', node, sentMs, lookups }) as EntryOf<'measured'>);
}
