import { PatchStrategy, setHeaderOptions, type V1Pod } from '@kubernetes/client-node';
import type { ClusterNode } from '../cluster-node.ts';
import type { KubernetesClients } from '../kubernetes-clients.ts';
import { isLeaving, isReady } from '../read-pod.ts';
import { untilServed } from '../until-served.ts';
import type { Patience } from './ready.ts';

const coreDnsPods = { namespace: 'kube-system', labelSelector: 'k8s-app=kube-dns' };
const touchAnnotation = 'dnsdrill/look-again';
const asMergePatch = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);

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
  await untilServed('workers held back', patience, async () => {
    const { items } = await kube.core.listNode();
    const absent = workers.filter(({ name }) => !items.some(({ metadata }) => metadata?.name === name));
    if (absent.length > 0) {
      return `waiting for ${absent.map(({ name }) => name).join(', ')}`;
    }
    await Promise.all(workers.map(({ name }) => setUnschedulable(kube, name, true)));
    return undefined;
  });
}

/** Undoes {@link holdBack}. */
export async function letGo(
  kube: KubernetesClients,
  workers: readonly ClusterNode[],
  patience: Patience,
): Promise<void> {
  await untilServed('workers let go', patience, async () => {
    await Promise.all(workers.map(({ name }) => setUnschedulable(kube, name, null)));
    return undefined;
  });
}

/** Waits until every pod of CoreDNS has a node. */
export async function waitForPlacement(kube: KubernetesClients, patience: Patience): Promise<void> {
  await untilServed('CoreDNS placed', patience, async () => {
    const [deployments, pods] = await Promise.all([
      kube.apps.listNamespacedDeployment({ namespace: 'kube-system', labelSelector: 'k8s-app=kube-dns' }),
      kube.core.listNamespacedPod(coreDnsPods),
    ]);
    const wanted = deployments.items[0]?.spec?.replicas ?? 1;
    const placed = pods.items.filter(({ spec }) => spec?.nodeName !== undefined).length;
    return placed === wanted ? undefined : `${placed} of ${wanted} pods have a node`;
  });
}

/**
 * Hurries the first readiness probe of CoreDNS until every pod of it is Ready. Nothing of that stays.
 */
export async function hurryCoreDns(kube: KubernetesClients, patience: Patience): Promise<void> {
  await untilServed('CoreDNS Ready', { intervalMs: 500, ...patience }, () => nudgeCoreDns(kube));
  await untilServed('CoreDNS left alone', patience, () => leaveCoreDnsAlone(kube));
}

/**
 * Has the kubelets look again at pods of CoreDNS that run and are not Ready. A readiness probe that fails, because CoreDNS is
 * still reading from the API server, is repeated only after 10 s; but the kubelet also probes whenever a pod that is not
 * Ready changes. So the pods are touched, by an annotation.
 *
 * @returns what is still missing; undefined when every pod is Ready
 */
export async function nudgeCoreDns(kube: KubernetesClients): Promise<string | undefined> {
  const { items } = await kube.core.listNamespacedPod(coreDnsPods);
  const staying = items.filter((pod) => !isLeaving(pod));
  const waiting = staying.filter((pod) => !isReady(pod));
  const running = waiting.filter(({ status }) => status?.containerStatuses?.every(({ state }) => state?.running));
  await Promise.all(running.map((pod) => touch(kube, pod, new Date().toISOString())));
  const isDone = staying.length > 0 && waiting.length === 0;
  return isDone ? undefined : `${waiting.length} of ${staying.length} pods are not Ready`;
}

/** Takes the annotation of {@link nudgeCoreDns} away again. */
export async function leaveCoreDnsAlone(kube: KubernetesClients): Promise<undefined> {
  const { items } = await kube.core.listNamespacedPod(coreDnsPods);
  const touched = items.filter(({ metadata }) => metadata?.annotations?.[touchAnnotation] !== undefined);
  await Promise.all(touched.map((pod) => touch(kube, pod, null)));
  return undefined;
}

async function touch(kube: KubernetesClients, { metadata }: V1Pod, value: string | null): Promise<void> {
  const body = { metadata: { annotations: { [touchAnnotation]: value } } };
  await kube.core.patchNamespacedPod({ namespace: 'kube-system', name: metadata?.name ?? '', body }, asMergePatch);
}

/** What `kubectl cordon` and `kubectl uncordon` send. */
async function setUnschedulable(kube: KubernetesClients, name: string, unschedulable: true | null): Promise<void> {
  await kube.core.patchNode({ name, body: { spec: { unschedulable } } }, asMergePatch);
}
