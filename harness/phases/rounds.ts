import type { V1Deployment, V1Pod, V1ReplicaSet } from '@kubernetes/client-node';
import { pause } from '../cluster/poll.ts';
import { isLeaving, isReady, podName, restarts, runningSince } from '../cluster/read-pod.ts';
import type { StartedKindCluster } from '../cluster/started-kind-cluster.ts';
import { type DnsState, dnsSince, type Health, roundHealth, type TimedRound } from '../health.ts';
import { asCannotAsk } from '../probes/ask.ts';
import { CannotAsk } from '../probes/asking.ts';
import { askRound, clusterAddress, type RoundQuestion } from '../probes/lookup.ts';
import type { EntryOf, Replicas, RoundLookup } from '../vocabulary/entry.ts';
import { service } from '../vocabulary/objects.ts';
import type { Telling } from './telling.ts';

/** Between two rounds when nothing stirs; a streak of `holdMs` then has ten of them or so. */
const roundGapMs = 800;
/** Between the three rounds that a baseline needs, where nothing has to hold. */
const hastyGapMs = 150;

/** Rule 4 of the catalogue: an internal name, a Service of the lab's own and an external name, over UDP and TCP. */
async function questions(cluster: StartedKindCluster): Promise<RoundQuestion[]> {
  const internal = [service('default', 'kubernetes'), service('default', 'my-service')];
  const names = await Promise.all(
    internal.map(async (target) => ({
      name: `${target.name}.${target.namespace}.svc.cluster.local`,
      address: await clusterAddress(cluster, target),
    })),
  );
  return [...names, { name: 'www.google.com' }].flatMap((name) => [
    { ...name, protocol: 'udp' as const },
    { ...name, protocol: 'tcp' as const },
  ]);
}

/** Asks one round of health questions on every node and writes it down. */
export async function askHealth(telling: Telling): Promise<TimedRound | undefined> {
  const { cluster, signal } = telling;
  const startedMs = performance.now();
  const round = await telling.orTrouble('health round', () =>
    asCannotAsk(async () => {
      const asked = await questions(cluster);
      const [lookups, replicas] = await Promise.all([
        Promise.all(cluster.nodes.map(({ name }) => lookupsFrom(cluster, name, asked, signal))),
        replicasNow(cluster),
      ]);
      return { lookups: lookups.flat(), replicas };
    }),
  );
  if (round === undefined) return undefined;
  const durationMs = Math.round(performance.now() - startedMs);
  const entry = telling.write({ kind: 'round', ...round, durationMs }) as EntryOf<'round'>;
  return { ...round, durationMs, ms: entry.ms };
}

/**
 * Asks rounds until DNS is back, or the time is over.
 *
 * @param options.holdMs how long every answer must stay right
 * @param options.hasty asks as soon as something stirs, to notice a recovery when it happens
 * @param options.eachRound is done after every round that was answered, and told how healthy DNS was in it
 * @returns how it ended, and the rounds that were asked
 */
export async function watchHealth(
  telling: Telling,
  options: { timeoutMs: number; holdMs: number; hasty?: boolean; eachRound?: (health: Health) => Promise<void> },
): Promise<{ state: DnsState; rounds: readonly TimedRound[] }> {
  const rounds: TimedRound[] = [];
  const startedMs = performance.now();
  for (;;) {
    telling.signal.throwIfAborted();
    const round = await askHealth(telling);
    if (round) rounds.push(round);
    const state = dnsSince(rounds, { holdMs: options.holdMs, baseline: telling.baselineRounds });
    if (round) await options.eachRound?.(roundHealth(round, telling.baselineRounds));
    if (state.state === 'back' || performance.now() - startedMs >= options.timeoutMs) return { state, rounds };
    if (state.last === 'healthy') await pause(options.holdMs > 0 ? roundGapMs : hastyGapMs, telling.signal);
    else await (options.hasty ? telling.gap(roundGapMs) : pause(roundGapMs, telling.signal));
  }
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
  return askRound(cluster, node, asked, signal);
}

/** How CoreDNS' replicas stand, whatever labels they carry. */
async function replicasNow(cluster: StartedKindCluster): Promise<Replicas> {
  const namespace = 'kube-system';
  const [deployment, { items: sets }, { items: pods }, config] = await Promise.all([
    cluster.kube.apps.readNamespacedDeployment({ name: 'coredns', namespace }),
    cluster.kube.apps.listNamespacedReplicaSet({ namespace }),
    cluster.kube.core.listNamespacedPod({ namespace }),
    cluster.kube.core.readNamespacedConfigMap({ name: 'coredns', namespace }),
  ]);
  const changes = (config.metadata?.managedFields ?? []).map(({ time }) => new Date(time ?? 0).getTime());
  return countReplicas(deployment, sets, pods, new Date(Math.max(0, ...changes)));
}

/**
 * Counts the replicas of a Deployment by what they run: only those of its newest template, started since the Corefile was
 * last changed, show what the present configuration does.
 *
 * @throws CannotAsk when the Deployment has no ReplicaSet yet
 */
export function countReplicas(
  deployment: V1Deployment,
  sets: readonly V1ReplicaSet[],
  pods: readonly V1Pod[],
  corefileChanged: Date,
): Replicas {
  const owned = sets.filter((set) => isOwnedBy(set, deployment.metadata?.uid));
  const newest = owned.toSorted((one, other) => revisionOf(other) - revisionOf(one))[0];
  if (newest === undefined) throw new CannotAsk('the Deployment coredns has no ReplicaSet yet');
  const ready = pods.filter(
    (pod) => owned.some((set) => isOwnedBy(pod, set.metadata?.uid)) && isReady(pod) && !isLeaving(pod),
  );
  const current = ready.filter((pod) => {
    const started = runningSince(pod);
    return isOwnedBy(pod, newest.metadata?.uid) && started !== undefined && started >= corefileChanged;
  });
  return {
    wanted: deployment.spec?.replicas ?? 1,
    current: current.length,
    ready: ready.length,
    identity: current.map((pod) => `${podName(pod)}/${restarts(pod)}/${runningSince(pod)?.toISOString()}`).toSorted(),
  };
}

const isOwnedBy = (object: V1Pod | V1ReplicaSet, uid: string | undefined): boolean =>
  object.metadata?.ownerReferences?.some((owner) => owner.uid === uid) ?? false;

const revisionOf = (set: V1ReplicaSet): number =>
  Number(set.metadata?.annotations?.['deployment.kubernetes.io/revision'] ?? 0);
