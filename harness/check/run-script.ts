import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BareNodes } from '../cluster/bare-nodes.ts';
import type { ClusterNode } from '../cluster/cluster-node.ts';
import { redactText } from '../redact.ts';
import type { Ending, ScriptRun } from '../vocabulary/check.ts';
import type { CommandResult } from '../vocabulary/command.ts';
import { CannotWrite } from '../vocabulary/failures.ts';
import { copyScript, handOver } from './copy.ts';
import { type Script, scriptDirectory, scriptEnvironment } from './script.ts';

/** Hundreds of times what kubeadm prints, in characters. More would fill the memory and the disk, and nobody reads it. */
const outputMax = 4 * 2 ** 20;

/** Enough to see what a script stumbled over. */
const lastLinesMax = 12;

export interface ScriptOptions {
  readonly script: Script;
  /** For each node. */
  readonly timeoutMs: number;
  /** The directory of the run, and what the file of a node's output is called in it. */
  readonly directory: string;
  logOf(node: string): string;
  /** Is told every line of output, as it comes; it may hold anything. */
  onLine(node: string, line: string): void;
  readonly signal: AbortSignal;
}

/**
 * Runs a script on the control plane's node and then, if it succeeded there, on the workers' side by side. A script that
 * fails, or that goes on for too long, is a result.
 *
 * @throws Error when a node went away; CannotWrite when the output cannot be kept; the signal's reason when aborted
 */
export async function runScript(nodes: BareNodes, options: ScriptOptions): Promise<ScriptRun[]> {
  const { script, signal } = options;
  await copyScript(nodes, script, signal);
  const first = await runOn(nodes, nodes.controlPlane, options);
  const workers = nodes.nodes.filter(({ role }) => role === 'worker');
  if (first.ending !== 'succeeded' || workers.length === 0) return [first];
  await handOver(nodes, workers, signal);
  return [first, ...(await Promise.all(workers.map((node) => runOn(nodes, node, options))))];
}

async function runOn(nodes: BareNodes, node: ClusterNode, options: ScriptOptions): Promise<ScriptRun> {
  const { script, timeoutMs, directory, signal } = options;
  const command = node.role === 'control-plane' ? script.controlPlane : script.worker;
  const lines = new Lines((line) => options.onLine(node.name, redactText(line)));
  const flood = new AbortController();
  let printed = 0;
  const result = await node.run(commandLine(command, scriptEnvironment(nodes, node)), {
    ...{ timeoutMs, signal: AbortSignal.any([signal, flood.signal]) },
    onStdout: (chunk) => {
      printed += chunk.length;
      if (printed > outputMax) flood.abort();
      else lines.take(chunk);
    },
  });
  lines.end();
  const log = options.logOf(node.name);
  const output = redactText(result.stdout);
  writeLog(directory, log, output);
  signal.throwIfAborted();
  if (result.cutOff === 'disconnected')
    throw new Error(`${node.name} went away while its script ran: ${result.stderr}`);
  return {
    ...{ node: node.name, role: node.role, command, ending: endingOf(result, flood.signal.aborted) },
    ...(result.exitCode !== undefined && { exitCode: result.exitCode }),
    durationMs: Math.round(result.durationMs),
    lastLines: output.trimEnd().split('\n').slice(-lastLinesMax),
    log,
  };
}

function endingOf({ exitCode, cutOff }: CommandResult, isFlood: boolean): Ending {
  if (isFlood) return 'too-much-output';
  if (cutOff === 'timed-out') return 'timed-out';
  return exitCode === 0 ? 'succeeded' : 'failed';
}

/** Both outputs as one, in the order in which they came. A machine's root has no KUBECONFIG, so neither has this one. */
function commandLine(command: string, environment: Readonly<Record<string, string>>): string[] {
  const settings = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  const script = `cd ${scriptDirectory} && exec sh -c "$1" 2>&1`;
  return ['env', '--unset=KUBECONFIG', 'HOME=/root', ...settings, 'sh', '-c', script, 'sh', command];
}

function writeLog(directory: string, name: string, text: string): void {
  try {
    writeFileSync(join(directory, name), text);
  } catch (error) {
    throw new CannotWrite(directory, error);
  }
}

/** Makes lines of pieces. */
class Lines {
  readonly #onLine: (line: string) => void;
  #rest = '';

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  take(chunk: string): void {
    const parts = (this.#rest + chunk).split('\n');
    this.#rest = parts.pop() ?? '';
    for (const line of parts) this.#onLine(line);
  }

  end(): void {
    if (this.#rest !== '') this.#onLine(this.#rest);
    this.#rest = '';
  }
}
