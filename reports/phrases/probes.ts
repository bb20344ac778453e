import type { ProbeKind } from '../../harness/vocabulary/answers.ts';
import type { ObjectRef, PodSet } from '../../harness/vocabulary/objects.ts';
import type { ProbeOf } from '../../harness/vocabulary/probe.ts';
import { fromClients, onNodes, shell } from '../shell.ts';
import { called, onObject, type Phrase, podFlags, podsCalled, where } from './names.ts';

/** How each kind of probe is said. */
export const probePhrases: { readonly [K in ProbeKind]: (probe: ProbeOf<K>) => Phrase } = {
  lookup: ({ name, protocol, tool, addressOf, at }) => ({
    words:
      `Look up ${name}${protocol === 'tcp' ? ' over TCP' : ''} with ${tool} from a client pod on every node` +
      `${at === undefined ? '' : `, at the address of each of ${podsCalled(at)}`}` +
      `${addressOf === undefined ? '.' : `; the answer must be the address of ${called(addressOf)}.`}`,
    command: fromClients(
      tool === 'nslookup'
        ? shell('busybox', 'nslookup', name)
        : shell('dig', ...(protocol === 'tcp' ? ['+tcp'] : []), '+tries=1', name) + (at ? ' @"$server"' : ''),
    ),
  }),
  'lookups-lost': () => ({
    words: 'Count what became of the steady lookups, by what their clients report.',
    command: `jq 'select(.kind == "measured")' runs/latest/journal.jsonl`,
  }),
  'pods-ready': ({ pods }) => ({ words: `See how many of ${podsCalled(pods)} are Ready.`, command: getPods(pods) }),
  'pod-status': ({ pods }) => ({ words: `See the STATUS of ${podsCalled(pods)}.`, command: getPods(pods) }),
  'last-termination': ({ pods }) => ({
    words: `See why containers of ${podsCalled(pods)} ended the last time.`,
    command: `${getPods(pods)} -o ${shell('jsonpath={range .items[*]}{.metadata.name} {.status.containerStatuses[*].lastState.terminated.reason}{"\\n"}{end}')}`,
  }),
  'pod-address': ({ pods }) => ({
    words: `See whether ${podsCalled(pods)} have addresses.`,
    command: `${getPods(pods)} -o wide`,
  }),
  log: ({ pods, line, otherWords, followedBy = [] }) => ({
    words:
      `Look for /${line}/${otherWords === undefined ? '' : ` or /${otherWords}/`}` +
      `${followedBy.map((next) => `, then /${next}/`).join('')} in the logs of ${podsCalled(pods)}.`,
    command: `kubectl logs ${podFlags(pods)} --tail=-1 | ${shell('grep', '-P', [line, otherWords, ...followedBy].filter((part) => part !== undefined).join('|'))}`,
  }),
  'log-errors': ({ pods, line, quietMs, persistMs }) => ({
    words:
      `Read off the time stamps of /${line}/ in the logs of ${podsCalled(pods)} whether the last is older than ` +
      `${quietMs / 1_000} s, or comes more than ${persistMs / 1_000} s after the container's start.`,
    command: `date -u; kubectl logs ${podFlags(pods)} --tail=200 --timestamps | ${shell('grep', '-P', line)}`,
  }),
  event: ({ namespace, reason, message }) => ({
    words: `Look for ${reason} among the events of ${namespace}${message === undefined ? '.' : `, with a message like /${message}/.`}`,
    command: shell('kubectl', 'get', 'events', '-n', namespace, '--field-selector', `reason=${reason}`),
  }),
  endpoints: ({ service }) => ({
    words: `See the endpoints of ${called(service)}.`,
    command: shell(
      'kubectl',
      'get',
      'endpointslices',
      ...namespaceFlags(service),
      '-l',
      `kubernetes.io/service-name=${service.name}`,
    ),
  }),
  'node-ready': ({ nodes }) => ({ words: `See whether ${where(nodes)} is Ready.`, command: 'kubectl get nodes' }),
  field: ({ object, path, expected, otherWords }) => ({
    words:
      `Read ${path.join('.')} of ${called(object)}: ` +
      ('equals' in expected ? `${JSON.stringify(expected.equals)}?` : `like /${expected.matches}/?`) +
      (otherWords === undefined ? '' : ` Or, in other words, like /${otherWords}/?`),
    command: `${onObject('get', object)} -o ${shell(`jsonpath={${path.map(jsonPathStep).join('')}}`)}`,
  }),
  'on-node': ({ nodes, command, prints }) => ({
    words: `Run \`${shell(...command)}\` on ${where(nodes)}, and look for /${prints}/.`,
    command: onNodes(nodes, shell(...command)),
  }),
  'in-container': ({ pods, command, prints }) => ({
    words: `Run \`${shell(...command)}\` in ${podsCalled(pods)}, and look for /${prints}/.`,
    command: `for pod in $(${getPods(pods)} -o name); do kubectl exec -n ${shell(pods.namespace)} "$pod" -- ${shell(...command)}; done`,
  }),
};

const namespaceFlags = (object: ObjectRef): string[] =>
  object.namespace === undefined ? [] : ['-n', object.namespace];
const getPods = (pods: PodSet): string => `kubectl get pods ${podFlags(pods)}`;
const jsonPathStep = (step: string): string => (step === '*' ? '[*]' : `.${step.replaceAll('.', '\\.')}`);
