import type { V1Pod } from '@kubernetes/client-node';
import { hasEnded } from '../cluster/read-pod.ts';
import { usualDomain } from '../cluster/usual-domain.ts';
import type { DnsPod, Observations } from '../diagnose/observations.ts';
import { known, listed, type Seen } from '../diagnose/seen.ts';
import type { Question } from './ask-pod.ts';
import {
  dnsService,
  isDnsPod,
  isKubeProxyPod,
  kubeProxySet,
  namespace,
  networkAgents,
  nodesSeen,
  proxyReplacement,
  readApi,
  readConfig,
  readEndpoints,
  readObjects,
  through,
  workloadOf,
} from './cluster.ts';
import { clusterDomain } from './cluster-domain.ts';
import { dnsPortOf, kubeletMetrics, lookIntoDnsPod, readKubelets } from './dns-pods.ts';
import { readEvents } from './events.ts';
import { lookIntoKubeProxy } from './kube-proxy.ts';
import { policiesOn } from './policies.ts';
import { type ProbeAsked, probeCluster } from './probe/probe.ts';
import { look, type Reader } from './reader.ts';
import { readRights } from './rights.ts';
import { mostPods, worstOf } from './worst-of.ts';

/** What the person asked for. */
export interface Asked {
  readonly context: string;
  /** A name outside of the cluster. */
  readonly externalName: string;
  /** The one pod that may be created, if any may. */
  readonly probe: ProbeAsked | undefined;
  /** The kubelet's clock and the API server's need not be ours. */
  readonly server: { readonly version: string; readonly now: string };
}

/**
 * Looks at a cluster, everything side by side.
 *
 * @returns what was seen, and why the rest could not be
 * @throws the reason of the reader's signal when aborted
 */
export async function observe(reader: Reader, asked: Asked): Promise<Observations> {
  const startedMs = performance.now();
  const [objects, api, corefile] = await Promise.all([
    readObjects(reader),
    look('get the service kubernetes in default', () => readApi(reader)),
    look(`get the configmap coredns in ${namespace}`, () => readConfig(reader, 'coredns', 'Corefile')),
  ]);
  const service = through(objects.services, dnsService);
  const nodes = through(objects.nodes, nodesSeen);
  const dnsPods = through(objects.pods, (pods) =>
    worstOf(
      pods.filter((pod) => isDnsPod(pod) && !hasEnded(pod)),
      nodes,
    ),
  );
  const asKubelets = askKubelets(reader, nodes);
  const domain = clusterDomain(known(corefile)) ?? (await domainOf(asKubelets));
  const internal = `kubernetes.default.svc.${domain ?? usualDomain}`;
  const questions: Question[] = [{ name: internal, address: known(api)?.clusterIp }, { name: asked.externalName }];
  const names = { internal, external: asked.externalName };

  const [endpoints, pods, rbac, kubeProxy, kubelets, events, probe] = await Promise.all([
    look(`list endpointslices in ${namespace}`, async () => readEndpoints(reader, known(service)?.name ?? 'kube-dns')),
    lookInto(dnsPods, (all) => lookIntoDnsPods(reader, all, questions)),
    look('list clusterrolebindings', () => readRights(reader, accountOf(known(dnsPods)))),
    lookInto(bothOf(objects), ({ pods, daemonSets }) =>
      lookIntoKubeProxy(reader, {
        pods: worstOf(pods.filter(isKubeProxyPod), nodes),
        daemonSet: kubeProxySet(daemonSets),
      }),
    ),
    asKubelets,
    look(`list events in ${namespace}`, () => readEvents(reader, asked.server.now)),
    probeCluster(reader, asked.probe, { nodes, service, pods: dnsPods, api, names }),
  ]);
  return {
    schemaVersion: 1,
    at: asked.server.now,
    tookMs: Math.round(performance.now() - startedMs),
    cluster: { context: asked.context, kubernetes: { seen: asked.server.version } },
    asked: { ...names, ...(domain === undefined && { guessed: true as const }) },
    nodes,
    networkAgents: through(objects.daemonSets, networkAgents),
    proxyReplacement: through(objects.daemonSets, proxyReplacement),
    kubelets,
    api,
    service,
    endpoints,
    workload: through(objects.deployments, workloadOf),
    pods,
    corefile,
    rbac,
    policies: through(objects.policies, (all) => policiesOn(all, (known(dnsPods) ?? []).map(admissionOf))),
    kubeProxy,
    events,
    probe,
  };
}

async function askKubelets(reader: Reader, nodes: Observations['nodes']): Promise<Observations['kubelets']> {
  if ('unseen' in nodes) return nodes;
  const ready = nodes.seen.flatMap(({ name, ready: isReady }) => (isReady ? name : []));
  return look('get the configuration of the kubelets by nodes/proxy', () =>
    readKubelets(reader, ready.slice(0, mostPods)),
  );
}

/** What pods are given as their domain; asked where no Corefile says it, as under another name than kubeadm's. */
const domainOf = async (kubelets: Promise<Observations['kubelets']>): Promise<string | undefined> =>
  listed(await kubelets)
    .map(({ clusterDomain: domain }) => domain)
    .find((domain) => domain !== '');

/** Pods of kube-proxy, and the DaemonSet that should have them: where there are no pods, it must be known whether there is none. */
function bothOf({ pods, daemonSets }: Awaited<ReturnType<typeof readObjects>>) {
  if ('unseen' in pods) return pods;
  if ('unseen' in daemonSets && !pods.seen.some(isKubeProxyPod)) return daemonSets;
  return { seen: { pods: pods.seen, daemonSets: known(daemonSets) ?? [] } };
}

async function lookInto<T, U>(what: Seen<T>, ask: (found: T) => Promise<U>): Promise<Seen<U>> {
  return 'seen' in what ? { seen: await ask(what.seen) } : what;
}

function lookIntoDnsPods(reader: Reader, pods: readonly V1Pod[], questions: readonly Question[]): Promise<DnsPod[]> {
  const cpuOf = kubeletMetrics(reader);
  return Promise.all(pods.map((pod) => lookIntoDnsPod(reader, pod, { questions, cpuOf })));
}

/** What decides which policies it is under, and what they leave of DNS. */
const admissionOf = (pod: V1Pod) => ({
  labels: pod.metadata?.labels ?? {},
  port: dnsPortOf(pod),
  portNames: portNamesOf(pod),
});

/** What its ports are called, by their names. */
const portNamesOf = ({ spec }: V1Pod): Readonly<Record<string, number>> =>
  Object.fromEntries(
    (spec?.containers ?? []).flatMap(({ ports = [] }) =>
      ports.flatMap(({ name, containerPort }) => (name === undefined ? [] : [[name, containerPort] as const])),
    ),
  );

const accountOf = (pods: readonly V1Pod[] | undefined): string => pods?.[0]?.spec?.serviceAccountName ?? 'coredns';
