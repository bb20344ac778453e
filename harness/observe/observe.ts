import type { V1Pod } from '@kubernetes/client-node';
import type { DnsPod, Observations } from '../diagnose/observations.ts';
import { known, type Seen } from '../diagnose/seen.ts';
import type { Question } from './ask-pod.ts';
import {
  dnsService,
  isDnsPod,
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
import { kubeletMetrics, lookIntoDnsPod, readKubelets } from './dns-pods.ts';
import { readEvents } from './events.ts';
import { isKubeProxyPod, lookIntoKubeProxy } from './kube-proxy.ts';
import { policiesOn } from './policies.ts';
import { type ProbeAsked, probeCluster } from './probe/probe.ts';
import { look, type Reader } from './reader.ts';
import { readRights } from './rights.ts';

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

/** Each pod costs a few connections; what is wrong with CoreDNS shows in a few of its pods. */
const mostPods = 8;

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
  const dnsPods = through(objects.pods, (pods) => worstFirst(pods.filter(isDnsPod)).slice(0, mostPods));
  const internal = `kubernetes.default.svc.${clusterDomain(known(corefile))}`;
  const questions: Question[] = [{ name: internal, address: known(api)?.clusterIp }, { name: asked.externalName }];
  const names = { internal, external: asked.externalName };

  const [endpoints, pods, rbac, kubeProxy, kubelets, events, probe] = await Promise.all([
    look(`list endpointslices in ${namespace}`, async () => readEndpoints(reader, known(service)?.name ?? 'kube-dns')),
    lookInto(dnsPods, (all) => lookIntoDnsPods(reader, all, questions)),
    look('list clusterrolebindings', () => readRights(reader, accountOf(known(dnsPods)))),
    lookInto(objects.pods, (all) =>
      lookIntoKubeProxy(reader, {
        pods: worstFirst(all.filter(isKubeProxyPod)).slice(0, mostPods),
        daemonSet: kubeProxySet(known(objects.daemonSets) ?? []),
      }),
    ),
    'unseen' in nodes
      ? nodes
      : look('get the configuration of the kubelets by nodes/proxy', () =>
          readKubelets(reader, nodes.seen.flatMap(({ name, ready }) => (ready ? name : [])).slice(0, mostPods)),
        ),
    look(`list events in ${namespace}`, () => readEvents(reader, asked.server.now)),
    probeCluster(reader, asked.probe, { nodes, service, pods: dnsPods, api, names }),
  ]);
  return {
    schemaVersion: 1,
    at: asked.server.now,
    tookMs: Math.round(performance.now() - startedMs),
    cluster: { context: asked.context, kubernetes: { seen: asked.server.version } },
    asked: names,
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
    policies: through(objects.policies, (all) =>
      policiesOn(
        all,
        (known(dnsPods) ?? []).map(({ metadata }) => metadata?.labels ?? {}),
      ),
    ),
    kubeProxy,
    events,
    probe,
  };
}

async function lookInto<T, U>(what: Seen<T>, ask: (found: T) => Promise<U>): Promise<Seen<U>> {
  return 'seen' in what ? { seen: await ask(what.seen) } : what;
}

function lookIntoDnsPods(reader: Reader, pods: readonly V1Pod[], questions: readonly Question[]): Promise<DnsPod[]> {
  const cpuOf = kubeletMetrics(reader);
  return Promise.all(pods.map((pod) => lookIntoDnsPod(reader, pod, { questions, cpuOf })));
}

/** Where there are more pods than are asked, those that are not Ready tell most. */
function worstFirst(pods: readonly V1Pod[]): V1Pod[] {
  const isReady = ({ status }: V1Pod) =>
    status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True');
  return pods.toSorted((one, other) => Number(isReady(one) ?? false) - Number(isReady(other) ?? false));
}

const accountOf = (pods: readonly V1Pod[] | undefined): string => pods?.[0]?.spec?.serviceAccountName ?? 'coredns';

/** The zone that the kubernetes plugin serves; what nearly every cluster calls it, where no such plugin is configured. */
export function clusterDomain(corefile: string | null | undefined): string {
  const zones =
    /^\s*kubernetes\s+([^\n{]+)/m
      .exec(corefile ?? '')?.[1]
      ?.trim()
      .split(/\s+/) ?? [];
  return zones.find((zone) => !zone.endsWith('.arpa'))?.replace(/\.$/, '') ?? 'cluster.local';
}
