import type { ClusterNode } from '../cluster-node.ts';
import { externalNames } from '../external-names.ts';
import type { KubernetesClients } from '../kubernetes-clients.ts';
import { clientPodName, exampleService, labNamespace } from '../lab-objects.ts';
import { execInPod } from '../pod-exec.ts';
import { until } from '../poll.ts';
import { isReady } from '../read-pod.ts';
import { untilServed } from '../until-served.ts';
import type { ApiServer } from './api-server.ts';

/** How long a wait may take, and what ends it early. */
export interface Patience {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Waits until every node is registered and Ready. */
export async function waitForNodes(kube: KubernetesClients, nodes: readonly ClusterNode[], patience: Patience) {
  await untilServed('nodes Ready', patience, async () => {
    const { items } = await kube.core.listNode();
    const waiting = nodes.filter(({ name }) => !isReady(items.find((node) => node.metadata?.name === name)));
    return missing(waiting.map(({ name }) => name));
  });
}

/** Waits until every replica of CoreDNS is available, and all of them stand behind the Service. */
export async function waitForCoreDns(kube: KubernetesClients, patience: Patience): Promise<void> {
  await untilServed('CoreDNS available', patience, async () => {
    const [deployments, slices] = await Promise.all([
      kube.apps.listNamespacedDeployment({ namespace: 'kube-system', labelSelector: 'k8s-app=kube-dns' }),
      kube.discovery.listNamespacedEndpointSlice({
        namespace: 'kube-system',
        labelSelector: 'kubernetes.io/service-name=kube-dns',
      }),
    ]);
    const [deployment] = deployments.items;
    if (deployment === undefined) {
      return 'there is no Deployment of it yet';
    }
    const { spec, status, metadata } = deployment;
    const wanted = spec?.replicas ?? 1;
    const available = status?.observedGeneration === metadata?.generation ? (status?.availableReplicas ?? 0) : 0;
    // An empty list of endpoints comes as null.
    const ready = slices.items.flatMap(({ endpoints }) =>
      (endpoints ?? []).filter(({ conditions }) => conditions?.ready),
    );
    return available === wanted && ready.length === wanted
      ? undefined
      : `${available} of ${wanted} replicas available, ${ready.length} endpoints`;
  });
}

/** Waits until the client pod of every node is Ready. */
export async function waitForClientPods(
  kube: KubernetesClients,
  nodeNames: readonly string[],
  patience: Patience,
): Promise<void> {
  await untilServed('client pods Ready', patience, async () => {
    const { items } = await kube.core.listNamespacedPod({ namespace: labNamespace });
    const waiting = nodeNames
      .map(clientPodName)
      .filter((name) => !isReady(items.find((pod) => pod.metadata?.name === name)));
    return missing(waiting);
  });
}

/** Waits until DNS answers, on every node, over UDP and TCP: internal names with the right address, external ones too. */
export async function waitForAnswers(
  server: ApiServer,
  nodes: readonly ClusterNode[],
  patience: Patience,
): Promise<void> {
  const addressOf = async (namespace: string, name: string) =>
    (await server.kube.core.readNamespacedService({ namespace, name })).spec?.clusterIP ?? '';
  const [dns, kubernetes, example] = await Promise.all([
    addressOf('kube-system', 'kube-dns'),
    addressOf('default', 'kubernetes'),
    addressOf(exampleService.namespace, exampleService.name),
  ]);
  const script = answersScript(dns, {
    'kubernetes.default.svc.cluster.local': kubernetes,
    [`${exampleService.name}.${exampleService.namespace}.svc.cluster.local`]: example,
    ...externalNames,
  });
  await Promise.all(
    nodes.map(({ name }) =>
      until(`DNS answers on ${name}`, { ...patience, intervalMs: 50 }, async () => {
        const pod = { namespace: labNamespace, name: clientPodName(name) };
        const command = ['sh', '-c', script];
        const options = { timeoutMs: 20_000, ...(patience.signal === undefined ? {} : { signal: patience.signal }) };
        const result = await execInPod(
          { config: server.kube.config, kubeconfigPath: server.kubeconfigPath },
          pod,
          command,
          options,
        );
        return result.exitCode === 0 ? undefined : `${result.stdout}${result.stderr}`.trim();
      }),
    ),
  );
}

/**
 * A script that asks for every name over UDP and TCP until all answers are the expected ones, for about 10 s at most.
 * It gives up on a query sooner than dig can: kube-proxy may have let it pass untranslated, and the next one may do.
 */
export function answersScript(server: string, expected: Readonly<Record<string, string>>): string {
  const asks = ['+notcp', '+tcp'].flatMap((protocol) =>
    Object.entries(expected).map(([name, address]) => `ask ${protocol} ${name} ${address}`),
  );
  return `
ask() {
  answer=$(timeout 0.4 dig +short +tries=1 "$1" @${server} "$2" A)
  wrong="$2 $1: \${answer:-no answer}"
  [ "$answer" = "$3" ]
}
for round in $(seq 25); do
  ${asks.join(' && ')} && exit
  sleep 0.05
done
echo "$wrong"
exit 1`;
}

/**
 * Ready without a CNI: every node is registered, kube-proxy runs on each, CoreDNS is deployed, and the client pods exist.
 */
export async function waitForNodesWithoutCni(
  kube: KubernetesClients,
  nodes: readonly ClusterNode[],
  patience: Patience,
): Promise<void> {
  await untilServed('nodes registered', patience, async () => {
    const [registered, pods, clients, deployments] = await Promise.all([
      kube.core.listNode(),
      kube.core.listNamespacedPod({ namespace: 'kube-system', labelSelector: 'k8s-app=kube-proxy' }),
      kube.core.listNamespacedPod({ namespace: labNamespace }),
      kube.apps.listNamespacedDeployment({ namespace: 'kube-system' }),
    ]);
    return missing([
      ...nodes
        .filter(({ name }) => !registered.items.some(({ metadata }) => metadata?.name === name))
        .map(({ name }) => name),
      ...nodes
        .filter(({ name }) => !pods.items.some((pod) => pod.spec?.nodeName === name && isReady(pod)))
        .map(({ name }) => `kube-proxy on ${name}`),
      ...nodes
        .map(({ name }) => clientPodName(name))
        .filter((name) => !clients.items.some(({ metadata }) => metadata?.name === name)),
      ...(deployments.items.some(({ metadata }) => metadata?.name === 'coredns') ? [] : ['the CoreDNS Deployment']),
    ]);
  });
}

function missing(names: readonly string[]): string | undefined {
  return names.length === 0 ? undefined : `waiting for ${names.join(', ')}`;
}
