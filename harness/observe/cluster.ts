import type {
  V1ConfigMap,
  V1DaemonSet,
  V1Deployment,
  V1EndpointSlice,
  V1NetworkPolicy,
  V1Node,
  V1Pod,
  V1Service,
} from '@kubernetes/client-node';
import type { Observations } from '../diagnose/observations.ts';
import type { Seen } from '../diagnose/seen.ts';
import { readList } from './list.ts';
import { look, type Reader } from './reader.ts';

type Part<K extends keyof Observations> = Extract<Observations[K], { seen: unknown }>['seen'];

/** Where cluster DNS lives in every distribution that the guide speaks of. */
export const namespace = 'kube-system';
const core = `/api/v1/namespaces/${namespace}`;

/** By the label of kubeadm's add-on, or by that of the static pods of RKE2 and GKE. */
export const isKubeProxyPod = ({ metadata }: V1Pod): boolean =>
  metadata?.labels?.['k8s-app'] === 'kube-proxy' || metadata?.labels?.component === 'kube-proxy';

/** Of the thousands of pods that the namespace of a large cluster has, those that anything is asked about. */
const isLookedInto = (pod: V1Pod): boolean => isDnsPod(pod) || isKubeProxyPod(pod);

/** The objects that everything else is asked about. Pods and Services are all read: labels can be what is wrong. */
export async function readObjects(reader: Reader) {
  const [nodes, pods, services, deployments, daemonSets, policies] = await Promise.all([
    look('list nodes', () => readList<V1Node>(reader, '/api/v1/nodes')),
    look(`list pods in ${namespace}`, () => readList<V1Pod>(reader, `${core}/pods`, isLookedInto)),
    look(`list services in ${namespace}`, () => readList<V1Service>(reader, `${core}/services`)),
    look(`list deployments in ${namespace}`, () =>
      readList<V1Deployment>(reader, `/apis/apps/v1/namespaces/${namespace}/deployments`),
    ),
    look('list daemonsets', () => readList<V1DaemonSet>(reader, '/apis/apps/v1/daemonsets')),
    look(`list networkpolicies in ${namespace}`, () =>
      readList<V1NetworkPolicy>(reader, `/apis/networking.k8s.io/v1/namespaces/${namespace}/networkpolicies`),
    ),
  ]);
  return { nodes, pods, services, deployments, daemonSets, policies };
}

/** What matters of nodes to DNS. A node without a Ready condition is not Ready. */
export function nodesSeen(nodes: readonly V1Node[]): Part<'nodes'> {
  return nodes.map(({ metadata, spec, status }) => {
    const ready = status?.conditions?.find(({ type }) => type === 'Ready');
    return {
      name: metadata?.name ?? '',
      ready: ready?.status === 'True',
      reason: ready?.message ?? '',
      address: status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? null,
      taints: (spec?.taints ?? []).map(({ key, effect }) => `${key}:${effect}`),
      ...(status?.nodeInfo && { os: status.nodeInfo.operatingSystem }),
    };
  });
}

const daemonSetSeen = ({ metadata, status }: V1DaemonSet): Part<'networkAgents'>[number] => ({
  namespace: metadata?.namespace ?? '',
  name: metadata?.name ?? '',
  wanted: status?.desiredNumberScheduled ?? 0,
  ready: status?.numberReady ?? 0,
});

/** Whatever writes into these directories of a node is a network plugin, by whatever name it goes. */
const cniDirectory = /^\/(etc\/cni|opt\/cni|var\/lib\/cni|home\/kubernetes\/bin)(\/|$)/;

/** The DaemonSets, in any namespace, that write CNI files on nodes: network plugins. */
export const networkAgents = (sets: readonly V1DaemonSet[]): Part<'networkAgents'> =>
  sets
    .filter(({ spec }) => spec?.template.spec?.volumes?.some(({ hostPath }) => cniDirectory.test(hostPath?.path ?? '')))
    .map(daemonSetSeen);

/** Network plugins that may do the work of kube-proxy, by the name of their DaemonSet. */
const replacements = /^(cilium|anetd|kube-router|ovnkube-node|antrea-agent|calico-node)$/;

/** Which of them is there, where there is no kube-proxy. Whether it does that work is its own configuration's matter. */
export const proxyReplacement = (sets: readonly V1DaemonSet[]): string | null =>
  sets.map(({ metadata }) => metadata?.name ?? '').find((name) => replacements.test(name)) ?? null;

