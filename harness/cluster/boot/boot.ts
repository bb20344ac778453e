import { randomBytes } from 'node:crypto';
import type { ClusterNode } from '../cluster-node.ts';
import { loadImage } from '../images.ts';
import type { Actions } from './actions.ts';
import { type ApiServer, waitForApiServer } from './api-server.ts';
import { createClientPod, createLabObjects, installCni, installStorage, openControlPlane } from './install.ts';
import { addCoreDns, kubeadmInit, kubeadmJoin, storeKubeadmConfig, waitForBootstrapToken } from './kubeadm.ts';
import type { Lab } from './lab.ts';
import { createNetwork } from './network.ts';
import { closeNetwork, type NamedNode, nameNodes, startNode, writeKubeadmConfig } from './nodes.ts';
import { holdBack, hurryCoreDns, letGo, waitForPlacement } from './placement.ts';
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

/** Where the actions of one boot happen. */
interface Site {
  readonly lab: Lab;
  readonly actions: Actions;
  readonly cluster: { readonly controlPlaneName: string; readonly token: string };
  readonly network: Promise<string>;
  readonly resolver: Promise<Resolver>;
}

/** What the control plane's actions come to. */
interface ControlPlane {
  readonly ready: Promise<ClusterNode>;
  readonly init: Promise<void>;
  readonly server: Promise<ApiServer>;
  readonly own: Promise<void>;
}

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
  const site = { lab, actions, cluster, network, resolver };

  const first = startControlPlane(site, controlPlane);
  const joined = joinWorkers(site, first, workers);
  if (lab.config.networking.disableDefaultCNI) {
    waitWithoutCni(site, first, joined);
  } else {
    waitUntilDnsAnswers(site, first, joined);
  }
  await actions.allDone();
  return { nodes: [await first.ready, ...(await joined)], resolver: await resolver, server: await first.server };
}

/** The control plane: its node, kubeadm, and what can be installed as soon as its API server lets somebody in. */
function startControlPlane(site: Site, config: NamedNode): ControlPlane {
  const { lab, actions, resolver } = site;
  const { ready, loaded } = startPrepared(site, config, resolver);
  const init = actions.add('kubeadm init', [ready], (node) => kubeadmInit(lab, node));
  const server = actions.add('wait for the API server', [ready], (node) => waitForApiServer(lab, node));
  actions.add("store kubeadm's configuration", [ready, init], (node) => storeKubeadmConfig(lab, node));
  const own = actions.add("create the lab's objects", [server, resolver], (to, dns) => createLabObjects(lab, dns, to));
  actions.add('install the storage class', [ready, server], (node, to) => installStorage(lab, node, to));
  actions.add(`create the client pod of ${config.name}`, [server, own, loaded], (to) =>
    createClientPod(lab, config.name, to),
  );
  if (lab.config.nodes.length === 1) {
    actions.add('open the control plane', [ready, init], (node) => openControlPlane(lab, node));
  }
  return { ready, init, server, own };
}

/** The workers: side by side, up long before there is something to join. */
function joinWorkers(site: Site, first: ControlPlane, workers: readonly NamedNode[]): Promise<ClusterNode[]> {
  const { lab, actions } = site;
  if (workers.length === 0) {
    return Promise.resolve([]);
  }
  const token = actions.add('wait for the bootstrap token', [first.server], (it) => waitForBootstrapToken(lab, it));
  return Promise.all(
    workers.map((config) => {
      // The control plane has the processors to itself until it waits for its kubelet: all else waits for it.
      const { ready, loaded } = startPrepared(site, config, first.ready);
      const joined = actions.add(`kubeadm join ${config.name}`, [ready, token], (node) => kubeadmJoin(lab, node));
      // Not before: a pod that is bound to a node that does not exist may be collected.
      actions.add(`create the client pod of ${config.name}`, [first.server, first.own, joined, loaded], (to) =>
        createClientPod(lab, config.name, to),
      );
      return joined.then(() => ready);
    }),
  );
}

/** Starts one node and makes it ready for kubeadm. */
function startPrepared(
  { lab, actions, cluster, network, resolver }: Site,
  config: NamedNode,
  after: Promise<unknown>,
): { ready: Promise<ClusterNode>; loaded: Promise<void> } {
  const { name } = config;
  const up = actions.add(`start ${name}`, [network, resolver, after], (net, dns) => startNode(lab, config, net, dns));
  const closed = actions.add(`close the network of ${name}`, [up, resolver], (it, dns) => closeNetwork(lab, it, dns));
  const configured = actions.add(`configure ${name}`, [up], (it) => writeKubeadmConfig(lab, config, it, cluster));
  const loaded = actions.add(`load the client image into ${name}`, [up], (it) => loadImage(lab, it, lab.clientImage));
  return { ready: Promise.all([up, closed, configured]).then(([it]) => it), loaded };
}

/** Installs the CNI and CoreDNS, and waits until DNS answers on every node. */
function waitUntilDnsAnswers(
  { lab, actions }: Site,
  { ready, init, server }: ControlPlane,
  joined: Promise<ClusterNode[]>,
): void {
  const patience = { timeoutMs: readyTimeoutMs, signal: lab.signal };
  const nodes = Promise.all([ready, joined]).then(([node, workers]) => [node, ...workers]);
  const cni = actions.add('install the CNI', [ready, server], (node, to) => installCni(lab, node, to));
  const dns = actions.add('add CoreDNS', [ready, init], (node) => addCoreDns(lab, node, 10));

  const held = actions.add('hold back the workers', [joined, server], (its, { kube }) => holdBack(kube, its, patience));
  const placed = actions.add('wait until CoreDNS is placed', [server, dns, cni, held], ({ kube }) =>
    waitForPlacement(kube, patience),
  );
  const free = actions.add('let go of the workers', [joined, server, placed], (its, { kube }) =>
    letGo(kube, its, patience),
  );

  const up = actions.add('wait for the nodes', [nodes, server, cni], (its, { kube }) =>
    waitForNodes(kube, its, patience),
  );
  const clients = actions.add('wait for the client pods', [nodes, server, up], (its, { kube }) =>
    waitForClientPods(kube, namesOf(its), patience),
  );
  actions.add('hurry CoreDNS', [server, placed], ({ kube }) => hurryCoreDns(kube, patience));
  const available = actions.add('wait for CoreDNS', [server, placed], ({ kube }) => waitForCoreDns(kube, patience));
  actions.add('wait until DNS answers', [nodes, server, clients, available, free], (its, from) =>
    waitForAnswers(from, its, patience),
  );
}

/** Adds CoreDNS, and waits until all is there that can be without a CNI. */
function waitWithoutCni(
  { lab, actions }: Site,
  { ready, init, server }: ControlPlane,
  joined: Promise<ClusterNode[]>,
): void {
  const dns = actions.add('add CoreDNS', [ready, init], (node) => addCoreDns(lab, node, 0));
  actions.add('wait for what needs no CNI', [ready, joined, server, dns], (node, workers, { kube }) =>
    waitForNodesWithoutCni(kube, [node, ...workers], { timeoutMs: readyTimeoutMs, signal: lab.signal }),
  );
}

function namesOf(nodes: readonly ClusterNode[]): string[] {
  return nodes.map(({ name }) => name);
}

/** In kubeadm's form: 6 characters, a dot, 16 characters. */
function bootstrapToken(): string {
  return `${randomBytes(3).toString('hex')}.${randomBytes(8).toString('hex')}`;
}
