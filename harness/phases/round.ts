import { orAbsent } from '../cluster/or-absent.ts';
import { runningSince } from '../cluster/read-pod.ts';
import type { StartedKindCluster } from '../cluster/started-kind-cluster.ts';
import { usualDomain } from '../cluster/usual-domain.ts';
import type { Round, TimedRound } from '../health.ts';
import { asCannotAsk } from '../probes/ask.ts';
import { clusterAddress } from '../probes/lookup.ts';
import { askRound, type RoundQuestion } from '../probes/round.ts';
import { type EntryOf, healthRound, type RoundLookup } from '../vocabulary/entry.ts';
import { service } from '../vocabulary/objects.ts';
import { replicasNow } from './replicas.ts';
import type { Telling } from './telling.ts';

/** Rule 4 of the catalogue: an internal name, a Service of the lab's own and an external name, over UDP and TCP. */
async function questions(cluster: StartedKindCluster, domain = usualDomain): Promise<RoundQuestion[]> {
  const internal = [service('default', 'kubernetes'), service('default', 'my-service')];
  const names = await Promise.all(
    internal.map(async (target) => {
      const name = `${target.name}.${target.namespace}.svc.${domain}`;
      // A Service that somebody deleted has no right answer, and DNS has none either.
      const address = await orAbsent(() => clusterAddress(cluster, target));
      return { name, ...(address !== undefined && { address }) };
    }),
  );
  return [...names, { name: 'www.google.com' }].flatMap((name) => [
    { ...name, protocol: 'udp' as const },
    { ...name, protocol: 'tcp' as const },
  ]);
}

/**
 * Asks one round of health questions on every node and writes it down.
 *
 * @param cut gives the round up: it is not written down
 */
export async function askHealth(telling: Telling, cut?: AbortSignal): Promise<TimedRound | undefined> {
  const { cluster } = telling;
  const signal = cut ? AbortSignal.any([telling.signal, cut]) : telling.signal;
  const startedMs = performance.now();
  const round = await telling.orTrouble(healthRound, () =>
    asCannotAsk(() => askOnce(cluster, signal)).catch((error: unknown) => {
      if (cut?.aborted) return undefined;
      throw error;
    }),
  );
  if (round === undefined || cut?.aborted) return undefined;
  const durationMs = Math.round(performance.now() - startedMs);
  const entry = telling.write({ kind: 'round', ...round, durationMs }) as EntryOf<'round'>;
  return { ...round, durationMs, ms: entry.ms };
}

/**
 * Asks one round of health questions on every node, and counts the replicas.
 *
 * @param domain what the cluster calls its domain
 */
export async function askOnce(cluster: StartedKindCluster, signal: AbortSignal, domain?: string): Promise<Round> {
  const asked = await questions(cluster, domain);
  const [lookups, replicas] = await Promise.all([
    Promise.all(cluster.nodes.map(({ name }) => lookupsFrom(cluster, name, asked, signal))),
    replicasNow(cluster),
  ]);
  return { lookups: lookups.flat(), replicas };
}

/**
 * Whether every question is answered at once, on every node, without patience and without writing it down: a look ahead,
 * never evidence.
 */
export async function isAnsweredAtOnce(cluster: StartedKindCluster, signal: AbortSignal): Promise<boolean> {
  const asked = await questions(cluster);
  const answers = await Promise.all(
    cluster.nodes.map(({ name }) => askRound(cluster, name, asked, { signal, patienceSeconds: 0.3 })),
  );
  return answers.flat().every(({ answer }) => answer === 'answered');
}

/** A node on which no pod can run has nobody who could be answered: each of its questions is unreachable. */
async function lookupsFrom(
  cluster: StartedKindCluster,
  node: string,
  asked: readonly RoundQuestion[],
  signal: AbortSignal,
): Promise<RoundLookup[]> {
  const { namespace, name } = cluster.clientPod(node);
  const { items } = await cluster.kube.core.listNamespacedPod({ namespace, fieldSelector: `metadata.name=${name}` });
  if (items[0] === undefined || runningSince(items[0]) === undefined) {
    return asked.map((question) => ({ node, name: question.name, protocol: question.protocol, answer: 'unreachable' }));
  }
  return askRound(cluster, node, asked, { signal });
}
