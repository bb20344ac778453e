import type { StartedKindCluster } from './started-kind-cluster.ts';

/**
 * Opens a cluster that an earlier process started.
 *
 * @param options.directory where the private kubeconfig goes (mode 0600)
 * @throws UsageError when the engine has no lab cluster of that name; the message lists those it has
 */
export function attach(_options: { name: string; dockerHost: string; directory: string }): Promise<StartedKindCluster> {
  throw new Error('not built yet');
}

/** A lab cluster that the engine holds. */
export interface LabCluster {
  readonly name: string;
  readonly runId: string;
  readonly kept: boolean;
}

/** Every lab cluster that the engine holds, by name. */
export function listLabClusters(_dockerHost: string): Promise<LabCluster[]> {
  throw new Error('not built yet');
}
