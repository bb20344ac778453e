import type { Inventory, Labelled } from './inventory.ts';
import { isAlive, labels, parseOwner, type Surroundings } from './label.ts';

/** What to take away. */
export type SweepTarget =
  /** Every dead run. */
  | 'dead'
  /** One run, or one cluster of it, dead or alive, kept or not. */
  | { readonly runId: string; readonly cluster?: string }
  /** One run, by the rules for dead ones. */
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
  const dead = deadClusters(inventory, here);
  if (target === 'dead') return (object) => dead.has(clusterKey(object));
  if ('deadRun' in target) {
    return (object) => object.labels[labels.run] === target.deadRun && dead.has(clusterKey(object));
  }
  const withNodes = clustersWithNodes(inventory);
  return (object) =>
    object.labels[labels.cluster] === target.nodelessCluster &&
    dead.has(clusterKey(object)) &&
    !withNodes.has(clusterKey(object));
}

/**
 * Decides which clusters a sweep of dead runs takes: `clean`, a later start and the watchdog all ask here. One is left
 * alone when an owner that it names is alive or cannot be read, when it names none, and when it is marked as kept and
 * still has a node: without nodes nothing is left to keep.
 *
 * @returns their keys
 */
export function deadClusters(inventory: Inventory, here: Surroundings): Set<string> {
  const objects = [...inventory.containers, ...inventory.volumes, ...inventory.networks];
  const clusters = Map.groupBy(objects, clusterKey);
  const withNodes = clustersWithNodes(inventory);
  const dead = [...clusters].filter(([key, own]) => {
    const owners = own.flatMap((object) => object.labels[labels.owner] ?? []).map(parseOwner);
    const kept = own.some((object) => object.labels[labels.keep] === 'true');
    const ended = owners.length > 0 && owners.every((owner) => owner !== undefined && !isAlive(owner, here));
    return ended && !(kept && withNodes.has(key));
  });
  return new Set(dead.map(([key]) => key));
}

function clustersWithNodes({ containers }: Inventory): Set<string> {
  return new Set(containers.filter((object) => object.labels[labels.part] === 'node').map(clusterKey));
}

/** What belongs together: the objects of one cluster of one run. */
function clusterKey({ labels: own }: Labelled): string {
  return `${own[labels.run]} ${own[labels.cluster] ?? ''}`;
}
