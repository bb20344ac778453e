import { basename, join } from 'node:path';
import { execa } from 'execa';
import { EnvironmentError } from '../vocabulary/failures.ts';
import type { Progress } from './progress.ts';

/** What every step that starts a program needs to know. */
export interface Workshop {
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly environment: NodeJS.ProcessEnv;
  readonly cacheDirectory: string;
}

const heartbeatMs = 1_000;
const killDelayMs = 10_000;
const tailLines = 15;

/**
 * Runs a program that takes its time. Its output passes by as progress and is appended to `setup.log` in the cache
 * directory. Its whole process group ends with the signal.
 *
 * @returns what it wrote to stdout
 * @throws EnvironmentError when it is not installed or says so itself by exit code 69; Error when it fails otherwise.
 * Both carry the end of its output.
 */
export async function runTool(
  shop: Workshop,
  program: string,
  args: readonly string[],
  variables: Record<string, string> = {},
): Promise<string> {
  const logFile = join(shop.cacheDirectory, 'setup.log');
  const log = { file: logFile, append: true };
  const startedMs = performance.now();
  const child = execa(program, args, {
    env: { ...shop.environment, ...variables },
    extendEnv: false,
    stdin: 'ignore',
    stdout: ['pipe', log],
    stderr: ['pipe', log],
    all: true,
    reject: false,
    // A process group of its own: a build has children that a signal to it alone would leave behind.
    detached: true,
  });
  const stop = () => endGroup(child.pid);
  shop.signal.addEventListener('abort', stop);
  let latest = `${basename(program)} is at work`;
  const pass = () => shop.progress.passing(latest, performance.now() - startedMs);
  // A compiler can be silent for minutes; whoever watches should see that time goes by.
  const heartbeat = setInterval(pass, heartbeatMs);
  try {
    for await (const line of child.iterable({ from: 'all' })) {
      latest = String(line).trim() || latest;
      if (isAnnouncement(latest)) shop.progress.say(latest);
      else pass();
    }
  } catch {
    // The stream breaks when the program does; its result says more.
  } finally {
    clearInterval(heartbeat);
    shop.signal.removeEventListener('abort', stop);
  }
  const result = await child;
  shop.signal.throwIfAborted();
  if (!result.failed) return result.stdout;
  throw failureOf(program, args, result, logFile);
}

/** The part of execa's result that explains a failure. */
interface Ending {
  readonly exitCode?: number | undefined;
  readonly code?: string | undefined;
  readonly shortMessage?: string | undefined;
  readonly all?: string | undefined;
}

function failureOf(program: string, args: readonly string[], result: Ending, logFile: string): Error {
  const command = [program, ...args].join(' ');
  if (result.code === 'ENOENT') return new EnvironmentError(`\`${program}\` is not installed, and the set-up needs it`);
  const tail = (result.all ?? '').trimEnd().split('\n').slice(-tailLines).join('\n');
  const message = `\`${command}\` failed (${result.exitCode ?? result.shortMessage}):\n${tail}\nAll of its output: ${logFile}`;
  return result.exitCode === 69 ? new EnvironmentError(message) : new Error(message);
}

// The lab's own scripts announce what they do ("lab-engine: …", "42 s  kubernetes: building"); all else is the chatter
// of the tools that they use.
function isAnnouncement(line: string): boolean {
  return /^(lab-engine|node-image\/build): |^\d+ s {2}\S/.test(line);
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  const send = (signal: NodeJS.Signals) => {
    try {
      process.kill(-pid, signal);
    } catch {
      // It is gone, which is what was wanted.
    }
  };
  send('SIGTERM');
  setTimeout(() => send('SIGKILL'), killDelayMs).unref();
}
