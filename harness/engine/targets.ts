import type { Inventory, Labelled } from './inventory.ts';
import { isAlive, labels, parseOwner, type Surroundings } from './label.ts';

/** What to take away. */
export type SweepTarget =
  /** Every dead run. */
  | 'dead'
  /** One run, or one cluster of it, dead or alive, kept or not. */
  | { readonly runId: string; readonly cluster?: string }
  /** One run, whose owner the caller knows to have ended: all of it but what is kept. No owner is judged, nor any other run. */
  | { readonly deadRun: string }
  /** What is left of a cluster without nodes, by the rules for dead runs. */
  | { readonly nodelessCluster: string };

/** Whether an object is one that a sweep is to take. */
export function selectTargets(
  inventory: Inventory,
  target: SweepTarget,
  here: Surroundings,
): (object: Labelled) => boolean {
  if (target !== 'dead' && 'runId' in target) {
    return ({ labels: own }) =>
      own[labels.run] === target.runId && (target.cluster === undefined || own[labels.cluster] === target.cluster);
  }
  if (target !== 'dead' && 'deadRun' in target) {
    const kept = keptClusters(inventory);
    return (object) => object.labels[labels.run] === target.deadRun && !kept.has(clusterKey(object));
  }
  const dead = deadClusters(inventory, here);
  if (target === 'dead') return (object) => dead.has(clusterKey(object));
  const withNodes = clustersWithNodes(inventory);
  return (object) =>
    object.labels[labels.cluster] === target.nodelessCluster &&
    dead.has(clusterKey(object)) &&
    !withNodes.has(clusterKey(object));
}

/**
 * Decides which clusters a sweep of dead runs takes: `clean` and a later start both ask here. One is left alone when an
 * owner that it names is alive or cannot be read, when it names none, and when it is kept.
 *
 * @returns their keys
 */
export function deadClusters(inventory: Inventory, here: Surroundings): Set<string> {
  const kept = keptClusters(inventory);
  const dead = [...Map.groupBy(objectsOf(inventory), clusterKey)].filter(([key, own]) => {
    const owners = own.flatMap((object) => object.labels[labels.owner] ?? []).map(parseOwner);
    const ended = owners.length > 0 && owners.every((owner) => owner !== undefined && !isAlive(owner, here));
    return ended && !kept.has(key);
  });
  return new Set(dead.map(([key]) => key));
}

/** Those that are marked as kept and still have a node: without nodes nothing is left to keep. */
function keptClusters(inventory: Inventory): Set<string> {
  const withNodes = clustersWithNodes(inventory);
  const marked = objectsOf(inventory).filter((object) => object.labels[labels.keep] === 'true');
  return new Set(marked.map(clusterKey).filter((key) => withNodes.has(key)));
}

function clustersWithNodes({ containers }: Inventory): Set<string> {
  return new Set(containers.filter((object) => object.labels[labels.part] === 'node').map(clusterKey));
}

/** All that an engine has listed, of every kind. */
export const objectsOf = ({ containers, volumes, networks }: Inventory): readonly Labelled[] => [
  ...containers,
  ...volumes,
  ...networks,
];

/** What belongs together: the objects of one cluster of one run. */
export function clusterKey({ labels: own }: Labelled): string {
  return `${own[labels.run]} ${own[labels.cluster] ?? ''}`;
}
