import type { V1ConfigMap, V1Deployment, V1Pod, V1ReplicaSet } from '@kubernetes/client-node';
import { orAbsent } from '../cluster/or-absent.ts';
import { isLeaving, isReady, podName, restarts, runningSince } from '../cluster/read-pod.ts';
import type { StartedKindCluster } from '../cluster/started-kind-cluster.ts';
import { CannotAsk } from '../probes/asking.ts';
import { revisionOf } from '../steps/rollout-undo.ts';
import type { Replicas } from '../vocabulary/entry.ts';

/** No template, no replica: those that are still there are nobody's. */
const none: Replicas = { wanted: 0, current: 0, ready: 0, identity: [] };
/** Where the Corefile is gone, whatever runs has read an older one. */
const never = new Date(8.64e15);

/** How CoreDNS' replicas stand, whatever labels they carry. That there is no Deployment, or no Corefile, is an answer. */
export async function replicasNow(cluster: StartedKindCluster): Promise<Replicas> {
  const namespace = 'kube-system';
  const [deployment, { items: sets }, { items: pods }, config] = await Promise.all([
    orAbsent(() => cluster.kube.apps.readNamespacedDeployment({ name: 'coredns', namespace })),
    cluster.kube.apps.listNamespacedReplicaSet({ namespace }),
    cluster.kube.core.listNamespacedPod({ namespace }),
    orAbsent(() => cluster.kube.core.readNamespacedConfigMap({ name: 'coredns', namespace })),
  ]);
  if (deployment === undefined) return none;
  return countReplicas(deployment, sets, pods, config === undefined ? never : lastChange(config));
}

function lastChange({ metadata }: V1ConfigMap): Date {
  const changes = (metadata?.managedFields ?? []).map(({ time }) => new Date(time ?? 0).getTime());
  return new Date(Math.max(0, ...changes));
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
  const { metadata, status } = deployment;
  // What the controller has not looked at yet may be another template than that of the newest ReplicaSet.
  const isLate = (status?.observedGeneration ?? 0) < (metadata?.generation ?? 0);
  const ready = pods.filter(
    (pod) => owned.some((set) => isOwnedBy(pod, set.metadata?.uid)) && isReady(pod) && !isLeaving(pod),
  );
  const current = ready.filter((pod) => {
    const started = runningSince(pod);
    return !isLate && isOwnedBy(pod, newest.metadata?.uid) && started !== undefined && started >= corefileChanged;
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
