import { Readable, Writable } from 'node:stream';
import { Exec, type KubeConfig, type V1Status } from '@kubernetes/client-node';
import { messageOf } from '../engine/docker.ts';
import type { CommandResult } from '../vocabulary/command.ts';
import type { RunOptions } from './container-exec.ts';
import { Cutoff } from './cutoff.ts';
import { shellQuote } from './shell-quote.ts';

/** A pod, and the container in it where commands run. */
export interface PodRef {
  readonly namespace: string;
  readonly name: string;
  readonly container?: string;
}

/**
 * Runs a command in a pod over the Kubernetes exec API. Its failure is part of the result; so are the time limit,
 * an abort, and a connection that breaks or never comes about (then `stderr` ends with the reason).
 */
export async function execInPod(
  cluster: { config: KubeConfig; kubeconfigPath: string },
  pod: PodRef,
  command: readonly string[],
  options: RunOptions,
): Promise<CommandResult> {
  const startedMs = performance.now();
  const output = { stdout: '', stderr: '' };
  using cutoff = new Cutoff(options);
  const status = await cutoff.race(() => converse(cluster.config, pod, command, options, output, cutoff));
  const outcome = readStatus(status);
  const cutOff = cutoff.reason ?? (outcome.exitCode === undefined ? 'disconnected' : undefined);
  return {
    command: printable(cluster.kubeconfigPath, pod, command, options),
    exitCode: outcome.exitCode,
    stdout: output.stdout,
    stderr: output.stderr + (cutoff.error === undefined ? outcome.problem : messageOf(cutoff.error)),
    durationMs: performance.now() - startedMs,
    ...(cutOff === undefined ? {} : { cutOff }),
  };
}

/** Connects, and waits for the status that ends the exchange or for the connection to end without one. */
async function converse(
  config: KubeConfig,
  pod: PodRef,
  command: readonly string[],
  options: RunOptions,
  output: { stdout: string; stderr: string },
  cutoff: Cutoff,
): Promise<V1Status> {
  const ended = Promise.withResolvers<V1Status>();
  const socket = await new Exec(config).exec(
    pod.namespace,
    pod.name,
    pod.container ?? '',
    [...command],
    sink((chunk) => {
      output.stdout += chunk;
      options.onStdout?.(chunk);
    }),
    sink((chunk) => {
      output.stderr += chunk;
    }),
    options.stdin === undefined ? null : Readable.from(options.stdin),
    false,
    ended.resolve,
  );
  socket.on('close', (code: number) => ended.reject(new Error(`the connection to the pod closed (${code})`)));
  socket.on('error', (error: Error) => ended.reject(error));
  cutoff.onCut(() => socket.terminate());
  return await ended.promise;
}

/** A stream that hands on text; characters that are split over two pieces stay whole. */
function sink(take: (chunk: string) => void): Writable {
  const decoder = new TextDecoder();
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      take(decoder.decode(chunk, { stream: true }));
      done();
    },
  });
}

/** The exit code in the status that ends an exec, or the reason why there is none. */
function readStatus(status: V1Status | undefined): { exitCode: number | undefined; problem: string } {
  if (status === undefined) {
    return { exitCode: undefined, problem: '' };
  }
  if (status.status === 'Success') {
    return { exitCode: 0, problem: '' };
  }
  const exitCode = status.details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message;
  if (exitCode !== undefined) return { exitCode: Number(exitCode), problem: '' };
  const problem = status.message ?? 'the API server gave no reason';
  // The container runtime's word for a program that the container lacks; a shell would say 127.
  return { exitCode: /executable file not found/.test(problem) ? 127 : undefined, problem };
}

function printable(kubeconfigPath: string, pod: PodRef, command: readonly string[], options: RunOptions): string {
  return shellQuote([
    ...['kubectl', '--kubeconfig', kubeconfigPath, 'exec', '-n', pod.namespace, pod.name],
    ...(pod.container === undefined ? [] : ['-c', pod.container]),
    ...(options.stdin === undefined ? [] : ['-i']),
    ...['--', ...command],
  ]);
}
