import type { NodeRole } from './kind-config.ts';

/**
 * The names that kind gives to the nodes of a cluster, in the order of the configuration.
 *
 * @returns for example `drill-control-plane`, `drill-worker`, `drill-worker2`
 */
export function nodeNames(clusterName: string, roles: readonly NodeRole[]): string[] {
  const seen = new Map<NodeRole, number>();
  return roles.map((role) => {
    const count = (seen.get(role) ?? 0) + 1;
    seen.set(role, count);
    return `${clusterName}-${role}${count === 1 ? '' : count}`;
  });
}
