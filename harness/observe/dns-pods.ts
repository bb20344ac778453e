import type { V1Pod } from '@kubernetes/client-node';
import type { DnsPod, Observations } from '../diagnose/observations.ts';
import type { Seen } from '../diagnose/seen.ts';
import { askPod, type Question } from './ask-pod.ts';
import { isDnsContainer, namespace } from './cluster.ts';
import { exchange } from './forward.ts';
import { sumOf, throttlingOf } from './metrics.ts';
import { podSeen, readLog } from './pods.ts';
import { defaultTimeoutMs, look, type Reader, ReadFailed, reasonOf } from './reader.ts';

/** Looks into a pod of CoreDNS: its state, its log, its metrics, and what it answers when it is asked itself. */
export async function lookIntoDnsPod(
  reader: Reader,
  pod: V1Pod,
  { questions, cpuOf }: { questions: readonly Question[]; cpuOf: (node: string) => Promise<string> },
): Promise<DnsPod> {
  const seen = podSeen(pod, isDnsContainer);
  const { name, node, container } = seen;
  const inQuestion = pod.spec?.containers.find(isDnsContainer) ?? pod.spec?.containers[0];
  const port = dnsPortOf(pod);
  const isRunning = container.state === 'running';
  const only = <T>(what: string, ask: () => Promise<T>): Promise<Seen<T>> =>
    isRunning ? look(what, ask) : Promise.resolve({ unseen: `${what}: its container does not run` });
  const [log, lookups, health, failedReloads, cpu] = await Promise.all([
    container.state === 'none'
      ? noLog(name)
      : readLog(reader, { namespace, name, container: inQuestion?.name ?? '', restarted: container.restarts > 0 }),
    only(`port-forward to pod ${name}`, () => askPod(reader, { namespace, name, port }, questions)),
    only(`get /health of pod ${name} by the API server's proxy`, () => healthOf(reader, name)),
    only(`port-forward to pod ${name}`, () => failedReloadsOf(reader, name)),
    look(`get the metrics of node ${node}`, async () => {
      if (node === null) throw new ReadFailed(`pod ${name} is on no node`);
      const metrics = await cpuOf(node);
      const found = throttlingOf(metrics, { namespace, pod: name, container: inQuestion?.name ?? '' });
      if (found === undefined) throw new ReadFailed(`no CPU periods are counted for pod ${name}`);
      return found;
    }),
  ]);
  return { ...seen, log, lookups, health, failedReloads, cpu, ...(port !== 53 && { dnsPort: port }) };
}

/** Hardened images listen above 1024, and say so. In GKE's kube-dns it is another container than the first that listens at 53. */
export function dnsPortOf({ spec }: V1Pod): number {
  const ports = (spec?.containers ?? []).flatMap(({ ports: all }) => all ?? []);
  if (ports.length === 0 || ports.some(({ containerPort }) => containerPort === 53)) return 53;
  return ports.find(({ name }) => name?.startsWith('dns'))?.containerPort ?? 53;
}

const noLog = (name: string): DnsPod['log'] => ({
  current: { unseen: `read the log of pod ${name}: it has no container yet` },
  previous: { seen: [] },
});

/** The API server asks over the network of the pods, from where it runs: another way than a port-forward takes. */
async function healthOf(reader: Reader, name: string): Promise<string> {
  const { body } = await reader.text(`/api/v1/namespaces/${namespace}/pods/${name}:8080/proxy/health`, 4_000);
  return body.trim().slice(0, 100);
}

async function failedReloadsOf(reader: Reader, name: string): Promise<number> {
  const request = Buffer.from('GET /metrics HTTP/1.0\r\nHost: localhost\r\n\r\n');
  const { received, error } = await exchange(reader, { namespace, name, port: 9153 }, request, {
    timeoutMs: 4_500,
    isComplete: countsFailedReloads,
  });
  if (received.length === 0) throw new ReadFailed(error.trim() || 'no metrics on port 9153');
  const failed = sumOf(received.toString('utf8'), 'coredns_reload_failed_total');
  if (failed === undefined) throw new ReadFailed('the metrics do not count failed reloads');
  return failed;
}

/** Whether the count has come, to the end of its line; the text that explains it, which names it as well, comes before. */
export const countsFailedReloads = (soFar: Buffer): boolean =>
  /^coredns_reload_failed_total \S+\n/m.test(soFar.toString('latin1'));

/** Reads each kubelet's metrics once, however many pods are on its node. */
export function kubeletMetrics(reader: Reader): (node: string) => Promise<string> {
  const asked = new Map<string, Promise<string>>();
  return (node) => {
    const known =
      asked.get(node) ??
      reader.text(`/api/v1/nodes/${node}/proxy/metrics/cadvisor`, defaultTimeoutMs).then(({ body }) => body);
    asked.set(node, known);
    return known;
  };
}

type Kubelet = Extract<Observations['kubelets'], { seen: unknown }>['seen'][number];

/**
 * What the kubelet of each node gives to its pods as their resolver. One that cannot be asked has nothing but the reason.
 *
 * @throws ReadFailed when none of them can be asked
 */
export async function readKubelets(reader: Reader, nodes: readonly string[]): Promise<Kubelet[]> {
  const failures: ReadFailed[] = [];
  const kubelets = await Promise.all(
    nodes.map((node) =>
      readKubelet(reader, node).catch((error: unknown) => {
        if (!(error instanceof ReadFailed)) throw error;
        failures.push(error);
        const why = { unseen: `get the configuration of the kubelet of ${node} by nodes/proxy: ${reasonOf(error)}` };
        return { node, clusterDns: [], clusterDomain: '', resolvConf: '', why };
      }),
    ),
  );
  const [first] = failures;
  if (first !== undefined && failures.length === nodes.length) throw first;
  return kubelets;
}

async function readKubelet(reader: Reader, node: string): Promise<Kubelet> {
  const { kubeletconfig: config = {} } = await reader.json<{
    kubeletconfig?: { clusterDNS?: string[]; clusterDomain?: string; resolvConf?: string };
  }>(`/api/v1/nodes/${node}/proxy/configz`);
  return {
    node,
    clusterDns: config.clusterDNS ?? [],
    clusterDomain: config.clusterDomain ?? '',
    resolvConf: config.resolvConf ?? '/etc/resolv.conf',
  };
}
