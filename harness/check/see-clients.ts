import type { CoreV1Event, V1Node, V1Pod } from '@kubernetes/client-node';
import { labNamespace } from '../cluster/lab-objects.ts';
import { isReady, podName, runningSince, statusOf } from '../cluster/read-pod.ts';
import type { StartedKindCluster } from '../cluster/started-kind-cluster.ts';
import type { IdleClient } from '../rules/facts.ts';

/** What a cluster says of its clients. */
interface ClientsSeen {
  readonly nodes: readonly V1Node[];
  readonly pods: readonly V1Pod[];
  /** Warnings of the pods' namespace. */
  readonly events: readonly CoreV1Event[];
}

/** The nodes on which no client pod of the lab's runs, and what the cluster says of why. */
export async function seeIdleClients(cluster: StartedKindCluster): Promise<readonly IdleClient[]> {
  const { core } = cluster.kube;
  const clients = cluster.nodes.map(({ name }) => ({ node: name, pod: cluster.clientPod(name).name }));
  const [pods, events, nodes] = await Promise.all([
    core.listNamespacedPod({ namespace: labNamespace }),
    core.listNamespacedEvent({ namespace: labNamespace, fieldSelector: 'type=Warning' }),
    core.listNode(),
  ]);
  return idleClients(clients, { pods: pods.items, events: events.items, nodes: nodes.items });
}

/**
 * Which clients do not run, and why.
 *
 * @param clients the name of each pod, and of the node that it is bound to
 */
export function idleClients(
  clients: readonly { readonly node: string; readonly pod: string }[],
  { nodes, pods, events }: ClientsSeen,
): IdleClient[] {
  return clients.flatMap(({ node: name, pod: podOf }) => {
    const pod = pods.find((one) => podName(one) === podOf);
    const node = nodes.find(({ metadata }) => metadata?.name === name);
    // A node that is gone still has its pods running, as far as the API server was told.
    if (pod && runningSince(pod) && isReady(node)) return [];
    return [{ node: name, why: whyIdle({ node, pod, events }) }];
  });
}

/** What a cluster says of a pod that does not run, or whose node does not. */
function whyIdle(seen: {
  readonly node: V1Node | undefined;
  readonly pod: V1Pod | undefined;
  readonly events: readonly CoreV1Event[];
}): string {
  const { node, pod, events } = seen;
  const said = readyOf(node)?.message ?? 'its kubelet has not said anything';
  const ofNode = isReady(node) ? [] : [`the node is not Ready (${said})`];
  const ofPod = pod ? [statusOf(pod).quote, pod.status?.reason, pod.status?.message] : ['there is no such pod'];
  const warning = events
    .filter(({ involvedObject }) => involvedObject.uid === pod?.metadata?.uid)
    .toSorted((one, other) => latest(other) - latest(one))[0];
  const ofEvents = warning ? [`${warning.reason}: ${warning.message}`] : [];
  return [...new Set([...ofNode, ...ofPod, ...ofEvents])].filter((part) => part).join(', ');
}

const readyOf = (node: V1Node | undefined) => node?.status?.conditions?.find(({ type }) => type === 'Ready');

/** When an event happened, or was seen again, in milliseconds. */
function latest({ series, lastTimestamp, eventTime }: CoreV1Event): number {
  return new Date(series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? 0).getTime();
}
