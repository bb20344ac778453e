import type { ClusterNode } from '../cluster/cluster-node.ts';
import { nodesIn } from '../cluster/nodes-in.ts';
import type { Telling } from './telling.ts';

/** For each command; evidence must not hold up the story for longer. */
const timeoutMs = 20_000;
const corednsLabels = 'k8s-app in (kube-dns, coredns)';

/** What a person would look at, asked with kubectl on the control plane so that it reads as in the documents. */
const onControlPlane: Readonly<Record<string, readonly string[]>> = {
  nodes: ['get', 'nodes', '-o', 'wide'],
  'pods of kube-system': ['get', 'pods', '-n', 'kube-system', '-o', 'wide'],
  'CoreDNS Deployment, described': ['describe', 'deployment', '-n', 'kube-system', 'coredns'],
  'CoreDNS pods, described': ['describe', 'pods', '-n', 'kube-system', '-l', corednsLabels],
  'CoreDNS logs': ['logs', '-n', 'kube-system', '-l', corednsLabels, '--prefix', '--timestamps', '--tail=100'],
  'EndpointSlices of kube-dns': [
    'get',
    'endpointslices',
    '-n',
    'kube-system',
    '-l',
    'kubernetes.io/service-name=kube-dns',
  ],
  'ConfigMap coredns': ['get', 'configmap', '-n', 'kube-system', 'coredns', '-o', 'yaml'],
  events: ['get', 'events', '-n', 'kube-system', '--sort-by=.lastTimestamp'],
};

const onEveryNode: Readonly<Record<string, readonly string[]>> = {
  'iptables rules': ['iptables-save', '-t', 'nat'],
  routes: ['ip', 'route'],
  'resolv.conf': ['cat', '/etc/resolv.conf'],
  'CNI config': ['sh', '-c', 'tail -n +1 /etc/cni/net.d/* 2>/dev/null || echo none'],
};

/** Keeps the state of the cluster as a person would look at it, failures of the commands included. */
export async function keepEvidence(telling: Telling): Promise<void> {
  const { cluster } = telling;
  const [controlPlane] = nodesIn(cluster, 'control-plane');
  if (controlPlane === undefined) return;
  for (const [what, args] of Object.entries(onControlPlane)) {
    await keep(telling, controlPlane, what, ['kubectl', '--kubeconfig', '/etc/kubernetes/admin.conf', ...args]);
  }
  for (const [what, command] of Object.entries(onEveryNode)) {
    for (const node of cluster.nodes) await keep(telling, node, `${what} of ${node.name}`, command);
  }
}

async function keep(telling: Telling, node: ClusterNode, what: string, command: readonly string[]): Promise<void> {
  const result = await node.run(command, { timeoutMs, signal: telling.signal });
  const failure = result.exitCode === 0 ? '' : `\n(exit code ${result.exitCode ?? `none, ${result.cutOff}`})`;
  telling.capture(what, result.command, `${result.stdout}${result.stderr}${failure}`);
}
