import type { NodeSet } from '../vocabulary/probe.ts';
import type { ClusterNode } from './cluster-node.ts';

/**
 * The nodes that a step or probe means.
 *
 * @throws Error when it means none
 */
export function nodesIn(cluster: { readonly nodes: readonly ClusterNode[] }, set: NodeSet): readonly ClusterNode[] {
  const nodes = cluster.nodes.filter((node) => {
    if (set === 'every-node') return true;
    if (set === 'control-plane' || set === 'workers')
      return (node.role === 'control-plane') === (set === 'control-plane');
    return node.name === set.node;
  });
  if (nodes.length === 0) throw new Error(`the cluster has no such node: ${JSON.stringify(set)}`);
  return nodes;
}
