import type { Capability } from '../vocabulary/scenario.ts';
import { enforcesNetworkPolicy } from './network-policy.ts';
import type { StartedKindCluster } from './started-kind-cluster.ts';

/** systemd and a shell answer at once. */
const timeoutMs = 10_000;

/** How a node is asked for each capability: it has it when the command succeeds. */
const questions: Readonly<Record<Exclude<Capability, 'network-policy'>, readonly string[]>> = {
  'systemd-resolved': ['systemctl', 'cat', 'systemd-resolved.service'],
  selinux: ['grep', '-q', '1', '/sys/fs/selinux/enforce'],
  docker: ['docker', 'version'],
  // The list of registered schedulers is there once the module is, and stays away when the kernel has none.
  ipvs: ['sh', '-c', 'modprobe ip_vs 2>/dev/null; test -e /proc/net/ip_vs'],
  'no-ipvs': ['sh', '-c', 'modprobe ip_vs 2>/dev/null; ! test -e /proc/net/ip_vs'],
};

/**
 * Finds out what the host can do by asking every node; what one of them lacks, the cluster lacks. Whether policies are
 * enforced takes seconds, as it must be tried: that is left out unless it is wanted.
 */
export async function capabilitiesOf(
  cluster: StartedKindCluster,
  wanted: ReadonlySet<Capability>,
): Promise<Capability[]> {
  const asked = Object.entries(questions).map(async ([capability, command]) => {
    const results = await Promise.all(cluster.nodes.map((node) => node.run(command, { timeoutMs })));
    return results.every(({ exitCode }) => exitCode === 0) ? [capability as Capability] : [];
  });
  const tried = async (): Promise<Capability[]> =>
    wanted.has('network-policy') && (await enforcesNetworkPolicy(cluster)) ? ['network-policy'] : [];
  return (await Promise.all([...asked, tried()])).flat();
}
