import { PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import type { ClusterNode } from '../cluster-node.ts';
import type { KubernetesClients } from '../kubernetes-clients.ts';
import { until } from '../poll.ts';
import type { Patience } from './ready.ts';

/**
 * Keeps the scheduler away from the workers until CoreDNS has its place. On kind's clusters all of CoreDNS lands on the
 * control plane, whose node is Ready first; here a worker may be as early, and every trial should start from the same
 * arrangement. Its kubelet would also be too young to probe CoreDNS soon: see addCoreDns.
 */
export async function holdBack(
  kube: KubernetesClients,
  workers: readonly ClusterNode[],
  patience: Patience,
): Promise<void> {
  // kubeadm is done when the kubelet has its credentials, which it registers with a moment later.
  await until('workers registered', patience, async () => {
    const { items } = await kube.core.listNode();
    const absent = workers.filter(({ name }) => !items.some(({ metadata }) => metadata?.name === name));
    return absent.length === 0 ? undefined : `waiting for ${absent.map(({ name }) => name).join(', ')}`;
  });
  await Promise.all(workers.map(({ name }) => setUnschedulable(kube, name, true)));
}

/** Undoes {@link holdBack}. */
export async function letGo(kube: KubernetesClients, workers: readonly ClusterNode[]): Promise<void> {
  await Promise.all(workers.map(({ name }) => setUnschedulable(kube, name, null)));
}

/** Waits until every pod of CoreDNS has a node. */
export async function waitForPlacement(kube: KubernetesClients, patience: Patience): Promise<void> {
  await until('CoreDNS placed', patience, async () => {
    const [deployments, pods] = await Promise.all([
      kube.apps.listNamespacedDeployment({ namespace: 'kube-system', labelSelector: 'k8s-app=kube-dns' }),
      kube.core.listNamespacedPod({ namespace: 'kube-system', labelSelector: 'k8s-app=kube-dns' }),
    ]);
    const wanted = deployments.items[0]?.spec?.replicas ?? 1;
    const placed = pods.items.filter(({ spec }) => spec?.nodeName !== undefined).length;
    return placed === wanted ? undefined : `${placed} of ${wanted} pods have a node`;
  });
}

/** What `kubectl cordon` and `kubectl uncordon` send. */
async function setUnschedulable(kube: KubernetesClients, name: string, unschedulable: true | null): Promise<void> {
  await kube.core.patchNode(
    { name, body: { spec: { unschedulable } } },
    setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
  );
}
