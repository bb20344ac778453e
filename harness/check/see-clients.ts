import type { CoreV1Event, V1Node, V1Pod } from '@kubernetes/client-node';
import { podName, runningSince, statusOf } from '../cluster/read-pod.ts';
import type { StartedKindCluster } from '../cluster/started-kind-cluster.ts';
import type { IdleClient } from '../rules/facts.ts';

/** The nodes on which no client pod of the lab's runs, and what the cluster says of why. */
export async function seeIdleClients(cluster: StartedKindCluster): Promise<readonly IdleClient[]> {
  const { core } = cluster.kube;
  const names = cluster.nodes.map(({ name }) => name);
  const [client] = names.map((name) => cluster.clientPod(name));
  if (client === undefined) return [];
  const { namespace } = client;
  const [{ items: pods }, { items: events }, { items: nodes }] = await Promise.all([
    core.listNamespacedPod({ namespace }),
    core.listNamespacedEvent({ namespace, fieldSelector: 'type=Warning' }),
    core.listNode(),
  ]);
  return names.flatMap((name) => {
    const pod = pods.find((one) => podName(one) === cluster.clientPod(name).name);
    if (pod && runningSince(pod)) return [];
    const node = nodes.find(({ metadata }) => metadata?.name === name);
    return [{ node: name, why: whyIdle({ node, pod, events }) }];
  });
}

/**
 * What a cluster says of a pod that does not run.
 *
 * @param seen.node the pod's, as the API server has it; undefined where it has none
 * @param seen.pod undefined where there is none
 * @param seen.events warnings of the pod's namespace
 */
export function whyIdle(seen: {
  readonly node: V1Node | undefined;
  readonly pod: V1Pod | undefined;
  readonly events: readonly CoreV1Event[];
}): string {
  const { node, pod, events } = seen;
  const ready = node?.status?.conditions?.find(({ type }) => type === 'Ready');
  const isReady = ready?.status === 'True';
  const ofNode = isReady ? [] : [`the node is not Ready (${ready?.message ?? 'its kubelet has not said anything'})`];
  const ofPod = pod ? [statusOf(pod).quote, pod.status?.reason, pod.status?.message] : ['there is no such pod'];
  const warning = events
    .filter(({ involvedObject }) => involvedObject.uid === pod?.metadata?.uid)
    .toSorted((one, other) => latest(other) - latest(one))[0];
  const ofEvents = warning ? [`${warning.reason}: ${warning.message}`] : [];
  return [...new Set([...ofNode, ...ofPod, ...ofEvents])].filter((part) => part).join(', ');
}

/** When an event happened, or was seen again, in milliseconds. */
function latest({ series, lastTimestamp, eventTime }: CoreV1Event): number {
  return new Date(series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? 0).getTime();
}
