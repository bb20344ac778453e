import type { NodeSet } from '../vocabulary/probe.ts';

/**
 * Words as a shell reads them back, quoted only where they must be.
 *
 * @returns one line: a word of several lines is written the way of bash and zsh, as `$'…\n…'`
 */
export function shell(...words: readonly string[]): string {
  return words.map(quote).join(' ');
}

function quote(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  if (!/\p{Cc}/u.test(word)) return `'${word.replaceAll("'", String.raw`'\''`)}'`;
  const escaped = word.replaceAll(/[\\']/g, String.raw`\$&`).replaceAll('\n', String.raw`\n`);
  return `$'${escaped.replaceAll(/\p{Cc}/gu, codePoint)}'`;
}

const codePoint = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * A command on nodes, as a line for the machine that runs the lab. The name of the cluster is left to the shell, since a
 * plan is printed before there is one.
 *
 * @param command what runs on the node, already quoted
 * @param input a command whose output it reads
 */
export function onNodes(nodes: NodeSet, command: string, input?: string): string {
  const docker = (node: string): string =>
    input === undefined ? `docker exec ${node} ${command}` : `${input} | docker exec -i ${node} ${command}`;
  if (nodes === 'control-plane') return docker('"$CLUSTER-control-plane"');
  if (nodes === 'workers') {
    return `for node in $(kind get nodes --name "$CLUSTER" | grep -v control-plane); do ${docker('"$node"')}; done`;
  }
  if (nodes === 'every-node') return `for node in $(kind get nodes --name "$CLUSTER"); do ${docker('"$node"')}; done`;
  return docker(shell(nodes.node));
}

/**
 * A command in the lab's client pod on every node, as a line for the machine that runs the lab.
 *
 * @param command what runs in the pod, already quoted
 */
export const fromClients = (command: string): string =>
  `for node in $(kind get nodes --name "$CLUSTER"); do kubectl exec -n dnsdrill "client-$node" -- ${command}; done`;

/**
 * A command as a line for one cluster, whose name is known.
 *
 * @param command with the name left to the shell
 */
export const forCluster = (command: string, name: string): string => command.replaceAll('$CLUSTER', name);

/** What printed commands take for granted. */
export const shellPremises =
  "$CLUSTER is the cluster's name, as `kind get clusters` prints it, and kubectl talks to that cluster.";
