import { readdir, readFile, readlink } from 'node:fs/promises';
import { docker } from '../engine/docker.ts';
import type { Laboratory } from './laboratory.ts';

/** What a machine has for clusters. */
export interface Machine {
  readonly cores: number;
  readonly memoryBytes: number;
  /** inotify instances that are still to be had; undefined where that is no limit, or cannot be told. */
  readonly inotifyInstances?: number | undefined;
}

/** Measured: a cluster of two nodes uses 0.8 GiB at its peak; the rest is for the caches of what it reads. */
const memoryPerCluster = 1.5 * 2 ** 30;
/** For the engine, the harness and whatever else the machine does. */
const memoryForOthers = 2 * 2 ** 30;
/** Measured: 26 for a control plane and 13 for a worker, and two in reserve for what a fault starts. */
const inotifyPerCluster = 41;

/**
 * How many clusters at a time suit a machine. A trial mostly waits for timers of Kubernetes, so there may be two more than
 * there are cores: with four on two cores the whole catalogue takes a sixth less time than with three, and with the same verdicts.
 *
 * @returns 1 at least: what does not suit may still work
 */
export function clustersFor({ cores, memoryBytes, inotifyInstances = Number.POSITIVE_INFINITY }: Machine): number {
  const limits = [
    cores + 2,
    Math.floor((memoryBytes - memoryForOthers) / memoryPerCluster),
    Math.floor(inotifyInstances / inotifyPerCluster),
  ];
  return Math.max(1, Math.min(...limits));
}

/** As many clusters as the user asked for, or as suit the machine of the engine. */
export async function clustersAtOnce(asked: number | undefined, { engine }: Laboratory): Promise<number> {
  if (asked !== undefined) return asked;
  const { NCPU, MemTotal } = await (await docker(engine.dockerHost)).info();
  const isHere = engine.dockerHost.startsWith('unix:') && process.platform === 'linux';
  return clustersFor({
    cores: Number(NCPU),
    memoryBytes: Number(MemTotal),
    inotifyInstances: isHere ? await freeInotifyInstances() : undefined,
  });
}

/** The limit is one for each user, and the nodes' processes are root's. */
async function freeInotifyInstances(): Promise<number | undefined> {
  const limit = await readFile('/proc/sys/fs/inotify/max_user_instances', 'utf8').catch(() => undefined);
  if (limit === undefined) return undefined;
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const used = await Promise.all(processes.map(inotifyInstancesOf));
  return Number(limit) - used.reduce((sum, count) => sum + count, 0);
}

/** A process that has ended, or that is not ours to look at, counts as none. */
async function inotifyInstancesOf(pid: string): Promise<number> {
  const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
  const targets = await Promise.all(files.map((file) => readlink(`/proc/${pid}/fd/${file}`).catch(() => '')));
  return targets.filter((target) => target === 'anon_inode:inotify').length;
}
