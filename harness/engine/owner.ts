import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Owner, Surroundings } from './label.ts';

/** This process, as the owner of what it makes. */
export const thisProcess = (): Owner => processWith(process.pid);

/** A process of this machine that is alive, told apart from any that gets its pid after it. */
export function processWith(pid: number): Owner {
  const here = surroundings();
  return {
    machine: here.machine,
    bootId: here.bootId,
    pidNamespace: here.pidNamespace,
    pid,
    startTicks: here.startTicksOf(pid) ?? 0,
  };
}

/** What this process can find out, from Linux's /proc. Elsewhere a pid is all there is. */
export function surroundings(): Surroundings {
  return {
    machine: readLine('/etc/machine-id') ?? hostname(),
    bootId: readLine('/proc/sys/kernel/random/boot_id') ?? 'unknown',
    pidNamespace: linkTarget('/proc/self/ns/pid') ?? 'unknown',
    startTicksOf: process.platform === 'linux' ? startTicksOf : (pid) => (isRunning(pid) ? 0 : undefined),
  };
}

/**
 * The 22nd field of /proc/PID/stat. The second, the command, may hold anything, so the count begins behind it;
 * the third is the state, where Z and X are processes that only wait to be forgotten.
 */
function startTicksOf(pid: number): number | undefined {
  const stat = readLine(`/proc/${pid}/stat`);
  const [state, ...fields] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  return state === undefined || state === 'Z' || state === 'X' ? undefined : Number(fields[18]);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Not ours to signal, but there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function readLine(file: string): string | undefined {
  return orUndefined(() => readFileSync(file, 'utf8').trim() || undefined);
}

function linkTarget(link: string): string | undefined {
  return orUndefined(() => readlinkSync(link));
}

/** A file that is absent, or of a process that just ended (ESRCH), is an answer here, not a failure. */
function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (
      error instanceof Error &&
      'code' in error &&
      ['ENOENT', 'ESRCH', 'EINVAL', 'ENOTDIR'].includes(String(error.code))
    ) {
      return undefined;
    }
    throw error;
  }
}
