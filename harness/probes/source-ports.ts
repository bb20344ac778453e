import type { StartedKindCluster } from '../cluster/started-kind-cluster.ts';

/**
 * The ports from which the lab asks. Where kube-proxy's rules are gone, the kernel remembers for 120 s
 * (`nf_conntrack_tcp_timeout_syn_sent`) that a TCP connection to a Service was tried and went nowhere, and carries a new one from
 * the same port there too, whatever became of the rules. Lookups as many as the lab's would meet such a memory of their own: after
 * kube-proxy was back, one round of twelve in eight was seen to fail so, for as long as it lasts. So no port is used twice in that
 * time. All are below those that the kernel gives out by itself (32768 and up), and below NodePorts (30000 and up).
 */
/** A ring that the prober goes around by the clock. */
export const proberPorts = { first: 10_000, count: 8_000 } as const;
const roundPorts = { first: 18_000, count: 12_000 } as const;

const used = new WeakMap<StartedKindCluster, Map<string, number>>();

/** Ports for the lookups of a round from a node: the next ones, in a ring that takes minutes to go around. */
export function nextRoundPorts(cluster: StartedKindCluster, node: string, count: number): number[] {
  const ofNodes = used.get(cluster) ?? new Map<string, number>();
  used.set(cluster, ofNodes);
  const before = ofNodes.get(node) ?? 0;
  ofNodes.set(node, before + count);
  return Array.from({ length: count }, (_, index) => roundPorts.first + ((before + index) % roundPorts.count));
}
