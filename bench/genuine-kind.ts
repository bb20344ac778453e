/**
 * A cluster of the genuine kind CLI, brought to the point where the lab calls its own clusters ready, with the lab's own
 * eyes: the same client pods, the same Service, the same waits. What kind's cluster cannot answer is left out of its
 * questions: there is no lab resolver, so no external name.
 */

import type { ApiServer } from '../harness/cluster/boot/api-server.ts';
import { waitForApiServer } from '../harness/cluster/boot/api-server.ts';
import { createClientPod, createLabObjects } from '../harness/cluster/boot/install.ts';
import { answersScript, waitForClientPods, waitForCoreDns, waitForNodes } from '../harness/cluster/boot/ready.ts';
import { ClusterNode } from '../harness/cluster/cluster-node.ts';
import { loadImage } from '../harness/cluster/images.ts';
import { clientPodName, exampleService, labNamespace } from '../harness/cluster/lab-objects.ts';
import { execInPod } from '../harness/cluster/pod-exec.ts';
import { until } from '../harness/cluster/poll.ts';
import type { Docker } from '../harness/engine/docker.ts';
import { guardKind, KindCli } from './kind-cli.ts';

/** What a boot with kind is made of. */
export interface GenuineBoot {
  readonly engine: Docker;
  readonly name: string;
  /** A kind config, and how many nodes it has. */
  readonly configFile: string;
  readonly nodeCount: number;
  readonly image: string;
  readonly clientImage: string;
  /** Where the kubeconfig goes. */
  readonly directory: string;
  readonly signal: AbortSignal;
}

const patienceMs = 240_000;
const pollMs = 50;

/**
 * Boots a cluster with the genuine kind CLI, and removes it.
 *
 * @returns the milliseconds from kind's start until it has ended and DNS answers on every node
 */
export async function bootGenuineKind(boot: GenuineBoot): Promise<number> {
  const kubeconfig = `${boot.directory}/${boot.name}.kind`;
  await guardKind(boot.name, boot.directory);
  const startedMs = performance.now();
  try {
    const create = ['create', 'cluster', '--name', boot.name, '--config', boot.configFile, '--image', boot.image];
    // Side by side, as in the lab: what asks is put in place while kind is still at work.
    await Promise.all([new KindCli(kubeconfig, boot.signal).run(...create), untilDnsAnswers(boot)]);
    return performance.now() - startedMs;
  } finally {
    await new KindCli(kubeconfig).run('delete', 'cluster', '--name', boot.name);
  }
}

async function untilDnsAnswers(boot: GenuineBoot): Promise<void> {
  const nodes = await findNodes(boot);
  const controlPlane = nodes.find(({ role }) => role === 'control-plane');
  if (controlPlane === undefined) throw new Error(`${boot.name} has no control plane`);
  const server = await waitForApiServer(boot, controlPlane);
  const { kube } = server;
  const patience = { timeoutMs: patienceMs, signal: boot.signal };
  const names = nodes.map(({ name }) => name);
  await Promise.all([
    putClientsInPlace(boot, nodes, server),
    waitForNodes(kube, nodes, patience),
    waitForCoreDns(kube, patience),
  ]);
  await waitForClientPods(kube, names, patience);
  await waitForAnswers(server, names, boot.signal);
}

/** The containers of kind's nodes, as soon as they all run. */
async function findNodes({ engine, name, nodeCount, signal }: GenuineBoot): Promise<ClusterNode[]> {
  let nodes: ClusterNode[] = [];
  await until("kind's nodes", { timeoutMs: patienceMs, intervalMs: pollMs, signal }, async () => {
    const found = await engine.listContainers({ filters: { label: [`io.x-k8s.kind.cluster=${name}`] } });
    nodes = found.map(({ Id, Names, Labels }) => {
      const role = Labels['io.x-k8s.kind.role'] === 'control-plane' ? 'control-plane' : 'worker';
      return new ClusterNode(engine, { name: Names[0]?.slice(1) ?? Id, role, containerId: Id, ipAddress: '' });
    });
    return nodes.length === nodeCount ? undefined : `${nodes.length} of ${nodeCount} run`;
  });
  return nodes;
}

/** A client pod for every node, when its node is there. */
async function putClientsInPlace(boot: GenuineBoot, nodes: readonly ClusterNode[], server: ApiServer): Promise<void> {
  const own = { ...boot, runId: 'bench', nonce: 'bench' };
  // Nothing answers behind the example Service, and nothing has to: its name is asked for.
  const objects = createLabObjects(own, { containerId: '', ipAddress: '192.0.2.1' }, server);
  await Promise.all(
    nodes.map(async (node) => {
      await Promise.all([objects, loadClient(boot, node), untilRegistered(node, server, boot.signal)]);
      await createClientPod(own, node.name, server);
    }),
  );
}

/** containerd may still be starting in a node that has just begun to run. */
async function loadClient(boot: GenuineBoot, node: ClusterNode): Promise<void> {
  const script = 'until ctr --namespace=k8s.io version >/dev/null 2>&1; do sleep 0.1; done';
  await node.mustRun(['sh', '-c', script], { timeoutMs: patienceMs, signal: boot.signal });
  await loadImage(boot, node, boot.clientImage);
}

function untilRegistered({ name }: ClusterNode, { kube }: ApiServer, signal: AbortSignal): Promise<void> {
  return until(`node ${name}`, { timeoutMs: patienceMs, intervalMs: pollMs, signal }, async () => {
    const { items } = await kube.core.listNode({ fieldSelector: `metadata.name=${name}` });
    return items.length === 1 ? undefined : 'not registered yet';
  });
}

/** The same questions as the lab's, but for the external names. */
async function waitForAnswers(server: ApiServer, nodeNames: readonly string[], signal: AbortSignal): Promise<void> {
  const { kube, kubeconfigPath } = server;
  const addressOf = async (namespace: string, name: string) =>
    (await kube.core.readNamespacedService({ namespace, name })).spec?.clusterIP ?? '';
  const script = answersScript(await addressOf('kube-system', 'kube-dns'), {
    'kubernetes.default.svc.cluster.local': await addressOf('default', 'kubernetes'),
    [`${exampleService.name}.${exampleService.namespace}.svc.cluster.local`]: await addressOf(
      exampleService.namespace,
      exampleService.name,
    ),
  });
  const ask = (nodeName: string) =>
    until(`DNS answers on ${nodeName}`, { timeoutMs: patienceMs, intervalMs: pollMs, signal }, async () => {
      const pod = { namespace: labNamespace, name: clientPodName(nodeName) };
      const asking = { timeoutMs: 20_000, signal };
      const answered = await execInPod({ config: kube.config, kubeconfigPath }, pod, ['sh', '-c', script], asking);
      return answered.exitCode === 0 ? undefined : `${answered.stdout}${answered.stderr}`;
    });
  await Promise.all(nodeNames.map(ask));
}
