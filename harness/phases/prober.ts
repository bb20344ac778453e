import type { ClusterNode } from '../cluster/cluster-node.ts';
import { pause } from '../cluster/poll.ts';
import { isReady } from '../cluster/read-pod.ts';
import { asCannotAsk } from '../probes/ask.ts';
import { CannotAsk } from '../probes/asking.ts';
import { endOfProber, type ProbedAnswer, proberCommand, readProber } from '../probes/prober.ts';
import type { Telling } from './telling.ts';

/** Longer than any trial; the script in the pod ends by itself after as long. */
const proberTimeoutMs = 30 * 60_000;
const endTimeoutMs = 5_000;
/** How long to wait before looking again for a client pod that cannot be asked yet. */
const retryMs = 1_000;

/**
 * Asks for an internal and an external name over UDP and TCP from the client pod of every node, several times a second,
 * until it is disposed of. Each answer is a sample in the journal: together they are the timeline of the outage.
 */
export function keepAsking(telling: Telling): AsyncDisposable {
  const stopped = new AbortController();
  const signal = AbortSignal.any([telling.signal, stopped.signal]);
  const loops = telling.cluster.nodes.map((node) => askFrom(telling, node, signal));
  return {
    async [Symbol.asyncDispose]() {
      stopped.abort();
      await Promise.all(loops);
      await Promise.all(telling.cluster.nodes.map((node) => endScript(telling, node)));
    },
  };
}

/** The exec is over, but not the script in the pod. Where that cannot be reached, a comparison finds it later. */
async function endScript({ cluster, signal }: Telling, { name }: ClusterNode): Promise<void> {
  if (signal.aborted) return;
  await cluster.runInPod(cluster.clientPod(name), ['sh', '-c', endOfProber], { timeoutMs: endTimeoutMs, signal });
}

async function askFrom(telling: Telling, node: ClusterNode, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const ready = await orNothing(() => clientIsReady(telling, node.name));
    if (ready) await orNothing(() => stream(telling, node.name, signal));
    if (!signal.aborted) await pause(retryMs, signal).catch(() => undefined);
  }
}

async function stream(telling: Telling, node: string, signal: AbortSignal): Promise<void> {
  let pending = '';
  const last = new Map<string, string>();
  const onStdout = (chunk: string) => {
    const { answers, rest } = readProber(pending + chunk);
    pending = rest;
    for (const answer of answers) {
      record(telling, node, answer);
      const question = `${answer.protocol} ${answer.name}`;
      if (last.get(question) !== answer.answer) telling.stirrings.stir();
      last.set(question, answer.answer);
    }
  };
  await telling.cluster.runInPod(telling.cluster.clientPod(node), proberCommand(proberTimeoutMs), {
    timeoutMs: proberTimeoutMs,
    signal,
    onStdout,
  });
}

function record(telling: Telling, node: string, { name, protocol, answer, latencyMs }: ProbedAnswer): void {
  telling.write({ kind: 'sample', node, name, protocol, answer, latencyMs });
}

async function clientIsReady(telling: Telling, node: string): Promise<boolean> {
  const { namespace, name } = telling.cluster.clientPod(node);
  const { items } = await asCannotAsk(() =>
    telling.cluster.kube.core.listNamespacedPod({ namespace, fieldSelector: `metadata.name=${name}` }),
  );
  return items.some(isReady);
}

/** A gap in the timeline says that nothing could be asked; the health rounds write down why. */
async function orNothing<T>(attempt: () => Promise<T>): Promise<T | undefined> {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof CannotAsk) return undefined;
    throw error;
  }
}
