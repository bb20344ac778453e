import type { CommandResult } from '../vocabulary/command.ts';
import type { NodeRole } from './kind-config.ts';

/** Limits and input of one command, on a node or in a pod. */
export interface RunOptions {
  readonly timeoutMs: number;
  readonly stdin?: string;
  readonly signal?: AbortSignal;
  /** Called with each piece of standard output as it arrives. */
  readonly onStdout?: (chunk: string) => void;
}

/** A node of a started cluster: a container that runs a kubelet. */
export class ClusterNode {
  readonly name: string;
  readonly role: NodeRole;
  readonly containerId: string;
  readonly ipAddress: string;

  constructor(node: { name: string; role: NodeRole; containerId: string; ipAddress: string }) {
    this.name = node.name;
    this.role = node.role;
    this.containerId = node.containerId;
    this.ipAddress = node.ipAddress;
  }

  /** Runs a command in the node's container, as root. Its failure is part of the result. */
  run(_command: readonly string[], _options: RunOptions): Promise<CommandResult> {
    throw new Error('not built yet');
  }

  /**
   * The content of a file on the node.
   *
   * @returns undefined when there is no such file
   */
  readFile(_path: string): Promise<string | undefined> {
    throw new Error('not built yet');
  }

  /** Writes a file on the node, making its folder if need be. */
  writeFile(_path: string, _content: string): Promise<void> {
    throw new Error('not built yet');
  }
}
