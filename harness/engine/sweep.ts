import { setTimeout as delay } from 'node:timers/promises';
import { type Docker, docker, hasStatus } from './docker.ts';
import { isAlive, labels, parseOwner, type Surroundings } from './label.ts';
import { surroundings } from './owner.ts';

/** What a sweep removed, by name. */
export interface Swept {
  readonly containers: readonly string[];
  readonly volumes: readonly string[];
  readonly networks: readonly string[];
}

/** One labelled object of the engine. */
export interface Labelled {
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Every object of the engine that carries the lab's label. */
export interface Inventory {
  readonly containers: readonly Labelled[];
  readonly volumes: readonly Labelled[];
  readonly networks: readonly Labelled[];
}

/** How long one sweep may take: removing a node means killing some fifty processes and freeing a gigabyte. */
const sweepTimeoutMs = 60_000;

/** The runs to take away: the dead ones, or one of them, or one cluster of it, or what is left of a cluster without nodes. */
export type SweepTarget =
  | 'dead'
  | { readonly runId: string; readonly cluster?: string }
  | { readonly nodelessCluster: string };

/**
 * Removes the containers, volumes and networks of one run or cluster, kept or not, or those of every dead run that
 * nobody asked to keep. Whatever does not carry the lab's label is never touched.
 *
 * @throws Error naming what is left when something cannot be removed within a minute
 */
export async function sweep(options: { dockerHost: string; runs: SweepTarget }): Promise<Swept> {
  const engine = await docker(options.dockerHost);
  const inventory = await takeInventory(engine);
  const targeted = selectTargets(inventory, options.runs);
  const signal = AbortSignal.timeout(sweepTimeoutMs);
  // In this order: a network or volume in use cannot be removed.
  return {
    containers: await removeAll(inventory.containers.filter(targeted), signal, async ({ id }) => {
      await engine.getContainer(id).remove({ force: true, v: true, abortSignal: signal });
    }),
    networks: await removeAll(inventory.networks.filter(targeted), signal, async ({ id }) => {
      await engine.getNetwork(id).remove({ abortSignal: signal });
    }),
    volumes: await removeAll(inventory.volumes.filter(targeted), signal, async ({ name }) => {
      await engine.getVolume(name).remove({ abortSignal: signal });
    }),
  };
}

/** Marks a cluster as kept on purpose: sweeping dead runs leaves it alone as long as it has a node. */
export async function keepCluster(options: { dockerHost: string; runId: string; cluster: string }): Promise<void> {
  const engine = await docker(options.dockerHost);
  await engine.createVolume({
    Name: `${options.cluster}-keep`,
    Labels: {
      [labels.run]: options.runId,
      [labels.cluster]: options.cluster,
      [labels.part]: 'keep-mark',
      [labels.keep]: 'true',
    },
  });
}

/** Lists every object that carries the label of a run, stopped containers included. */
export async function takeInventory(engine: Docker): Promise<Inventory> {
  const filters = { label: [labels.run] };
  const [containers, volumes, networks] = await Promise.all([
    engine.listContainers({ all: true, filters }),
    engine.listVolumes({ filters }),
    engine.listNetworks({ filters }),
  ]);
  return {
    containers: containers.map(({ Id, Names, Labels }) => ({
      id: Id,
      name: Names[0]?.replace(/^\//, '') ?? Id,
      labels: Labels,
    })),
    // With nothing to list, some engines leave the list out.
    volumes: (volumes.Volumes ?? []).map(({ Name, Labels }) => ({ id: Name, name: Name, labels: Labels ?? {} })),
    networks: networks.map(({ Id, Name, Labels }) => ({ id: Id, name: Name, labels: Labels ?? {} })),
  };
}

function selectTargets(inventory: Inventory, target: SweepTarget): (object: Labelled) => boolean {
  if (target !== 'dead' && 'runId' in target) {
    return ({ labels: own }) =>
      own[labels.run] === target.runId && (target.cluster === undefined || own[labels.cluster] === target.cluster);
  }
  const dead = deadClusters(inventory, surroundings());
  if (target === 'dead') {
    return (object) => dead.has(clusterKey(object));
  }
  const withNodes = clustersWithNodes(inventory);
  return (object) =>
    object.labels[labels.cluster] === target.nodelessCluster &&
    dead.has(clusterKey(object)) &&
    !withNodes.has(clusterKey(object));
}

function clustersWithNodes({ containers }: Inventory): Set<string> {
  return new Set(containers.filter((object) => object.labels[labels.part] === 'node').map(clusterKey));
}

/** What belongs together: the objects of one cluster of one run. */
function clusterKey({ labels: own }: Labelled): string {
  return `${own[labels.run]} ${own[labels.cluster] ?? ''}`;
}

/**
 * Decides which clusters a sweep of dead runs takes. One is left alone when an owner that it names is alive or cannot
 * be read, when it names none, and when it is marked as kept and still has a node: without nodes nothing is left to keep.
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

/** Removes objects side by side; all are tried, whatever becomes of one. */
async function removeAll(
  objects: readonly Labelled[],
  signal: AbortSignal,
  remove: (object: Labelled) => Promise<void>,
): Promise<string[]> {
  const results = await Promise.allSettled(objects.map((object) => removeOne(object, signal, remove)));
  const failures = results.flatMap((result, index) =>
    result.status === 'rejected' ? [`${objects[index]?.name}: ${result.reason}`] : [],
  );
  if (failures.length > 0) {
    throw new Error(`could not remove ${failures.join('; ')}`);
  }
  return objects.map(({ name }) => name);
}

/** Gone already is as good as removed; busy (409) means that somebody else is removing it, or that it is just being let go. */
async function removeOne(
  object: Labelled,
  signal: AbortSignal,
  remove: (object: Labelled) => Promise<void>,
): Promise<void> {
  for (;;) {
    try {
      return await remove(object);
    } catch (error) {
      if (hasStatus(error, 404)) {
        return;
      }
      const busy = hasStatus(error, 409) || hasStatus(error, 403);
      if (!busy || signal.aborted) {
        throw error;
      }
      await delay(100);
    }
  }
}
