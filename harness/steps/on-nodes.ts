import type { ClusterNode } from '../cluster/cluster-node.ts';
import { nodesIn } from '../cluster/nodes-in.ts';
import { intoFile, kubeletConfigPath, removeFile, setKubeletField } from '../commands/on-nodes.ts';
import { shell } from '../commands/shell.ts';
import { resolvConfPath, resolvedDropIn, useResolvedScript } from '../commands/use-resolved.ts';
import type { CommandResult } from '../vocabulary/command.ts';
import { podsLabelled } from '../vocabulary/objects.ts';
import type { FileState, Step } from '../vocabulary/step.ts';
import { deletePods, nodeFile, nodeUnit, runOnNodes } from '../vocabulary/step.ts';
import { type Performer, together } from './performing.ts';

/** systemd answers in seconds; a unit that hangs for longer will not start at all. */
const timeoutMs = 60_000;

export const nodeFilePerformer: Performer<'node-file'> = {
  undo: ({ nodes, path }, { cluster }) => keepFile(nodesIn(cluster, nodes), path),
  act: async ({ nodes, path, becomes }, { cluster }) =>
    together(await Promise.all(nodesIn(cluster, nodes).map((node) => putFile(node, path, becomes)))),
};

export const nodeUnitPerformer: Performer<'node-unit'> = {
  async undo({ nodes, unit, action }, { cluster }) {
    if (action === 'restart') return [];
    const states = await Promise.all(
      nodesIn(cluster, nodes).map(async (node) => {
        const { exitCode } = await node.run(['systemctl', 'is-active', '--quiet', unit], { timeoutMs });
        return { node: node.name, active: exitCode === 0 };
      }),
    );
    return states
      .filter(({ active }) => active !== (action === 'start'))
      .map(({ node, active }) => nodeUnit({ node }, unit, active ? 'start' : 'stop'));
  },
  act: async ({ nodes, unit, action }, { cluster }) =>
    together(
      await Promise.all(nodesIn(cluster, nodes).map((node) => node.run(['systemctl', action, unit], { timeoutMs }))),
    ),
};

export const runOnNodesPerformer: Performer<'run-on-nodes'> = {
  async undo({ nodes, does, command, back }) {
    if (back === undefined) return [];
    if ('newPods' in back) return [deletePods(back.newPods)];
    return [runOnNodes(nodes, { does: `Take back: ${does}`, command: back, back: command })];
  },
  act: async ({ nodes, command }, { cluster }) =>
    together(await Promise.all(nodesIn(cluster, nodes).map((node) => node.run(command, { timeoutMs })))),
};

export const useSystemdResolvedPerformer: Performer<'use-systemd-resolved'> = {
  async undo(_step, { cluster: { nodes } }) {
    return [
      ...(await keepFile(nodes, resolvConfPath)),
      ...(await keepFile(nodes, resolvedDropIn)),
      nodeUnit('every-node', 'systemd-resolved', 'stop'),
      // The unit leaves its own files behind, and whoever finds them takes it to be running.
      ...['stub-resolv.conf', 'resolv.conf', 'io.systemd.Resolve', 'io.systemd.Resolve.Monitor'].map((file) =>
        nodeFile('every-node', `/run/systemd/resolve/${file}`, { absent: true }),
      ),
      newCoreDnsPods,
    ];
  },
  act: async (_step, { cluster }) =>
    together(await Promise.all(cluster.nodes.map((node) => node.run(['sh', '-c', useResolvedScript], { timeoutMs })))),
};

export const kubeletConfigPerformer: Performer<'kubelet-config'> = {
  undo: async (_step, { cluster }) => [
    ...(await keepFile(cluster.nodes, kubeletConfigPath)),
    nodeUnit('every-node', 'kubelet', 'restart'),
    newCoreDnsPods,
  ],
  act: async ({ field, value }, { cluster }) =>
    together(await Promise.all(cluster.nodes.map((node) => node.run(setKubeletField(field, value), { timeoutMs })))),
};

/** The kubelet writes a pod's resolv.conf when it makes the pod, and never again. */
const newCoreDnsPods = deletePods(podsLabelled('kube-system', 'k8s-app=kube-dns'));

/** The steps that put a file back as it is now: one where it is the same on every node, else one for each. */
async function keepFile(nodes: readonly ClusterNode[], path: string): Promise<Step[]> {
  const files = await Promise.all(nodes.map(async (node) => ({ node, content: await node.readFile(path) })));
  const state = (content: string | undefined): FileState => (content === undefined ? { absent: true } : { content });
  const [first, ...others] = files;
  // There is no other set of several nodes than all of them: a cluster has one control plane.
  if (first && others.length > 0 && others.every(({ content }) => content === first.content)) {
    return [nodeFile('every-node', path, state(first.content))];
  }
  return files.map(({ node, content }) => nodeFile({ node: node.name }, path, state(content)));
}

async function putFile(node: ClusterNode, path: string, becomes: FileState): Promise<CommandResult> {
  if ('absent' in becomes) return node.run(removeFile(path), { timeoutMs });
  const result = await node.run(intoFile(path), { timeoutMs, stdin: becomes.content });
  // Without what it reads, the command would empty the file of whoever pastes it.
  return { ...result, command: `${shell('printf', '%s', becomes.content)} | ${result.command}` };
}
