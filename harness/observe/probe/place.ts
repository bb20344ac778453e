import type { DnsPod, Observations } from '../../diagnose/observations.ts';

type Node = Extract<Observations['nodes'], { seen: unknown }>['seen'][number];

/**
 * Where one pod shows most: on a node without CoreDNS, so that its lookups have to cross the network; and rather on one
 * that takes ordinary pods, whose owners complain.
 *
 * @returns undefined when no node is Ready that runs Linux
 */
export function placeFor(nodes: readonly Node[], pods: readonly Pick<DnsPod, 'node'>[]): string | undefined {
  const cost = ({ name, taints }: Node): number =>
    (pods.some(({ node }) => node === name) ? 2 : 0) +
    (taints.some((taint) => !taint.endsWith(':PreferNoSchedule')) ? 1 : 0);
  const fitting = nodes.filter(({ ready, os = 'linux' }) => ready && os === 'linux');
  return fitting.toSorted((one, other) => cost(one) - cost(other))[0]?.name;
}
