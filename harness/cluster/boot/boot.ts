import { randomBytes } from 'node:crypto';
import type { ClusterNode } from '../cluster-node.ts';
import { loadImage } from '../images.ts';
import type { Actions } from './actions.ts';
import { type ApiServer, waitForApiServer } from './api-server.ts';
import { createClientPod, createLabObjects, installCni, installStorage, openControlPlane } from './install.ts';
import { kubeadmInit, kubeadmJoin, waitForBootstrapToken } from './kubeadm.ts';
import type { Lab } from './lab.ts';
import { createNetwork } from './network.ts';
import { closeNetwork, type NamedNode, nameNodes, startNode, writeKubeadmConfig } from './nodes.ts';
import { waitForAnswers, waitForClientPods, waitForCoreDns, waitForNodes, waitForNodesWithoutCni } from './ready.ts';
import { type Resolver, startResolver } from './resolver.ts';

/** What a boot leaves behind. */
export interface Booted {
  readonly nodes: readonly ClusterNode[];
  readonly resolver: Resolver;
  readonly server: ApiServer;
}

/** How long the cluster may take, once it is put together, until DNS answers. */
const readyTimeoutMs = 180_000;

/**
 * kind's sequence, as a list. Each action names those whose results it takes, and begins as soon as they are there.
 *
 * @throws what the first action to fail threw
 */
export async function boot(lab: Lab, actions: Actions): Promise<Booted> {
  const { controlPlane, workers } = nameNodes(lab);
  const cluster = { controlPlaneName: controlPlane.name, token: bootstrapToken() };

  const network = actions.add('create the network', [], () => createNetwork(lab));
  const resolver = actions.add('start the resolver', [network], (name) => startResolver(lab, name));
  const prepare = (node: NamedNode) => prepareNode(lab, actions, node, cluster, network, resolver);

  const first = prepare(controlPlane);
  const init = actions.add('kubeadm init', [first.ready], (node) => kubeadmInit(lab, node));
  const server = actions.add('wait for the API server', [first.ready], (node) => waitForApiServer(lab, node));
  const token = actions.add('wait for the bootstrap token', [server], (it) => waitForBootstrapToken(lab, it));
  const own = actions.add("create the lab's objects", [server, resolver], (it, dns) => createLabObjects(lab, dns, it));
  actions.add('install the storage class', [first.up, server], (node, it) => installStorage(lab, node, it));
  actions.add(`create the client pod of ${controlPlane.name}`, [server, own, first.loaded], (it) =>
    createClientPod(lab, controlPlane.name, it),
  );

  const others = workers.map((worker) => {
    const { up, ready, loaded } = prepare(worker);
    const joined = actions.add(`kubeadm join ${worker.name}`, [ready, token], (node) => kubeadmJoin(lab, node));
    // Not before: a pod that is bound to a node that does not exist may be collected.
    actions.add(`create the client pod of ${worker.name}`, [server, own, joined, loaded], (it) =>
      createClientPod(lab, worker.name, it),
    );
    return { up, joined };
  });
  if (workers.length === 0) {
    actions.add('open the control plane', [first.up, init], (node) => openControlPlane(lab, node));
  }

  const nodes = Promise.all([first.up, ...others.map(({ up }) => up)]);
  const joined = Promise.all([init, ...others.map((other) => other.joined)]);
  waitUntilReady(lab, actions, first.up, nodes, joined, server);
  await actions.allDone();
  return { nodes: await nodes, resolver: await resolver, server: await server };
}

/** Starts one node and makes it ready for kubeadm. */
function prepareNode(
  lab: Lab,
  actions: Actions,
  node: NamedNode,
  cluster: { controlPlaneName: string; token: string },
  network: Promise<string>,
  resolver: Promise<Resolver>,
): { up: Promise<ClusterNode>; ready: Promise<ClusterNode>; loaded: Promise<void> } {
  const { name } = node;
  const up = actions.add(`start ${name}`, [network, resolver], (net, dns) => startNode(lab, node, net, dns));
  const closed = actions.add(`close the network of ${name}`, [up, resolver], (it, dns) => closeNetwork(lab, it, dns));
  const configured = actions.add(`configure ${name}`, [up], (it) => writeKubeadmConfig(lab, node, it, cluster));
  const loaded = actions.add(`load the client image into ${name}`, [up], (it) => loadImage(lab, it, lab.clientImage));
  return { up, ready: Promise.all([up, closed, configured]).then(([it]) => it), loaded };
}

/** Installs the CNI and waits until DNS answers everywhere; without a CNI, until all is there that can be. */
function waitUntilReady(
  lab: Lab,
  actions: Actions,
  controlPlane: Promise<ClusterNode>,
  nodes: Promise<readonly ClusterNode[]>,
  joined: Promise<unknown>,
  server: Promise<ApiServer>,
): void {
  const patience = { timeoutMs: readyTimeoutMs, signal: lab.signal };
  if (lab.config.networking.disableDefaultCNI) {
    actions.add('wait for what needs no CNI', [nodes, joined, server], (its, _, { kube }) =>
      waitForNodesWithoutCni(kube, its, patience),
    );
    return;
  }
  const cni = actions.add('install the CNI', [controlPlane, server], (it, to) => installCni(lab, it, to));
  const ready = actions.add('wait for the nodes', [nodes, joined, server, cni], (its, _, { kube }) =>
    waitForNodes(kube, its, patience),
  );
  const clients = actions.add('wait for the client pods', [nodes, ready, server], (its, _, { kube }) =>
    waitForClientPods(
      kube,
      its.map(({ name }) => name),
      patience,
    ),
  );
  const coreDns = actions.add('wait for CoreDNS', [server, joined, cni], ({ kube }) => waitForCoreDns(kube, patience));
  actions.add('wait until DNS answers', [nodes, server, clients, coreDns], (its, to) =>
    waitForAnswers(to, its, patience),
  );
}

/** In kubeadm's form: 6 characters, a dot, 16 characters. */
function bootstrapToken(): string {
  return `${randomBytes(3).toString('hex')}.${randomBytes(8).toString('hex')}`;
}
