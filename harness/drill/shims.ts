import { shellQuote } from '../cluster/shell-quote.ts';

/** Where the commands of a drill's shell find what they need. */
export interface Surroundings {
  /** The private directory. */
  readonly desk: string;
  /** The program that asks the harness. */
  readonly client: string;
  readonly node: string;
  readonly dockerHost: string;
  readonly nodes: readonly string[];
  readonly controlPlane: string;
  /** The machine's own kubectl; without it, the node's is used. */
  readonly kubectl: string | undefined;
  /** The trainee's kubeconfig, on this machine. */
  readonly kubeconfig: string;
  /** The same in a node. */
  readonly nodeKubeconfig: string;
}

/** What a trainee can ask of the harness. */
export const questions = ['hint', 'status', 'giveup', 'cause', 'explain'] as const;
export type Question = (typeof questions)[number];

/** The commands of a drill's shell, by their names. No Node.js is called `node` here, so that it does not hide the machine's own. */
export function shims(at: Surroundings): Record<string, string> {
  const asking = questions.map((question) => [question, ask(question, at)] as const);
  return { ...Object.fromEntries(asking), kubectl: kubectl(at), 'node-shell': nodeShell(at) };
}

const ask = (question: Question, { node, client, desk }: Surroundings): string =>
  `#!/bin/sh\nexec ${shellQuote([node, client, `${desk}/socket`, question])} "$@"\n`;

/** Writes down what is typed, a line each: the debrief has it in its timeline. */
const note = ({ desk }: Surroundings): string =>
  [
    'note() {',
    `  printf '%s\\t%s\\t%s\\n' "$(date +%s.%N)" "$1" "$(printf '%s' "$2" | tr '\\n\\t' '  ')" >> ${shellQuote([`${desk}/typed`])}`,
    '}',
  ].join('\n');

function kubectl(at: Surroundings): string {
  const inNode = [
    "[ -t 0 ] && [ -t 1 ] && tty=-t || tty=''",
    `# Files of this machine are not there: pass them as \`-f -\`.`,
    `exec docker -H ${shellQuote([at.dockerHost])} exec -i $tty -e KUBECONFIG=${at.nodeKubeconfig} ${at.controlPlane} kubectl "$@"`,
  ];
  // A shell's own start-up files may name another cluster: a drill must never reach it.
  const onMachine = (kubectl: string) => [
    `export KUBECONFIG=${shellQuote([at.kubeconfig])}`,
    `exec ${shellQuote([kubectl])} "$@"`,
  ];
  const run = at.kubectl === undefined ? inNode : onMachine(at.kubectl);
  return ['#!/bin/sh', note(at), 'note shell "kubectl $*"', ...run, ''].join('\n');
}

/** A shell on a node, or one command there; as with ssh, what stands in the standard input goes to the command. */
function nodeShell(at: Surroundings): string {
  const exec = `docker -H ${shellQuote([at.dockerHost])} exec -e KUBECONFIG=${at.nodeKubeconfig}`;
  const history = `-e HISTFILE=${nodeHistoryPath} -e HISTTIMEFORMAT=%T -e 'PROMPT_COMMAND=history -a'`;
  const list = at.nodes.join(' ');
  return [
    '#!/bin/sh',
    note(at),
    `usage() { echo "usage: node-shell NODE [COMMAND...], where NODE is one of: ${list}" >&2; exit 64; }`,
    '[ $# -gt 0 ] || usage',
    'node=$1; shift',
    // One name at a time: zsh hands $NODES over in one piece.
    `case "$node" in *' '*) usage ;; esac`,
    `case " ${list} " in *" $node "*) ;; *) usage ;; esac`,
    'if [ $# -eq 0 ]; then',
    '  note "$node" "(a shell)"',
    `  exec ${exec} -it ${history} "$node" bash`,
    'fi',
    'note "$node" "$*"',
    "[ -t 0 ] && [ -t 1 ] && tty=-t || tty=''",
    `exec ${exec} -i $tty "$node" "$@"`,
    '',
  ].join('\n');
}

/** Where shells on nodes keep what was typed in them. */
export const nodeHistoryPath = '/root/.dnsdrill_history';

/** What a drill gives to its shell. */
const given = ['KUBECONFIG', 'CLUSTER', 'NODES', 'WORKERS'];

/**
 * For bash, whose own start-up files may set another PATH, prompt and kubeconfig. What was given is kept without any other
 * process: one that fails, on a machine that is short of them, would leave the trainee with the other kubeconfig.
 */
export const bashStartup = (bin: string): string =>
  [
    ...given.map((name) => `drill_${name}=\${${name}-}`),
    '[ -r ~/.bashrc ] && . ~/.bashrc',
    ...given.map((name) => `[ -z "$drill_${name}" ] || export ${name}="$drill_${name}"; unset drill_${name}`),
    `PATH=${shellQuote([bin])}:$PATH`,
    `PS1='(drill) \\w \\$ '`,
    'unset HISTFILE',
    '',
  ].join('\n');
