import { stringify } from 'yaml';
import type { ClusterNode } from '../cluster-node.ts';
import { kubeletInContainer } from '../kubeadm-config.ts';
import type { Actions } from './actions.ts';
import type { Lab } from './lab.ts';
import { createNetwork } from './network.ts';
import { closeNetwork, type NamedNode, nameNodes, startNode } from './nodes.ts';
import { type Resolver, startResolver } from './resolver.ts';

/** What a bare boot leaves behind. */
export interface BareBooted {
  readonly nodes: readonly ClusterNode[];
  readonly resolver: Resolver;
}

const dropInDirectory = '/etc/kubernetes/kubelet.conf.d';
const dropInFile = `${dropInDirectory}/90-dnsdrill.conf`;
const unitFile = '/etc/systemd/system/kubelet.service.d/90-dnsdrill.conf';

/** kubeadm's own arguments, and a directory whose files the kubelet lays over the configuration that kubeadm wrote. */
const kubeletArguments = `[Service]
Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml --config-dir=${dropInDirectory}"
`;

/**
 * Boots nodes on which nothing is initialised: systemd, containerd, a kubelet and kubeadm are there, and the network is
 * closed, as in every cluster of the lab.
 *
 * @param memoryBytes a limit for each node, where they are to be small machines
 * @throws what the first action to fail threw
 */
export async function bootBare(lab: Lab, actions: Actions, memoryBytes?: number): Promise<BareBooted> {
  const { controlPlane, workers } = nameNodes(lab);
  const network = actions.add('create the network', [], () => createNetwork(lab));
  const resolver = actions.add('start the resolver', [network], (name) => startResolver(lab, name));
  const nodes = [controlPlane, ...workers].map((config) => {
    const node: NamedNode = memoryBytes === undefined ? config : { ...config, memoryBytes };
    const up = actions.add(`start ${node.name}`, [network, resolver], (net, dns) => startNode(lab, node, net, dns));
    actions.add(`close the network of ${node.name}`, [up, resolver], (it, dns) => closeNetwork(lab, it, dns));
    actions.add(`tell the kubelet of ${node.name} of its container`, [up], (it) => admitContainer(lab, it));
    return up;
  });
  await actions.allDone();
  return { nodes: await Promise.all(nodes), resolver: await resolver };
}

/**
 * Has the kubelet take a container for a machine, whatever configuration it will be given: a script that is written for
 * machines need not know where it runs.
 */
async function admitContainer(lab: Lab, node: ClusterNode): Promise<void> {
  await node.writeFile(dropInFile, stringify(kubeletInContainer(lab)));
  await node.writeFile(unitFile, kubeletArguments);
  await node.mustRun(['systemctl', 'daemon-reload'], { timeoutMs: 30_000, signal: lab.signal });
}
