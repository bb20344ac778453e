import type { V1Deployment, V1Pod } from '@kubernetes/client-node';
import type { ClusterNode } from '../cluster/cluster-node.ts';
import { orAbsent } from '../cluster/or-absent.ts';
import { hasEnded, isLeaving, isReady, podName } from '../cluster/read-pod.ts';
import type { StartedKindCluster } from '../cluster/started-kind-cluster.ts';
import type { CoreDnsFacts, CoreDnsPod, Facts, MetricsFacts, Seen } from '../rules/facts.ts';
import { bytesOf } from '../rules/quantity.ts';
import { see } from './see.ts';
import { askNode, nameserversIn } from './see-nodes.ts';
import { seePod } from './see-pod.ts';

const namespace = 'kube-system';
const serviceName = 'kube-dns';

/** Looks at the Deployment of CoreDNS and at the pods of it, whatever labels they carry. */
export function seeCoreDns(cluster: StartedKindCluster): Promise<Facts['coreDns']> {
  return see(async () => {
    const { apps, core } = cluster.kube;
    const deployment = await orAbsent(() => apps.readNamespacedDeployment({ namespace, name: 'coredns' }));
    if (deployment === undefined) return undefined;
    const [{ items: sets }, { items: pods }] = await Promise.all([
      apps.listNamespacedReplicaSet({ namespace }),
      core.listNamespacedPod({ namespace }),
    ]);
    const owned = (child: { metadata?: V1Pod['metadata'] }, uids: readonly (string | undefined)[]) =>
      child.metadata?.ownerReferences?.some(({ uid }) => uids.includes(uid)) ?? false;
    const uids = sets.filter((set) => owned(set, [deployment.metadata?.uid])).map(({ metadata }) => metadata?.uid);
    const own = pods.filter((pod) => owned(pod, uids) && !isLeaving(pod) && !hasEnded(pod));
    return { ...deploymentFacts(deployment), pods: await seePods(cluster, own) };
  });
}

function deploymentFacts({ spec }: V1Deployment): Omit<CoreDnsFacts, 'pods'> {
  const pod = spec?.template.spec;
  const limit = pod?.containers.find(({ name }) => name === 'coredns')?.resources?.limits?.memory;
  return {
    replicas: spec?.replicas ?? 1,
    memoryLimitBytes: limit === undefined ? undefined : bytesOf(limit),
    labels: spec?.template.metadata?.labels ?? {},
    serviceAccount: pod?.serviceAccountName ?? 'default',
  };
}

async function seePods(cluster: StartedKindCluster, pods: readonly V1Pod[]): Promise<CoreDnsPod[]> {
  const resolvers = await Promise.all(
    cluster.nodes.map(async (node) => [node.name, await see(() => resolversOn(node))] as const),
  );
  const byNode = new Map(resolvers);
  return Promise.all(
    pods.map(async (pod) => ({
      ...(await seePod(cluster, pod)),
      nameservers: serversOf(podName(pod), byNode.get(pod.spec?.nodeName ?? '')),
    })),
  );
}

function serversOf(pod: string, onNode: Seen<ReadonlyMap<string, string[]>> | undefined): CoreDnsPod['nameservers'] {
  if (onNode === undefined) return { unseen: `${pod} is on no node` };
  if ('unseen' in onNode) return onNode;
  const servers = onNode.seen.get(pod);
  return servers === undefined ? { unseen: `${pod} does not run` } : { seen: servers };
}

/** There is no shell in the image of CoreDNS: its files are looked at from its node, where its process is. */
const resolversScript = `for pid in $(pgrep -x coredns); do
  echo "=$(cat /proc/$pid/root/etc/hostname)" && cat /proc/$pid/root/etc/resolv.conf
done 2>/dev/null; true`;

async function resolversOn(node: ClusterNode): Promise<ReadonlyMap<string, string[]>> {
  const parts = (await askNode(node, resolversScript)).split(/^=/m).slice(1);
  return new Map(parts.map((part) => [part.split('\n')[0] ?? '', nameserversIn(part)]));
}

/** Looks at the Service of the cluster's DNS, and at who stands behind it. */
export function seeService({ kube }: StartedKindCluster): Promise<Facts['service']> {
  return see(async () => {
    const service = await orAbsent(() => kube.core.readNamespacedService({ namespace, name: serviceName }));
    if (service === undefined) return undefined;
    const { items } = await kube.discovery.listNamespacedEndpointSlice({
      namespace,
      labelSelector: `kubernetes.io/service-name=${serviceName}`,
    });
    // Where there are two families, every pod has an address of each.
    const family = service.spec?.ipFamilies?.[0] ?? items[0]?.addressType;
    const slices = items.filter(({ addressType }) => addressType === family);
    const addresses = slices.flatMap(({ endpoints }) =>
      (endpoints ?? []).filter(({ conditions }) => conditions?.ready !== false).flatMap((one) => one.addresses),
    );
    return {
      address: service.spec?.clusterIP ?? '',
      selector: service.spec?.selector ?? {},
      readyAddresses: [...new Set(addresses)],
    };
  });
}

/** The status on a line of its own, and how many lines count requests. */
const metricsScript = `body=$(curl -s -m 15 -w '\\n%{http_code}' "http://$1:9153/metrics"); printf '%s\\n' "$body" | tail -n 1
printf '%s\\n' "$body" | grep -c '^coredns_dns_requests_total' || true`;

/** Reads the metrics of every Ready pod, from the host of the control plane: a script may have given the node another name. */
export function seeMetrics(
  cluster: StartedKindCluster,
  controlPlane: ClusterNode,
): Promise<Seen<readonly MetricsFacts[]>> {
  return see(async () => {
    const { items } = await cluster.kube.core.listNamespacedPod({ namespace });
    const pods = items.filter((pod) => isReady(pod) && !isLeaving(pod) && pod.spec?.containers[0]?.name === 'coredns');
    return Promise.all(
      pods.map(async (pod) => {
        const [status, count] = (await askNode(controlPlane, metricsScript, pod.status?.podIP ?? '')).split('\n');
        return { pod: podName(pod), status: Number(status) || 0, hasRequests: Number(count) > 0 };
      }),
    );
  });
}
