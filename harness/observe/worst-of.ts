import type { V1Pod } from '@kubernetes/client-node';
import type { Observations } from '../diagnose/observations.ts';
import { listed } from '../diagnose/seen.ts';

/** Each pod costs a few connections; what is wrong with CoreDNS, or with kube-proxy, shows in a few of its pods. */
export const mostPods = 8;

/**
 * The pods that are looked into. Where there are more than that, those that are not Ready tell most; but those of a node
 * that is down tell only that it is, which is known.
 *
 * @returns at most {@link mostPods}
 */
export function worstOf(pods: readonly V1Pod[], nodes: Observations['nodes']): V1Pod[] {
  const down = new Set(listed(nodes).flatMap(({ name, ready }) => (ready ? [] : [name])));
  const rank = ({ spec, status }: V1Pod) => {
    if (down.has(spec?.nodeName ?? '')) return 2;
    return status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ? 1 : 0;
  };
  return pods.toSorted((one, other) => rank(one) - rank(other)).slice(0, mostPods);
}
