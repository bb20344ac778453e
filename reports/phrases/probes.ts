import { shell } from '../../harness/commands/shell.ts';
import type { ProbeKind } from '../../harness/vocabulary/answers.ts';
import type { ProbeOf } from '../../harness/vocabulary/probe.ts';
import { called, podsCalled, where } from './names.ts';

/** How each kind of probe is said. */
export const probeWords: { readonly [K in ProbeKind]: (probe: ProbeOf<K>) => string } = {
  lookup: ({ name, protocol, tool, addressOf, at }) =>
    `Look up ${name}${protocol === 'tcp' ? ' over TCP' : ''} with ${tool} from a client pod on every node` +
    `${at === undefined ? '' : `, at the address of each of ${podsCalled(at)}`}` +
    `${addressOf === undefined ? '.' : `; the answer must be the address of ${called(addressOf)}.`}`,
  'lookups-lost': () => 'Count what became of the steady lookups, by what their clients report.',
  'pods-ready': ({ pods }) => `See how many of ${podsCalled(pods)} are Ready.`,
  'pod-status': ({ pods }) => `See the STATUS of ${podsCalled(pods)}.`,
  'last-termination': ({ pods }) => `See why containers of ${podsCalled(pods)} ended the last time.`,
  'pod-address': ({ pods }) => `See whether ${podsCalled(pods)} have addresses.`,
  log: ({ pods, line, otherWords, followedBy = [] }) =>
    `Look for /${line}/${otherWords === undefined ? '' : ` or /${otherWords}/`}` +
    `${followedBy.map((next) => `, then /${next}/`).join('')} in the logs of ${podsCalled(pods)}.`,
  'log-errors': ({ pods, line, quietMs, persistMs }) =>
    `Read off the time stamps of /${line}/ in the logs of ${podsCalled(pods)} whether the last is older than ` +
    `${quietMs / 1_000} s, or comes more than ${persistMs / 1_000} s after the container's start.`,
  event: ({ namespace, reason, message }) =>
    `Look for ${reason} among the events of ${namespace}${message === undefined ? '.' : `, with a message like /${message}/.`}`,
  endpoints: ({ service }) => `See the endpoints of ${called(service)}.`,
  'node-ready': ({ nodes }) => `See whether ${where(nodes)} is Ready.`,
  field: ({ object, path, expected, otherWords }) =>
    `Read ${path.join('.')} of ${called(object)}: ` +
    ('equals' in expected ? `${JSON.stringify(expected.equals)}?` : `like /${expected.matches}/?`) +
    (otherWords === undefined ? '' : ` Or, in other words, like /${otherWords}/?`),
  'on-node': ({ nodes, command, prints }) =>
    `Run \`${shell(...command)}\` on ${where(nodes)}, and look for /${prints}/.`,
  'in-container': ({ pods, command, prints }) =>
    `Run \`${shell(...command)}\` in ${podsCalled(pods)}, and look for /${prints}/.`,
};
