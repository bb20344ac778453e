import type { ClusterNode } from '../cluster/cluster-node.ts';
import { nodesIn } from '../cluster/nodes-in.ts';
import { intoFile, kubeletConfigPath, removeFile, setKubeletField } from '../commands/on-nodes.ts';
import { shell } from '../commands/shell.ts';
import { resolvConfPath, resolvedDropIn, useResolvedScript } from '../commands/use-resolved.ts';
import type { CommandResult } from '../vocabulary/command.ts';
import { podsLabelled } from '../vocabulary/objects.ts';
import type { FileState, Step } from '../vocabulary/step.ts';
import { deletePods, nodeFile, nodeUnit, runOnNodes } from '../vocabulary/step.ts';
import { type Acted, type Performer, type Performing, together } from './performing.ts';

/** systemd answers in seconds; a unit that hangs for longer will not start at all. */
const timeoutMs = 60_000;

/** Runs a command on nodes, side by side. */
async function runOn(
  nodes: readonly ClusterNode[],
  command: readonly string[],
  { signal }: Performing,
): Promise<Acted> {
  return together(await Promise.all(nodes.map((node) => node.run(command, { timeoutMs, ...(signal && { signal }) }))));
}

export const nodeFilePerformer: Performer<'node-file'> = {
  undo: async ({ nodes, path }, { cluster }) => [
    ...(await keepFile(nodesIn(cluster, nodes), path)),
    ...(givenToPods.test(path) ? [newCoreDnsPods] : []),
  ],
  act: async ({ nodes, path, becomes }, { cluster, signal }) =>
    together(await Promise.all(nodesIn(cluster, nodes).map((node) => putFile(node, { path, becomes, signal })))),
};

export const nodeUnitPerformer: Performer<'node-unit'> = {
  async undo({ nodes, unit, action }, { cluster }) {
    const states = await Promise.all(
      nodesIn(cluster, nodes).map(async (node) => {
        const { exitCode } = await node.run(['systemctl', 'is-active', '--quiet', unit], { timeoutMs });
        if (exitCode === undefined) throw new Error(`${node.name} did not say whether ${unit} runs`);
        return { node: node.name, active: exitCode === 0 };
      }),
    );
    const isLeftRunning = action !== 'stop';
    const changed = states.filter(({ active }) => active !== isLeftRunning);
    return [
      ...changed.map(({ node, active }) => nodeUnit({ node }, unit, active ? 'start' : 'stop')),
      ...(action === 'restart' ? [nodeUnit(nodes, unit, 'try-restart')] : []),
    ];
  },
  act: ({ nodes, unit, action }, performing) =>
    runOn(nodesIn(performing.cluster, nodes), ['systemctl', action, unit], performing),
};

export const runOnNodesPerformer: Performer<'run-on-nodes'> = {
  async undo({ nodes, does, command, back }) {
    if (back === undefined) return [];
    if ('newPods' in back) return [deletePods(back.newPods)];
    return [runOnNodes(nodes, { does: `Take back: ${does}`, command: back, back: command })];
  },
  act: ({ nodes, command }, performing) => runOn(nodesIn(performing.cluster, nodes), command, performing),
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
  act: (_step, performing) => runOn(performing.cluster.nodes, ['sh', '-c', useResolvedScript], performing),
};

export const kubeletConfigPerformer: Performer<'kubelet-config'> = {
  undo: async (_step, { cluster }) => [
    ...(await keepFile(cluster.nodes, kubeletConfigPath)),
    nodeUnit('every-node', 'kubelet', 'restart'),
    newCoreDnsPods,
  ],
  act: ({ field, value }, performing) => runOn(performing.cluster.nodes, setKubeletField(field, value), performing),
};

/** What a pod is given when it is made, and keeps: a name server, an interface. */
const givenToPods = /^\/etc\/resolv\.conf$|^\/run\/systemd\/resolve\/|^\/etc\/cni\/net\.d\//;

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

interface Putting {
  readonly path: string;
  readonly becomes: FileState;
  readonly signal: AbortSignal | undefined;
}

async function putFile(node: ClusterNode, { path, becomes, signal }: Putting): Promise<CommandResult> {
  const options = { timeoutMs, ...(signal && { signal }) };
  if ('absent' in becomes) return node.run(removeFile(path), options);
  const result = await node.run(intoFile(path), { ...options, stdin: becomes.content });
  // Without what it reads, the command would empty the file of whoever pastes it.
  return { ...result, command: `${shell('printf', '%s', becomes.content)} | ${result.command}` };
}
