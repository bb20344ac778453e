import { ClusterNode } from '../cluster-node.ts';
import { publicResolvers } from '../external-names.ts';
import type { NodeConfig } from '../kind-config.ts';
import { renderKubeadmConfig } from '../kubeadm-config.ts';
import { nodeNames } from '../node-names.ts';
import type { Lab } from './lab.ts';
import { NodeContainer } from './node-container.ts';
import type { Resolver } from './resolver.ts';

/** A node as configured, with the name that it gets, and a limit to its memory where it is to be a small machine. */
export type NamedNode = NodeConfig & { readonly name: string; readonly memoryBytes?: number };

/** The nodes that a configuration asks for; it was checked to have exactly one control plane. */
export function nameNodes({ name, config }: Pick<Lab, 'name' | 'config'>): {
  controlPlane: NamedNode;
  workers: NamedNode[];
} {
  const roles = config.nodes.map(({ role }) => role);
  const names = nodeNames(name, roles);
  const nodes = config.nodes.map((node, index) => ({ ...node, name: names[index] ?? '' }));
  const controlPlane = nodes.find(({ role }) => role === 'control-plane');
  if (controlPlane === undefined) {
    throw new TypeError(`${config.file} has no control plane, and nobody noticed`);
  }
  return { controlPlane, workers: nodes.filter(({ role }) => role === 'worker') };
}

/** Starts a node and waits until its systemd is up. */
export async function startNode(lab: Lab, node: NamedNode, network: string, resolver: Resolver): Promise<ClusterNode> {
  const started = await new NodeContainer(lab, node, network, resolver.ipAddress).start();
  lab.loss.include(started.getId());
  return new ClusterNode(lab.engine, {
    name: node.name,
    role: node.role,
    containerId: started.getId(),
    ipAddress: started.getIpAddress(network),
  });
}

/**
 * What closes the network of a node. Whatever has no better route goes into an interface that leads nowhere: a packet
 * to a Service, pod or outside address that nothing translated is lost in silence, inside the lab. Only the lab's own
 * network is connected, and the public resolvers that documents name are the lab's.
 */
export function closingScript(node: { ipAddress: string }, resolverAddress: string): string {
  return [
    'set -e',
    // A bridge without ports drops what it is given. Not every kernel has dummy interfaces; Docker's networks need bridges.
    'ip link add dnsdrill-sink type bridge',
    // Without ARP nothing notices that nobody is there: no error comes back, only silence.
    'ip link set dnsdrill-sink arp off up',
    // Before Kubernetes 1.36, kubeadm wants to see an address on the interface of the default route when a node joins.
    `ip address add ${node.ipAddress}/32 dev dnsdrill-sink`,
    // Without src the kernel might choose an address of a pod's link for the node's own connections to Services.
    `ip route replace default dev dnsdrill-sink src ${node.ipAddress}`,
    ...publicResolvers.map((address) => `ip route replace ${address}/32 via ${resolverAddress}`),
  ].join('\n');
}

/** Closes the network of a node, before anything in it has asked for a name. */
export async function closeNetwork(lab: Lab, node: ClusterNode, resolver: Resolver): Promise<void> {
  await node.mustRun(['sh', '-c', closingScript(node, resolver.ipAddress)], { timeoutMs: 10_000, signal: lab.signal });
}

/** Writes kubeadm's configuration, where kind keeps it too, and the files that it speaks of. */
export async function writeKubeadmConfig(
  lab: Lab,
  config: NamedNode,
  node: ClusterNode,
  cluster: { controlPlaneName: string; token: string },
): Promise<void> {
  const text = renderKubeadmConfig(lab.config, config, {
    clusterName: lab.name,
    nodeName: node.name,
    ipAddress: node.ipAddress,
    kubernetesVersion: lab.kubernetesVersion,
    cgroupVersion: lab.cgroupVersion,
    ...cluster,
  });
  await node.writeFile('/kind/kubeadm.conf', text);
  for (const [path, content] of Object.entries(lab.nodeFiles ?? {})) await node.writeFile(path, content);
}
