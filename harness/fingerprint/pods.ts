import type { KubernetesObject, V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import { isLeaving } from '../cluster/read-pod.ts';
import type { Json } from './fingerprint.ts';

/** How often each container had been restarted when a cluster was looked at for the first time, by pod and name. */
export type Restarts = ReadonlyMap<string, number>;

/** Counts the restarts of every container of CoreDNS. */
export const restartsOf = (objects: readonly KubernetesObject[]): Restarts =>
  new Map(
    podsIn(objects)
      .filter(isCoreDns)
      .flatMap((pod) => containers(pod).map((container) => [keyOf(pod, container), container.restartCount])),
  );

/**
 * The pods that controllers made, by the controller: what follows from it, and what somebody did to a pod after that. Which of
 * them is on which node, and how each is called, says nothing, and one that is on its way out is none.
 *
 * @param before what {@link restartsOf} found at the first look
 */
export function podFacts(objects: readonly KubernetesObject[], before: Restarts): [string, Json][] {
  const accounts = new Map(
    objects.filter(({ kind }) => kind === 'ServiceAccount').map((account) => [nameIn(account), createdMs(account)]),
  );
  const pods = new Map<string, Json[]>();
  for (const pod of podsIn(objects)) {
    const owner = pod.metadata?.ownerReferences?.find(({ controller }) => controller);
    if (owner === undefined || isLeaving(pod)) continue;
    const hash = pod.metadata?.labels?.['pod-template-hash'];
    const of = hash === undefined ? owner.name : owner.name.replace(`-${hash}`, '');
    const what = `pods of ${owner.kind} ${pod.metadata?.namespace}/${of}`;
    pods.set(what, [...(pods.get(what) ?? []), podFact(pod, accounts, before)]);
  }
  return [...pods];
}

function podFact(pod: V1Pod, accounts: ReadonlyMap<string, number>, before: Restarts): Json {
  const { containers: wanted = [], initContainers = [], ephemeralContainers = [], serviceAccountName } = pod.spec ?? {};
  const labels = Object.entries(pod.metadata?.labels ?? {}).filter(([key]) => !ofTemplate.includes(key));
  const account = accounts.get(`${pod.metadata?.namespace}/${serviceAccountName}`);
  const ends = isCoreDns(pod) ? endsSince(pod, before) : [];
  return {
    labels: Object.fromEntries(labels),
    images: [...initContainers, ...wanted].map(({ image = '' }) => image),
    ...(ephemeralContainers.length > 0 && { ephemeral: ephemeralContainers.map(({ image = '' }) => image) }),
    ...(ends.length > 0 && { restarts: ends }),
    // What it holds of a token names the one before, and the API server refuses it.
    ...(account !== undefined && createdMs(pod) < account && { serviceAccount: 'younger than the pod' }),
  };
}

/** By which controllers tell the pods of one template from those of another: templates are compared. */
const ofTemplate = ['pod-template-hash', 'pod-template-generation', 'controller-revision-hash'];

/**
 * How often each container has been restarted since the first look, and how it ended last. Whoever restarts a kubelet or the API
 * server has other containers of kube-system end by it, and those leave nothing behind. A CoreDNS that was killed does: the
 * kubelet waits the longer before it starts it again, and the pod goes on telling of it.
 */
function endsSince(pod: V1Pod, before: Restarts): string[] {
  return containers(pod).flatMap((container) => {
    const count = container.restartCount - (before.get(keyOf(pod, container)) ?? 0);
    const { reason = 'no reason', exitCode = 0 } = container.lastState?.terminated ?? {};
    return count === 0 ? [] : [`${container.name} ${count}, at last ${reason}, exit code ${exitCode}`];
  });
}

const podsIn = (objects: readonly KubernetesObject[]): V1Pod[] => objects.filter(({ kind }) => kind === 'Pod');

const isCoreDns = ({ metadata }: V1Pod): boolean =>
  metadata?.namespace === 'kube-system' && metadata.labels?.['k8s-app'] === 'kube-dns';

const containers = ({ status }: V1Pod): readonly V1ContainerStatus[] => status?.containerStatuses ?? [];

const keyOf = (pod: V1Pod, container: V1ContainerStatus): string => `${pod.metadata?.uid} ${container.name}`;

const nameIn = ({ metadata }: KubernetesObject): string => `${metadata?.namespace}/${metadata?.name}`;

const createdMs = ({ metadata }: KubernetesObject): number => new Date(metadata?.creationTimestamp ?? 0).getTime();
