import { lstat, rm } from 'node:fs/promises';
import { basename, isAbsolute } from 'node:path';
import type { Inventory, Labelled } from './inventory.ts';
import { labels, parseOwner } from './label.ts';
import { objectsOf } from './targets.ts';

/**
 * The private kubeconfigs of the clusters that a sweep takes, as their labels name them. A path is believed where it was
 * written on this machine and ends as the lab has it, `NAME.kubeconfig`; it stays where a cluster that stays names it too:
 * `up` gives a name, and with it a path, a second time.
 *
 * @param targeted whether the sweep takes an object
 */
export function keysOf(
  inventory: Inventory,
  targeted: (object: Labelled) => boolean,
  { machine }: { readonly machine: string },
): string[] {
  const { taken = [], left = [] } = Object.groupBy(objectsOf(inventory), (object) =>
    targeted(object) ? 'taken' : 'left',
  );
  const stays = new Set(left.map((object) => object.labels[labels.kubeconfig]));
  const paths = taken.flatMap(({ labels: own }) => {
    const path = own[labels.kubeconfig];
    const isOurs = parseOwner(own[labels.owner] ?? '')?.machine === machine;
    if (path === undefined || !isOurs || stays.has(path)) return [];
    return isAbsolute(path) && basename(path) === `${own[labels.cluster]}.kubeconfig` ? [path] : [];
  });
  return [...new Set(paths)];
}

/**
 * Removes a private kubeconfig. What is no regular file, such as a link, is none.
 *
 * @throws Error as node:fs does, when it is there and resists
 */
export async function removeKey(path: string): Promise<void> {
  const found = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  if (found?.isFile()) await rm(path, { force: true });
}
