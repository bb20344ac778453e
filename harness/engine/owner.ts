import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { type Owner, type Surroundings, unknown } from './label.ts';

/** This process, as the owner of what it makes. */
export const thisProcess = (): Owner => processWith(process.pid);

/** A process of this machine that is alive, told apart from any that gets its pid after it. */
export function processWith(pid: number): Owner {
  const { machine, bootId, pidNamespace, startTicksOf } = surroundings();
  const startTicks = startTicksOf(pid);
  return { machine, bootId, pidNamespace, pid, startTicks: typeof startTicks === 'number' ? startTicks : 0 };
}

/** What this process can find out, from Linux's /proc. Elsewhere a pid is all there is. */
export function surroundings(): Surroundings {
  const machine = readLine('/etc/machine-id') ?? hostname();
  if (process.platform !== 'linux') {
    const startTicksOf = (pid: number) => (isThere(pid) ? 0 : undefined);
    return { machine, bootId: 'none', pidNamespace: 'none', startTicksOf };
  }
  return {
    machine,
    bootId: readLine('/proc/sys/kernel/random/boot_id') ?? unknown,
    pidNamespace: linkTarget('/proc/self/ns/pid') ?? unknown,
    startTicksOf,
  };
}

/**
 * The 22nd field of /proc/PID/stat. The second, the command, may hold anything, so the count begins behind it;
 * the third is the state, where Z and X are processes that only wait to be forgotten.
 *
 * A /proc that is mounted with `hidepid` keeps the processes of other users to itself, as if there were none; the kernel
 * still says of each pid whether somebody has it.
 */
function startTicksOf(pid: number): number | 'hidden' | undefined {
  const stat = readLine(`/proc/${pid}/stat`);
  if (stat === undefined) return isThere(pid) ? 'hidden' : undefined;
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return state === 'Z' || state === 'X' ? undefined : Number(fields[18]);
}

/** Whether somebody has a pid. Any other failure than ESRCH is that of a process that is not ours to signal, but there. */
function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function readLine(file: string): string | undefined {
  return orUndefined(() => readFileSync(file, 'utf8').trim() || undefined);
}

function linkTarget(link: string): string | undefined {
  return orUndefined(() => readlinkSync(link));
}

/** Whatever keeps a file from being read, what it says is not known then; it is never a reason to end. */
function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
