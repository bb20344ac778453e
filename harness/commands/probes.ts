import type { ProbeKind } from '../vocabulary/answers.ts';
import type { PodSet } from '../vocabulary/objects.ts';
import type { ProbeOf } from '../vocabulary/probe.ts';
import { getPods, onObject, podFlags } from './kubectl.ts';
import { fromClients, onNodes, shell } from './shell.ts';

/**
 * The command that asks what a probe asks, as a line for the machine that runs the lab. The plan prints it, and so does
 * the journal, but for what runs on nodes and in pods: there it has each command as it was run, with the names in it. A
 * log is in the journal as it was read, before anything was looked for in it.
 */
export function probeCommand<K extends ProbeKind>(probe: ProbeOf<K>): string {
  return commands[probe.kind](probe);
}

const commands: { readonly [K in ProbeKind]: (probe: ProbeOf<K>) => string } = {
  lookup: (probe) => {
    if (probe.tool === 'nslookup') return fromClients(shell(...nslookup(probe.name)));
    if (probe.at === undefined) return fromClients(shell(...dig(probe)));
    const servers = `$(${getPods(probe.at)} -o ${shell('jsonpath={.items[*].status.podIP}')})`;
    return `for server in ${servers}; do ${fromClients(`${shell(...dig(probe))} "@$server"`)}; done`;
  },
  'lookups-lost': () => `jq 'select(.kind == "measured")' runs/latest/journal.jsonl`,
  'pods-ready': ({ pods }) => `${getPods(pods)} -o wide`,
  'pod-status': ({ pods }) => `${getPods(pods)} -o wide`,
  'last-termination': ({ pods }) =>
    `${getPods(pods)} -o ${shell('jsonpath={range .items[*]}{.metadata.name} {.status.containerStatuses[*].lastState.terminated.reason}{"\\n"}{end}')}`,
  'pod-address': ({ pods }) => `${getPods(pods)} -o wide`,
  log: ({ pods, line, otherWords, followedBy = [] }) => {
    const patterns = [line, otherWords, ...followedBy].filter((part) => part !== undefined);
    return `${logs(pods)} | ${shell('grep', '-P', patterns.join('|'))}`;
  },
  'log-errors': ({ pods, line }) => `date -u; ${logs(pods)} --timestamps | ${shell('grep', '-P', line)}`,
  event: ({ namespace, reason }) =>
    shell('kubectl', 'get', 'events', '-n', namespace, '--field-selector', `reason=${reason}`),
  // The table that kubectl prints without `-o` has the addresses of pods that are not Ready as well.
  endpoints: ({ service: { name, namespace = 'default' } }) =>
    `kubectl get endpointslices ${podFlags({ namespace, selector: `kubernetes.io/service-name=${name}` })} -o yaml`,
  'node-ready': () => 'kubectl get nodes',
  field: ({ object, path }) =>
    `${onObject('get', object)} -o ${shell(`jsonpath={${path.map(jsonPathStep).join('')}}`)}`,
  'on-node': ({ nodes, command }) => onNodes(nodes, shell(...command)),
  'in-container': ({ pods, command }) =>
    `for pod in $(${getPods(pods)} -o name); do kubectl exec -n ${shell(pods.namespace)} "$pod" -- ${shell(...command)}; done`,
};

/** Enough for the start of a CoreDNS and for minutes of errors, and little enough to keep in a journal. */
export const tailLines = 200;

/** The logs of pods, as far back as the lab reads them. */
export const logs = (pods: PodSet): string => `kubectl logs ${podFlags(pods)} --tail=${tailLines}`;

/** A healthy CoreDNS answers in milliseconds, so two seconds are patient; busybox and glibc would wait five and more. */
const digSeconds = 2;
/** busybox' nslookup gives up by itself after five seconds, and says so in the words that the documents quote. */
const nslookupSeconds = 8;

/** What a client pod runs to ask for a name, without the server. */
export function dig({ name, protocol }: Pick<ProbeOf<'lookup'>, 'name' | 'protocol'>): readonly string[] {
  const options = ['+tries=1', `+time=${digSeconds}`, '+noall', '+comments', '+answer'];
  return ['dig', ...options, ...(protocol === 'tcp' ? ['+tcp'] : []), name, 'A'];
}

/** What a client pod runs to ask for a name as the documents do. */
export const nslookup = (name: string): readonly string[] => [
  ...['busybox', 'timeout', String(nslookupSeconds)],
  ...['busybox', 'nslookup', name],
];

const jsonPathStep = (step: string): string => (step === '*' ? '[*]' : `.${step.replaceAll('.', '\\.')}`);
