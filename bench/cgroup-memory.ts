import { readFile } from 'node:fs/promises';

/**
 * Finds the memory cgroup of a container on this machine.
 *
 * @param pid of any process in the container
 * @returns its directory; undefined when the process is gone, or runs on another machine
 */
export async function memoryCgroup(pid: number, containerId: string): Promise<string | undefined> {
  const lines = (await readOrNothing(`/proc/${pid}/cgroup`)).split('\n');
  const hybrid = lines.find((line) => line.split(':')[1]?.split(',').includes('memory'));
  const line = hybrid ?? lines.find((other) => other.startsWith('0::')) ?? '';
  // A node's systemd has moved itself deeper; what counts is the cgroup that the engine made.
  const path = new RegExp(`^.*${containerId}[^/]*`).exec(line.split(':').slice(2).join(':'))?.[0];
  return path === undefined ? undefined : `/sys/fs/cgroup${hybrid === undefined ? '' : '/memory'}${path}`;
}

/**
 * What a cgroup and all below it use now, the page cache that the kernel could drop at once left out, as `docker stats`
 * and the kubelet count.
 *
 * @returns bytes; 0 when the cgroup is gone
 */
export async function memoryInUse(cgroup: string): Promise<number> {
  const [version1, version2, stat] = await Promise.all(
    ['memory.usage_in_bytes', 'memory.current', 'memory.stat'].map((file) => readOrNothing(`${cgroup}/${file}`)),
  );
  const usage = Number(version1 || version2);
  const droppable = /^total_inactive_file (\d+)$/m.exec(stat ?? '') ?? /^inactive_file (\d+)$/m.exec(stat ?? '');
  return Math.max(0, usage - Number(droppable?.[1] ?? 0));
}

/**
 * The most memory that a process has ever had resident.
 *
 * @returns bytes; 0 when the process is gone
 */
export async function peakResident(pid: number): Promise<number> {
  const [, kilobytes = '0'] = /^VmHWM:\s+(\d+) kB$/m.exec(await readOrNothing(`/proc/${pid}/status`)) ?? [];
  return Number(kilobytes) * 1_024;
}

async function readOrNothing(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}
