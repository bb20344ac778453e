import { setTimeout as delay } from 'node:timers/promises';
import { ask, NoAnswer } from './ask.ts';
import { type Inventory, type Labelled, takeInventory } from './inventory.ts';
import { keysOf, removeKey } from './keys.ts';
import { labels } from './label.ts';
import { surroundings } from './owner.ts';
import { enginePatienceMs, patiently, Refused } from './patience.ts';
import { clusterKey, objectsOf, type SweepTarget, selectTargets } from './targets.ts';
import { thawContainer } from './thaw.ts';

/** What a sweep removed, by name. */
export interface Swept {
  readonly containers: readonly string[];
  readonly volumes: readonly string[];
  readonly networks: readonly string[];
}

/** How long one object may take: removing a node means killing some fifty processes and freeing a gigabyte. */
const removalTimeoutMs = 60_000;
const busyRetryMs = 100;
/** A container that is not gone by then may be held by a process that cannot be killed. Most are gone sooner. */
const thawAfterMs = 1_500;

/** Names of what is gone, gathered over all the attempts of one sweep. */
type Gone = Readonly<Record<keyof Swept, Set<string>>>;

/**
 * Removes the containers, volumes and networks of one run or cluster, or those of every dead run that nobody asked to
 * keep, and their private kubeconfigs. Whatever does not carry the lab's label is never touched. An engine that is away
 * is waited for.
 *
 * @param options.patienceMs how long to try, two minutes unless given
 * @throws EngineGone when the engine was still away after that
 * @throws Refused naming what is left when something cannot be removed; all that can be is gone by then
 */
export async function sweep(options: { dockerHost: string; runs: SweepTarget; patienceMs?: number }): Promise<Swept> {
  const { dockerHost, runs, patienceMs = enginePatienceMs } = options;
  const gone: Gone = { containers: new Set(), networks: new Set(), volumes: new Set() };
  await patiently({ dockerHost, patienceMs }, () => sweepOnce(dockerHost, runs, gone));
  return { containers: [...gone.containers], networks: [...gone.networks], volumes: [...gone.volumes] };
}

async function sweepOnce(dockerHost: string, runs: SweepTarget, gone: Gone): Promise<void> {
  const here = surroundings();
  const inventory = await takeInventory(dockerHost);
  const targeted = selectTargets(inventory, runs, here);
  const clusters = new Set(objectsOf(inventory).filter(targeted).map(clusterKey));
  await allOf([
    // At once, whatever becomes of the rest: what they open is to go.
    ...keysOf(inventory, targeted, here).map((path) => named(path, removeKey(path))),
    ...[...clusters].map((key) => sweepCluster(dockerHost, { inventory, gone, isIts: isOf(key, targeted) })),
  ]);
}

const isOf = (key: string, targeted: (object: Labelled) => boolean) => (object: Labelled) =>
  clusterKey(object) === key && targeted(object);

/** Takes one cluster away; the next one does not care whether this one resists. */
async function sweepCluster(
  dockerHost: string,
  { inventory, gone, isIts }: { inventory: Inventory; gone: Gone; isIts: (object: Labelled) => boolean },
): Promise<void> {
  const { containers, networks, volumes } = inventory;
  // First: a network or volume in use cannot be removed.
  await removeContainers(dockerHost, containers.filter(isIts), { isIts, gone: gone.containers });
  await allOf([
    ...removals(networks.filter(isIts), gone.networks, ({ id }) => removeOne(dockerHost, `/networks/${id}`)),
    ...removals(volumes.filter(isIts), gone.volumes, ({ name }) => removeOne(dockerHost, `/volumes/${name}`)),
  ]);
}

/**
 * Marks a cluster as kept on purpose: sweeping dead runs leaves it alone as long as it has a node.
 *
 * @param options.kubeconfig where its private kubeconfig is
 */
