import { posix } from 'node:path';
import type { Docker } from '../engine/docker.ts';
import type { CommandResult } from '../vocabulary/command.ts';
import { execInContainer, type RunOptions } from './container-exec.ts';
import type { NodeRole } from './kind-config.ts';

/** Reading or writing a small file; a node that needs longer is broken. */
const fileTimeoutMs = 20_000;

/** A node of a cluster: a container that runs a kubelet. */
export class ClusterNode {
  readonly name: string;
  readonly role: NodeRole;
  readonly containerId: string;
  /** In the lab's network. */
  readonly ipAddress: string;
  readonly #engine: Docker;

  constructor(engine: Docker, node: { name: string; role: NodeRole; containerId: string; ipAddress: string }) {
    this.#engine = engine;
    this.name = node.name;
    this.role = node.role;
    this.containerId = node.containerId;
    this.ipAddress = node.ipAddress;
  }

  /** Runs a command in the node's container, as root. Its failure is part of the result. */
  run(command: readonly string[], options: RunOptions): Promise<CommandResult> {
    return execInContainer(this.#engine, { id: this.containerId, name: this.name }, command, options);
  }

  /**
   * Runs a command that has to succeed.
   *
   * @returns its standard output
   * @throws Error with the command and the end of its output when it fails
   */
  async mustRun(command: readonly string[], options: RunOptions): Promise<string> {
    const result = await this.run(command, options);
    if (result.exitCode !== 0) {
      throw new Error(describeFailure(result));
    }
    return result.stdout;
  }

  /**
   * The content of a file on the node.
   *
   * @returns undefined when there is no such file
   * @throws Error when it cannot be read for another reason
   */
  async readFile(path: string): Promise<string | undefined> {
    const result = await this.run(['cat', path], { timeoutMs: fileTimeoutMs });
    if (result.exitCode !== 0 && result.stderr.includes('No such file')) {
      return undefined;
    }
    if (result.exitCode !== 0) {
      throw new Error(describeFailure(result));
    }
    return result.stdout;
  }

  /**
   * Writes a file on the node, making its folder if need be. The file is replaced whole, so that no reader sees half.
   *
   * @throws Error when it cannot be written
   */
  async writeFile(path: string, content: string): Promise<void> {
    const script = 'mkdir -p "$1" && cat >"$2.new" && mv "$2.new" "$2"';
    await this.mustRun(['sh', '-c', script, 'write', posix.dirname(path), path], {
      timeoutMs: fileTimeoutMs,
      stdin: content,
    });
  }
}

/** A failed command in a sentence: what was run, how it ended, and the last lines of what it said. */
function describeFailure(result: CommandResult): string {
  const ending = result.cutOff ?? `exit code ${result.exitCode}`;
  const said = `${result.stdout}\n${result.stderr}`.trim().split('\n').slice(-12).join('\n');
  return `${result.command}: ${ending} after ${Math.round(result.durationMs)} ms\n${said}`;
}