/** kube-proxy's DaemonSet in kube-system; null where there is none. */
export function kubeProxySet(sets: readonly V1DaemonSet[]): Part<'networkAgents'>[number] | null {
  const found = sets.find(({ metadata }) => metadata?.namespace === namespace && metadata.name === 'kube-proxy');
  return found ? daemonSetSeen(found) : null;
}

/** The Service of cluster DNS, by its name or else its usual label; null where neither is there. */
export function dnsService(services: readonly V1Service[]): Part<'service'> {
  const found =
    services.find(({ metadata }) => metadata?.name === 'kube-dns') ??
    services.find(({ metadata }) => metadata?.labels?.['k8s-app'] === 'kube-dns');
  if (found === undefined) return null;
  return {
    name: found.metadata?.name ?? '',
    clusterIp: found.spec?.clusterIP ?? '',
    selector: found.spec?.selector ?? {},
    ports: (found.spec?.ports ?? []).map(({ protocol = 'TCP', port, targetPort }) => ({
      protocol,
      port,
      target: String(targetPort ?? port),
    })),
  };
}

/** Pods of cluster DNS: by their usual labels, or by what they run, since a label may be what is wrong. */
export const isDnsPod = ({ metadata, spec }: V1Pod): boolean =>
  metadata?.labels?.['k8s-app'] === 'kube-dns' || (spec?.containers ?? []).some(isDnsContainer);

/** Whether a container is CoreDNS, by its own name or its image's, in whatever registry. */
export const isDnsContainer = ({ name, image }: { name: string; image?: string }): boolean =>
  name === 'coredns' || /(^|\/)coredns[:@]/.test(image ?? '');

/** The Deployment of CoreDNS, by its name or else by what it runs; null where there is none. */
export function workloadOf(deployments: readonly V1Deployment[]): Part<'workload'> {
  const found =
    deployments.find(({ metadata }) => metadata?.name === 'coredns') ??
    deployments.find(({ spec }) => spec?.template.spec?.containers.some(isDnsContainer));
  if (found === undefined) return null;
  return {
    kind: 'Deployment',
    name: found.metadata?.name ?? '',
    wanted: found.spec?.replicas ?? 1,
    ready: found.status?.readyReplicas ?? 0,
    podLabels: found.spec?.template.metadata?.labels ?? {},
  };
}

/** The addresses behind a Service. */
export async function readEndpoints(reader: Reader, service: string): Promise<Part<'endpoints'>> {
  const selector = encodeURIComponent(`kubernetes.io/service-name=${service}`);
  const slices = await readList<V1EndpointSlice>(
    reader,
    `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices?labelSelector=${selector}`,
  );
  return slices.flatMap(({ endpoints, ports }) =>
    (endpoints ?? []).flatMap(({ addresses, conditions }) =>
      addresses.map((address) => ({
        address,
        ready: conditions?.ready ?? true,
        ports: (ports ?? []).flatMap(({ port }) => port ?? []),
      })),
    ),
  );
}

/** Where pods find the API server, and what stands behind that. */
export async function readApi(reader: Reader): Promise<Part<'api'>> {
  const [service, slices] = await Promise.all([
    reader.json<V1Service>('/api/v1/namespaces/default/services/kubernetes'),
    readList<V1EndpointSlice>(
      reader,
      '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices?labelSelector=kubernetes.io%2Fservice-name%3Dkubernetes',
    ),
  ]);
  const endpoints = slices.flatMap(({ endpoints: all, ports }) =>
    (all ?? []).flatMap(({ addresses }) => addresses.map((address) => `${address}:${ports?.[0]?.port ?? 443}`)),
  );
  return { clusterIp: service.spec?.clusterIP ?? '', port: service.spec?.ports?.[0]?.port ?? 443, endpoints };
}

/** One entry of a ConfigMap; null where it does not exist. */
export async function readConfig(reader: Reader, name: string, key: string): Promise<string | null> {
  const found = await reader.jsonOrNull<V1ConfigMap>(`${core}/configmaps/${encodeURIComponent(name)}`);
  return found?.data?.[key] ?? null;
}

/** Keeps a look that failed as it is, and reads what was found by another. */
export const through = <T, U>(what: Seen<T>, read: (found: T) => U): Seen<U> =>
  'seen' in what ? { seen: read(what.seen) } : what;
