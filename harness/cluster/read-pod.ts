import type { CoreV1Api, V1ContainerStatus, V1Node, V1Pod } from '@kubernetes/client-node';
import { type Answer, type PodStatus, podStatuses } from '../vocabulary/answers.ts';
import type { PodSet } from '../vocabulary/objects.ts';

/** A pod that is being deleted says nothing about what comes. */
export const isLeaving = (pod: V1Pod): boolean => pod.metadata?.deletionTimestamp !== undefined;

/** Evicted, or ended with its node: nothing runs in it any more, and nothing will. */
export const hasEnded = ({ status }: V1Pod): boolean => status?.phase === 'Failed' || status?.phase === 'Succeeded';

/** Whether the Ready condition is True: of a pod, with all of its containers ready, not merely running; or of a node. */
export const isReady = (object: V1Pod | V1Node | undefined): boolean =>
  object?.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;

/** For example `coredns-7d764666f9-x2x4v`. */
export const podName = (pod: V1Pod): string => pod.metadata?.name ?? '(unnamed)';

const containers = (pod: V1Pod): readonly V1ContainerStatus[] => pod.status?.containerStatuses ?? [];

/** The sum over the pod's containers, as in the RESTARTS column. */
export const restarts = (pod: V1Pod): number =>
  containers(pod).reduce((sum, { restartCount }) => sum + restartCount, 0);

/** When the container that runs longest started; undefined when any of them does not run. */
export function runningSince(pod: V1Pod): Date | undefined {
  const starts = containers(pod).map((container) => container.state?.running?.startedAt);
  if (starts.length === 0 || starts.some((start) => start === undefined)) return undefined;
  return new Date(Math.min(...starts.map((start) => new Date(start ?? 0).getTime())));
}

/** What kubectl would print in the STATUS column. */
export function statusOf(pod: V1Pod): { answer: PodStatus; quote: string } {
  const troubled = containers(pod).find(({ state }) => state?.running === undefined);
  const word =
    troubled?.state?.waiting?.reason ?? troubled?.state?.terminated?.reason ?? pod.status?.phase ?? 'Unknown';
  return { answer: podStatuses.find((status) => status === word) ?? 'other', quote: word };
}

/** How many of the pods are Ready, in a word. Leave out those on their way out first, as `listPods` does. */
export function readinessOf(pods: readonly V1Pod[]): Answer<'pods-ready'> {
  if (pods.length === 0) return 'no-pods';
  const ready = pods.filter(isReady).length;
  if (ready === 0) return 'none';
  return ready === pods.length ? 'all' : 'some';
}

/** Why a container of the pod ended the last time, whether it has been started again or not. */
export function lastTerminationOf(pod: V1Pod): { answer: Answer<'last-termination'>; quote: string } {
  const endings = containers(pod)
    .flatMap(({ state, lastState }) => [state?.terminated, lastState?.terminated])
    .filter((ending) => ending !== undefined)
    .toSorted((one, other) => new Date(other.finishedAt ?? 0).getTime() - new Date(one.finishedAt ?? 0).getTime());
  // An OOM kill of one container is the finding, whatever ended after it.
  const ending = endings.find(({ reason }) => reason === 'OOMKilled') ?? endings[0];
  if (ending === undefined) return { answer: 'never', quote: 'no container has ended' };
  const known = (['OOMKilled', 'Error', 'Completed'] as const).find((reason) => reason === ending.reason);
  return { answer: known ?? 'other', quote: `${ending.reason ?? 'no reason'}, exit code ${ending.exitCode}` };
}

type Reachable = { readonly kube: { readonly core: CoreV1Api } };

/** The pods of a set, those on their way out among them. */
export async function listEveryPod(cluster: Reachable, { namespace, selector }: PodSet): Promise<V1Pod[]> {
  return (await cluster.kube.core.listNamespacedPod({ namespace, labelSelector: selector })).items;
}

/** The pods of a set that are not on their way out. */
export const listPods = async (cluster: Reachable, pods: PodSet): Promise<V1Pod[]> =>
  (await listEveryPod(cluster, pods)).filter((pod) => !isLeaving(pod));
