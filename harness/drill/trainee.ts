import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { formatOwner } from '../engine/label.ts';
import { processWith } from '../engine/owner.ts';
import { EnvironmentError } from '../vocabulary/failures.ts';

/** How long a trainee who is told to leave may take. */
const leaveTimeoutMs = 3_000;

/** Where a trainee works. */
export interface Workplace {
  /** The directory with the drill's commands. */
  readonly bin: string;
  /** What bash reads at its start instead of its own. */
  readonly startup: string;
  /** The file that is to say which process the trainee is, where it is a program. */
  readonly mark: string;
  readonly kubeconfig: string;
  readonly cluster: string;
  readonly nodes: readonly string[];
  readonly workers: readonly string[];
}

/** A trainee at work: a person's shell, or a program. */
export interface Trainee extends AsyncDisposable {
  /** How it ended: an exit code, or a signal. */
  readonly ended: Promise<string>;
}

const environmentOf = ({ bin, kubeconfig, cluster, nodes, workers }: Workplace): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: `${bin}:${process.env.PATH ?? ''}`,
  KUBECONFIG: kubeconfig,
  CLUSTER: cluster,
  NODES: nodes.join(' '),
  WORKERS: workers.join(' '),
});

/** The shell of a person. */
export const shellOf = ({ SHELL }: NodeJS.ProcessEnv): string => SHELL || '/bin/sh';

/** Whether a shell can be told to read the drill's own start-up file after its own: bash can. */
export const isBash = (shell: string): boolean => basename(shell) === 'bash';

/** Starts the shell of a person, on this terminal. */
export function startShell(workplace: Workplace): Trainee {
  const shell = shellOf(process.env);
  const args = isBash(shell) ? ['--rcfile', workplace.startup, '-i'] : ['-i'];
  // Standard output is for the result where it goes to a file.
  const stdio: StdioOptions = ['inherit', process.stdout.isTTY ? 'inherit' : 2, 'inherit'];
  return watched(spawn(shell, args, { stdio, env: environmentOf(workplace) }), (child, signal) => {
    child.kill(signal);
  });
}

/**
 * Starts a program as a trainee. What it prints goes to standard error, since standard output is for the result; it is the head of
 * a process group, so that whatever it has started can be ended with it.
 */
export function startProgram(command: string, workplace: Workplace): Trainee {
  const child = spawn('sh', ['-c', command], {
    stdio: ['ignore', 2, 2],
    env: environmentOf(workplace),
    detached: true,
  });
  if (child.pid !== undefined) writeFileSync(workplace.mark, formatOwner(processWith(child.pid)));
  return watched(child, ({ pid }, signal) => signalGroup(pid, signal));
}

function watched(child: ChildProcess, send: (child: ChildProcess, signal: NodeJS.Signals) => void): Trainee {
  const ended = new Promise<string>((done, failed) => {
    child.once('error', (error) => failed(new EnvironmentError(`the trainee cannot be started: ${error.message}`)));
    child.once('exit', (code, signal) => done(code === null ? `signal ${signal}` : `exit code ${code}`));
  });
  // Whoever awaits it is told; until then a failure must not end the process.
  ended.catch(() => undefined);
  return {
    ended,
    async [Symbol.asyncDispose]() {
      // Also where it has ended: what a program left running in its group would go on with the cluster.
      send(child, 'SIGHUP');
      const left = new AbortController();
      const over = ended.catch(() => undefined).finally(() => left.abort());
      await Promise.race([over, delay(leaveTimeoutMs, undefined, { signal: left.signal }).catch(() => undefined)]);
      send(child, 'SIGKILL');
      await over;
    },
  };
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // Nobody of it is left.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
