import { randomUUID } from 'node:crypto';
import { type Duplex, PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { Docker } from '../engine/docker.ts';
import { messageOf } from '../engine/docker.ts';
import type { CommandResult } from '../vocabulary/command.ts';
import { Cutoff } from './cutoff.ts';
import { shellQuote } from './shell-quote.ts';

/** Limits and input of one command, on a node or in a pod. */
export interface RunOptions {
  readonly timeoutMs: number;
  readonly stdin?: string | NodeJS.ReadableStream;
  readonly signal?: AbortSignal;
  /** Called with each piece of standard output as it arrives. */
  readonly onStdout?: (chunk: string) => void;
}

/** Names a command's processes in the container, so that those of a command that was cut off can be found and ended. */
const markVariable = 'DNSDRILL_COMMAND';

/**
 * Runs a command in a container. Its failure is part of the result; so are the time limit, an abort, an engine that
 * breaks off, and input that cannot be read to its end. Whatever a command that was cut off left running is killed.
 */
export async function execInContainer(
  engine: Docker,
  container: { id: string; name: string },
  command: readonly string[],
  options: RunOptions,
): Promise<CommandResult> {
  const startedMs = performance.now();
  const mark = randomUUID();
  const output = { stdout: '', stderr: '' };
  using cutoff = new Cutoff(options);
  const converse = async () => {
    const exec = await engine.getContainer(container.id).exec({
      Cmd: [...command],
      Env: [`${markVariable}=${mark}`],
      AttachStdin: options.stdin !== undefined,
      AttachStdout: true,
      AttachStderr: true,
    });
    const stream = await exec.start({ hijack: true, stdin: true });
    cutoff.onCut(() => stream.destroy());
    await exchange(engine, stream, options, output);
    // The stream ends a moment before the engine notices that the process did.
    for (;;) {
      const { Running, ExitCode } = await exec.inspect();
      if (!Running) {
        return ExitCode ?? undefined;
      }
    }
  };
  const exitCode = await cutoff.race(() => unlessUnreadable(options.stdin, converse));
  const unended = cutoff.reason === undefined ? '' : await endMarked(engine, container.id, mark);
  return {
    command: shellQuote(['docker', 'exec', ...(options.stdin === undefined ? [] : ['-i']), container.name, ...command]),
    exitCode,
    stdout: output.stdout,
    stderr: output.stderr + (cutoff.error === undefined ? '' : messageOf(cutoff.error)) + unended,
    durationMs: performance.now() - startedMs,
    ...(cutoff.reason === undefined ? {} : { cutOff: cutoff.reason }),
  };
}

/**
 * Waits for what takes an input. It is watched from the beginning, since it may fail before anybody reads it.
 *
 * @throws Error when the input breaks off; else what the taking throws
 */
export async function unlessUnreadable<T>(input: RunOptions['stdin'], take: () => Promise<T>): Promise<T> {
  if (typeof input !== 'object') return take();
  const broken = Promise.withResolvers<never>();
  input.on('error', (error) => broken.reject(new Error(`its input cannot be read: ${messageOf(error)}`)));
  return Promise.race([broken.promise, take()]);
}

/** Sends the input, and takes both outputs until the command closes them. */
async function exchange(
  engine: Docker,
  stream: Duplex,
  options: RunOptions,
  output: { stdout: string; stderr: string },
): Promise<void> {
  const stdout = new PassThrough({ encoding: 'utf8' });
  const stderr = new PassThrough({ encoding: 'utf8' });
  stdout.on('data', (chunk: string) => {
    output.stdout += chunk;
    options.onStdout?.(chunk);
  });
  stderr.on('data', (chunk: string) => {
    output.stderr += chunk;
  });
  engine.modem.demuxStream(stream, stdout, stderr);
  if (typeof options.stdin === 'object') {
    options.stdin.pipe(stream);
  } else {
    stream.end(options.stdin);
  }
  await finished(stream, { writable: false });
  await Promise.all([finished(stdout.end()), finished(stderr.end())]);
}

/**
 * Ends every process that carries the mark in its environment.
 *
 * @returns a note when that was not possible: the container may be gone
 */
async function endMarked(engine: Docker, containerId: string, mark: string): Promise<string> {
  const marked = `grep -lsF ${markVariable}=${mark} /proc/[0-9]*/environ`;
  const script = `for file in $(${marked}); do pid=\${file#/proc/}; kill -9 \${pid%/environ}; done`;
  try {
    const exec = await engine.getContainer(containerId).exec({ Cmd: ['sh', '-c', script] });
    const nothing = await exec.start({ Detach: true });
    // An answer that nobody reads keeps its connection, and with it the process.
    nothing.resume();
    return '';
  } catch (error) {
    return `\n(it may still run: ${messageOf(error)})`;
  }
}
