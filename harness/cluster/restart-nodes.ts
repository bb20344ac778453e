import type { Lab } from './boot/lab.ts';
import { closingScript } from './boot/nodes.ts';
import type { Resolver } from './boot/resolver.ts';
import type { ClusterNode } from './cluster-node.ts';
import { until } from './poll.ts';

/** systemd waits up to 90 s for a unit that does not end; what runs after these is killed, as by a power cut. */
const stopSeconds = 20;
/** As for a first start, on a machine that is busy with other clusters. */
const upTimeoutMs = 120_000;

const unit = 'dnsdrill-closed-network.service';
const script = '/etc/dnsdrill/close-network';

/**
 * Runs before anything that could ask a name or start a pod: the container runtime and the kubelet cannot start unless it has
 * succeeded.
 */
const unitText = `[Unit]
Description=dnsdrill: closes the network of this node
DefaultDependencies=no
Before=sysinit.target containerd.service kubelet.service systemd-resolved.service
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/sh ${script}
[Install]
RequiredBy=containerd.service kubelet.service
WantedBy=sysinit.target
`;

/**
 * Restarts nodes, side by side as after a power cut. Docker gives a container that starts its routes anew, so the node
 * closes its network itself, before anything else in it begins.
 *
 * @throws Error when a node does not come up within two minutes, has another address, or is not closed in
 */
export async function restartNodes(
  lab: Pick<Lab, 'engine' | 'loss' | 'signal'>,
  nodes: readonly ClusterNode[],
  resolver: Resolver,
): Promise<void> {
  await Promise.all(nodes.map((node) => prepare(lab, node, resolver)));
  for (const { containerId } of nodes) lab.loss.exclude(containerId);
  await Promise.all(nodes.map(({ containerId }) => lab.engine.getContainer(containerId).stop({ t: stopSeconds })));
  // One after the other and in the order of their addresses: the engine gives the lowest that is free, which is the old one.
  for (const { containerId } of nodes.toSorted(byAddress)) {
    lab.signal.throwIfAborted();
    await lab.engine.getContainer(containerId).start();
    lab.loss.include(containerId);
  }
  await Promise.all(nodes.map((node) => untilUp(lab, node)));
}

async function prepare({ signal }: Pick<Lab, 'signal'>, node: ClusterNode, resolver: Resolver): Promise<void> {
  await node.writeFile(script, `${closingScript(node, resolver.ipAddress)}\n`);
  await node.writeFile(`/etc/systemd/system/${unit}`, unitText);
  await node.mustRun(['systemctl', 'enable', '--quiet', unit], { timeoutMs: 30_000, signal });
}

const byAddress = (one: ClusterNode, other: ClusterNode): number =>
  one.ipAddress.localeCompare(other.ipAddress, 'en', { numeric: true });

async function untilUp(lab: Pick<Lab, 'engine' | 'signal'>, node: ClusterNode): Promise<void> {
  const look = 'systemctl is-active multi-user.target && ip -4 -oneline address show eth0 && ip route show default';
  const asking = { timeoutMs: 10_000, signal: lab.signal };
  await until(`${node.name} is up again`, { timeoutMs: upTimeoutMs, intervalMs: 500, signal: lab.signal }, async () => {
    const { exitCode, stdout, stderr } = await node.run(['sh', '-c', look], asking);
    if (exitCode !== 0) return `${stdout}${stderr}`.trim() || 'nothing can be run in it';
    if (!stdout.includes(` ${node.ipAddress}/`)) throw new Error(`${node.name} has another address: ${stdout}`);
    if (!stdout.includes('dev dnsdrill-sink')) throw new Error(`${node.name} has a way out of the lab: ${stdout}`);
    return undefined;
  });
}
