import { YAMLParseError } from 'yaml';
import { ZodError } from 'zod';
import type { BareNodes } from '../cluster/bare-nodes.ts';
import type { ClusterNode } from '../cluster/cluster-node.ts';
import { waitFor } from '../cluster/poll.ts';
import { isReady } from '../cluster/read-pod.ts';
import type { StartedKindCluster } from '../cluster/started-kind-cluster.ts';
import { usualDomain } from '../cluster/usual-domain.ts';
import { replicasNow } from '../phases/replicas.ts';
import type { DnsFacts, Seen } from '../rules/facts.ts';
import { orNotInTime, see, seePatiently } from './see.ts';
import { clusterDomain } from './see-nodes.ts';
import { watchDns } from './watch-dns.ts';

/** What came of asking on all nodes of a cluster. */
export interface AskedNodes {
  readonly cluster: StartedKindCluster;
  /** What the cluster calls its domain, or is assumed to. */
  readonly domain: string;
  /** The nodes that did not take the lab's client image, and what happened there. */
  readonly refused: ReadonlyMap<string, string>;
  readonly dns: Seen<DnsFacts>;
}

/** How long a cluster has for what a busy one is late with, and a broken one never says. */
const domainTimeoutMs = 20_000;

/**
 * Watches DNS from a client pod on every host that is a node.
 *
 * @param options.joined how many hosts are to be nodes: as a rule they become so a moment after their script has ended
 * @returns why not, where no API server answers
 */
export async function askOnNodes(
  nodes: BareNodes,
  options: Omit<Parameters<typeof watchDns>[1], 'domain'> & { readonly joined: number },
): Promise<Seen<AskedNodes>> {
  const { joined, sinceMs, withinMs, signal } = options;
  const nodesTimeoutMs = Math.max(0, sinceMs + withinMs - performance.now());
  const opened = await openCluster(nodes, { signal, joined, nodesTimeoutMs });
  if ('unseen' in opened) return opened;
  const cluster = opened.seen;
  const read = async () => {
    const domain = await clusterDomain(nodes.controlPlane);
    return 'seen' in domain ? domain.seen : undefined;
  };
  const known = await waitFor(read, { timeoutMs: domainTimeoutMs, intervalMs: 1_000, signal });
  const domain = known ?? usualDomain;
  const refused = await nodes.loadClientImage(cluster.nodes, signal);
  const dns = await watchFromClients(cluster, { ...options, domain });
  const isAssumed = known === undefined && 'seen' in dns;
  return { seen: { cluster, domain, refused, dns: isAssumed ? { seen: { ...dns.seen, assumed: domain } } : dns } };
}

/** That a cluster does not take the clients is what was found out: much else of it can be judged all the same. */
async function watchFromClients(
  cluster: StartedKindCluster,
  watching: Parameters<typeof watchDns>[1],
): Promise<Seen<DnsFacts>> {
  const { sinceMs, withinMs, signal } = watching;
  const created = await orNotInTime(() => seePatiently(() => cluster.createClientPods(signal)));
  if ('seen' in created) return seePatiently(() => watchDns(cluster, watching));
  // Whoever can be asked has been given time by then; what has just been made has that long to come up without.
  const leftMs = Math.max(0, sinceMs + withinMs - performance.now());
  await waitFor(() => isUp(cluster), { timeoutMs: leftMs, intervalMs: 1_000, signal });
  return created;
}

/** @returns undefined as long as a node is not Ready, or a replica of CoreDNS is missing */
async function isUp(cluster: StartedKindCluster): Promise<true | undefined> {
  const seen = await see(async () => {
    const [{ items: nodes }, { wanted, current }] = await Promise.all([
      cluster.kube.core.listNode(),
      replicasNow(cluster),
    ]);
    return wanted > 0 && current >= wanted && nodes.every(isReady);
  });
  return ('seen' in seen && seen.seen) || undefined;
}

/** An API server that has just been started again takes a while; one that a script has left needs none. */
const apiTimeoutMs = 60_000;

interface Opening {
  readonly signal: AbortSignal;
  /** How long its API server has for its first answer. */
  readonly timeoutMs?: number;
  /** How many nodes are waited for, whatever they are called, and for how long. */
  readonly joined?: number;
  readonly nodesTimeoutMs?: number;
  /** What counts as its nodes; without it, those of the hosts that are: one that is none has no pods. */
  readonly hosts?: readonly ClusterNode[];
}

/**
 * Opens the cluster that a script has left.
 *
 * @returns why not, where no API server answers
 */
export async function openCluster(nodes: BareNodes, options: Opening): Promise<Seen<StartedKindCluster>> {
  const { signal, timeoutMs = apiTimeoutMs, joined = 0, nodesTimeoutMs = 0 } = options;
  const cluster = await openedBy(nodes, nodes.nodes);
  if ('unseen' in cluster) return cluster;
  const polling = { intervalMs: 500, signal };
  let last: Seen<readonly (string | undefined)[]> = { unseen: '' };
  const names = async () => {
    const listed = await see(async () => (await cluster.seen.kube.core.listNode()).items);
    last = 'seen' in listed ? { seen: listed.seen.map(({ metadata }) => metadata?.name) } : listed;
    return 'seen' in last ? last.seen : undefined;
  };
  const first = await waitFor(names, { ...polling, timeoutMs });
  if (first === undefined) return last as { unseen: string };
  let known = first;
  const areThere = async () => {
    if (known.length < joined) known = (await names()) ?? known;
    return known.length >= joined || undefined;
  };
  await waitFor(areThere, { ...polling, timeoutMs: nodesTimeoutMs });
  return openedBy(nodes, options.hosts ?? nodes.nodes.filter(({ name }) => known.includes(name)));
}

/** What a script has left as credentials may be anything. */
async function openedBy(nodes: BareNodes, hosts: readonly ClusterNode[]): Promise<Seen<StartedKindCluster>> {
  const place = `/etc/kubernetes/admin.conf on ${nodes.controlPlane.name}`;
  try {
    const cluster = await nodes.openCluster(hosts);
    return cluster === undefined ? { unseen: `there is no ${place}` } : { seen: cluster };
  } catch (error) {
    if (!(error instanceof ZodError || error instanceof YAMLParseError)) throw error;
    return { unseen: `${place} is not what kubeadm writes: ${error.message.split('\n')[0]}` };
  }
}
