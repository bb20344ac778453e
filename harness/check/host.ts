import type { BareNodes } from '../cluster/bare-nodes.ts';
import type { ClusterNode } from '../cluster/cluster-node.ts';
import { useResolvedScript } from '../commands/use-resolved.ts';
import type { HostCondition } from '../vocabulary/check.ts';

/** kubeadm asks for 1700 MB, and says so; the lab's own control plane was measured to need less than half of that. */
const smallMemoryBytes = 2 ** 30;

const timeoutMs = 60_000;

/** Half a second there and back, one packet in a hundred lost: a bad line, and still one. */
const badLine = 'netem delay 250ms 50ms loss 1%';
/** What the kernel may have instead: a line so narrow that packets queue up. */
const narrowLine = 'tbf rate 2mbit burst 16kb latency 400ms';

/** What a condition needs before a script runs. */
export interface PreparedHost {
  /** What stands in for the condition, where this machine cannot show it as it is. */
  readonly standIn?: string;
  /** Why the condition cannot be shown at all. */
  readonly impossible?: string;
}

/** How much memory each node gets; undefined: all that there is. */
export const memoryOf = (host: HostCondition): number | undefined =>
  host === 'small-memory' ? smallMemoryBytes : undefined;

/** Makes bare nodes such as a condition wants them. */
export async function prepareHost(host: HostCondition, nodes: BareNodes, signal: AbortSignal): Promise<PreparedHost> {
  if (host === 'systemd-resolved') {
    const script = `${useResolvedScript}\nsystemctl enable --quiet systemd-resolved`;
    await Promise.all(nodes.nodes.map((node) => node.mustRun(['sh', '-c', script], { timeoutMs, signal })));
  }
  return host === 'slow-network' ? slowDown(nodes, signal) : {};
}

/** What the kernel can do is found out by asking for it. */
async function slowDown({ nodes }: BareNodes, signal: AbortSignal): Promise<PreparedHost> {
  if (await shape(nodes, badLine, signal)) return {};
  if (await shape(nodes, narrowLine, signal)) {
    return { standIn: 'a line of 2 Mbit/s, since this kernel has no netem, which would also delay and lose packets' };
  }
  return { impossible: 'this kernel has neither netem nor tbf, so no line can be made slow' };
}

async function shape(nodes: readonly ClusterNode[], discipline: string, signal: AbortSignal): Promise<boolean> {
  const command = ['tc', 'qdisc', 'replace', 'dev', 'eth0', 'root', ...discipline.split(' ')];
  const results = await Promise.all(nodes.map((node) => node.run(command, { timeoutMs, signal })));
  return results.every(({ exitCode }) => exitCode === 0);
}
