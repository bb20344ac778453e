import { YAMLParseError } from 'yaml';
import { ZodError } from 'zod';
import type { BareNodes } from '../cluster/bare-nodes.ts';
import type { ClusterNode } from '../cluster/cluster-node.ts';
import { waitFor } from '../cluster/poll.ts';
import type { StartedKindCluster } from '../cluster/started-kind-cluster.ts';
import { usualDomain } from '../cluster/usual-domain.ts';
import type { DnsFacts, Seen } from '../rules/facts.ts';
import { see, seePatiently } from './see.ts';
import { clusterDomain } from './see-nodes.ts';
import { watchDns } from './watch-dns.ts';

/** What came of asking on all nodes of a cluster. */
export interface AskedNodes {
  readonly cluster: StartedKindCluster;
  /** What the cluster calls its domain. */
  readonly domain: string;
  /** The nodes that did not take the lab's client image, and what happened there. */
  readonly refused: ReadonlyMap<string, string>;
  readonly dns: Seen<DnsFacts>;
}

/**
 * Watches DNS from a client pod on every host that is a node. One may become a node a moment after its script has ended, or
 * later: then it is watched again, with that node, since an answer elsewhere says nothing of what its pods get.
 *
 * @returns why not, where no API server answers
 */
export async function askOnNodes(
  nodes: BareNodes,
  watching: Omit<Parameters<typeof watchDns>[1], 'domain'>,
): Promise<Seen<AskedNodes>> {
  const { signal } = watching;
  const asked = new Set<ClusterNode>();
  let opened = await openCluster(nodes, { signal });
  for (;;) {
    if ('unseen' in opened) return opened;
    const cluster = opened.seen;
    const known = await clusterDomain(nodes.controlPlane);
    const domain = 'seen' in known ? known.seen : usualDomain;
    for (const node of cluster.nodes) asked.add(node);
    const refused = await nodes.loadClientImage(cluster.nodes, signal);
    const dns = await seePatiently(async () => {
      await cluster.createClientPods(signal);
      return watchDns(cluster, { ...watching, domain });
    });
    const now = await openCluster(nodes, { signal });
    const hasMore = 'seen' in now && now.seen.nodes.some((node) => !asked.has(node));
    if (!hasMore) return { seen: { cluster, domain, refused, dns } };
    opened = now;
  }
}

/** An API server that has just been started again takes a while; one that a script has left needs none. */
const apiTimeoutMs = 60_000;

/**
 * Opens the cluster that a script has left.
 *
 * @param options.hosts what counts as its nodes; without it, those of the hosts that are: one that is none has no pods
 * @param options.timeoutMs how long its API server has for its first answer
 * @returns why not, where no API server answers
 */
export async function openCluster(
  nodes: BareNodes,
  options: { readonly signal: AbortSignal; readonly timeoutMs?: number; readonly hosts?: readonly ClusterNode[] },
): Promise<Seen<StartedKindCluster>> {
  const { signal, timeoutMs = apiTimeoutMs } = options;
  const cluster = await openedBy(nodes, nodes.nodes);
  if ('unseen' in cluster) return cluster;
  let trouble = '';
  const names = await waitFor(
    async () => {
      const listed = await see(async () => (await cluster.seen.kube.core.listNode()).items);
      if ('unseen' in listed) trouble = listed.unseen;
      return 'seen' in listed ? listed.seen.map(({ metadata }) => metadata?.name) : undefined;
    },
    { timeoutMs, intervalMs: 500, signal },
  );
  if (names === undefined) return { unseen: trouble };
  return openedBy(nodes, options.hosts ?? nodes.nodes.filter(({ name }) => names.includes(name)));
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
