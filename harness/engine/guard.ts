import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { formatOwner } from './label.ts';
import { thisProcess } from './owner.ts';

/** How long the watchdog tries to reach an engine that does not answer, unless a test is in a hurry. */
const watchdogPatienceMs = 5 * 60_000;

/** Longer than a shell takes to read a line and end. */
const dismissalTimeoutMs = 5_000;

/** A watchdog at work. */
export interface Guard {
  /**
   * Says that nothing is left to be removed, and waits until the watchdog has ended. Without it, the end of this process
   * is a death to the watchdog, whatever the exit code.
   */
  dismiss(): Promise<void>;
}

/**
 * Starts a process that outlives this one. When this one dies, in whatever way, it removes what carries the run's label
 * and is not kept on purpose, and the kubeconfigs in the run's directory. It is in a session of its own, where no signal
 * of a terminal reaches it, holds none of this process' files open, and does not keep this process from ending.
 *
 * Until then it is a shell that reads from a pipe, so it costs a megabyte and no processor time: the kernel closes the
 * pipe when this process ends, and only then Node.js takes the shell's place.
 *
 * @param options.directory of the run, where its kubeconfigs are; it need not be there for a run that writes nothing
 * @throws Error when no process can be started
 */
export async function guardRun(options: {
  dockerHost: string;
  runId: string;
  directory: string;
  patienceMs?: number;
}): Promise<Guard> {
  const { dockerHost, runId, patienceMs = watchdogPatienceMs } = options;
  const watchdog = [process.execPath, join(import.meta.dirname, 'watchdog.ts')];
  const told = [runId, resolve(options.directory), dockerHost, formatOwner(thisProcess()), String(patienceMs)];
  const shell = spawn('sh', ['-c', 'read -r dismissed || exec "$@"', 'dnsdrill-watchdog', ...watchdog, ...told], {
    detached: true,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  await once(shell, 'spawn');
  shell.unref();
  // The other end is gone when somebody ended the watchdog, and then there is nobody to dismiss.
  shell.stdin.on('error', () => undefined);
  return {
    async dismiss() {
      if (shell.exitCode !== null || shell.signalCode !== null) return;
      const ended = once(shell, 'exit', { signal: AbortSignal.timeout(dismissalTimeoutMs) });
      shell.ref();
      shell.stdin.end('dismissed\n');
      await ended;
    },
  };
}
