import { nodesIn } from '../harness/cluster/nodes-in.ts';
import type { StartedKindCluster } from '../harness/cluster/started-kind-cluster.ts';
import { leaksInObjects } from './leaks/in-objects.ts';
import { leaksOnNodes } from './leaks/on-nodes.ts';

/** Something that a step might leave behind without saying so, and how it is cleared away again. */
export interface Leak {
  readonly name: string;
  readonly on: 'control-plane' | 'worker';
  /** For `sh` on that node. */
  readonly make: string;
  readonly mend: string;
  /** What a comparison of fingerprints must name. */
  readonly shows: RegExp;
}

/** One of each sort of trace. */
export const leaks: readonly Leak[] = [...leaksInObjects, ...leaksOnNodes];

/**
 * Leaves a trace in a cluster, or clears it away.
 *
 * @throws Error when the command fails: there would be nothing to find
 */
export async function leave(cluster: StartedKindCluster, leak: Leak, what: 'make' | 'mend'): Promise<void> {
  const node = leak.on === 'control-plane' ? cluster.controlPlane : nodesIn(cluster, 'every-node').at(-1);
  await node?.mustRun(['sh', '-c', leak[what]], { timeoutMs: 60_000 });
}