export async function keepCluster(options: {
  dockerHost: string;
  runId: string;
  cluster: string;
  kubeconfig?: string;
}): Promise<void> {
  const { dockerHost, runId, cluster, kubeconfig } = options;
  const own = {
    [labels.run]: runId,
    [labels.cluster]: cluster,
    ...(kubeconfig && { [labels.kubeconfig]: kubeconfig }),
  };
  const content = {
    Name: `${cluster}-keep`,
    Labels: { ...own, [labels.part]: 'keep-mark', [labels.keep]: 'true' },
  };
  await patiently({ dockerHost, patienceMs: enginePatienceMs }, async () => {
    const asking = { method: 'POST', content, timeoutMs: removalTimeoutMs } as const;
    const { status, body } = await ask(dockerHost, '/volumes/create', asking);
    if (status !== 201) throw new Refused(status, `${cluster} cannot be marked as kept: ${status} ${body.trim()}`);
  });
}

/** Removes objects side by side, and notes those that are gone. */
function removals(
  objects: readonly Labelled[],
  gone: Set<string>,
  remove: (object: Labelled) => Promise<void>,
): Promise<void>[] {
  return objects.map(async (object) => {
    await named(object.name, remove(object));
    gone.add(object.name);
  });
}

const said = (reason: unknown): string => (reason instanceof Error ? reason.message : String(reason));

/** Says what it is that could not be removed. */
async function named(name: string, removal: Promise<void>): Promise<void> {
  try {
    await removal;
  } catch (error) {
    if (error instanceof NoAnswer) throw error;
    throw new Refused(error instanceof Refused ? error.status : 0, `could not remove ${name}: ${said(error)}`);
  }
}

/**
 * Waits for all, whatever becomes of one.
 *
 * @throws NoAnswer when the engine was silent to any of them, since that passes; else Refused with all that they threw
 */
async function allOf(attempts: readonly Promise<void>[]): Promise<void> {
  const outcomes = await Promise.allSettled(attempts);
  const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
  if (reasons.length === 0) return;
  const silence = reasons.find((reason) => reason instanceof NoAnswer);
  if (silence) throw silence;
  const status = Math.max(...reasons.map((reason) => (reason instanceof Refused ? reason.status : 0)));
  throw new Refused(status, reasons.map(said).join('; '));
}

/**
 * Removes containers until the engine lists none of them. It lists one that it is still making and answers 404 to its removal; a
 * moment later the container is there, and holds on to its volume.
 */
async function removeContainers(
  dockerHost: string,
  listed: readonly Labelled[],
  { isIts, gone }: { isIts: (object: Labelled) => boolean; gone: Set<string> },
): Promise<void> {
  const deadlineMs = performance.now() + removalTimeoutMs;
  for (let left = listed; left.length > 0; ) {
    const names = left.map(({ name }) => name).join(', ');
    if (performance.now() >= deadlineMs) throw new Refused(409, `could not remove ${names}: still there`);
    await allOf(removals(left, gone, ({ id }) => removeContainer(dockerHost, id)));
    left = (await takeInventory(dockerHost)).containers.filter(isIts);
    if (left.length > 0) await delay(busyRetryMs);
  }
}

/** Removes a container, and thaws what is frozen in it for as long as that takes. */
async function removeContainer(dockerHost: string, id: string): Promise<void> {
  const over = new AbortController();
  const removal = removeOne(dockerHost, `/containers/${id}?force=true&v=true`).finally(() => over.abort());
  const thawing = (async () => {
    while (!over.signal.aborted) {
      await delay(thawAfterMs, undefined, { signal: over.signal }).catch(() => undefined);
      if (!over.signal.aborted) await thawContainer(id);
    }
  })();
  await Promise.all([removal, thawing]);
}

/** Gone already is as good as removed; busy (409) means that somebody else is removing it, or that it is just being let go. */
async function removeOne(dockerHost: string, path: string): Promise<void> {
  const deadlineMs = performance.now() + removalTimeoutMs;
  for (;;) {
    const { status, body } = await ask(dockerHost, path, { method: 'DELETE', timeoutMs: removalTimeoutMs });
    if (status < 300 || status === 404) return;
    const busy = status === 409 || status === 403;
    if (!busy || performance.now() >= deadlineMs) throw new Refused(status, `${status} ${body.trim()}`);
    await delay(busyRetryMs);
  }
}
