import type { StepKind, StepOf } from '../../harness/vocabulary/step.ts';
import { amount } from '../text.ts';
import { called, podsCalled, where } from './names.ts';

/** How each kind of step is said: a sentence; what follows on further lines is text from a file. */
export const stepWords: { readonly [K in StepKind]: (step: StepOf<K>) => string } = {
  'node-file': ({ nodes, path, becomes }) =>
    'content' in becomes ? `Write ${path} on ${where(nodes)}.` : `Remove ${path} from ${where(nodes)}.`,
  'node-unit': ({ nodes, unit, action }) =>
    action === 'try-restart'
      ? `Restart ${unit} on ${where(nodes)}, where it runs.`
      : `${capital(action)} ${unit} on ${where(nodes)}.`,
  'use-systemd-resolved': () =>
    'Let systemd-resolved run on every node, as Ubuntu does: /etc/resolv.conf names its stub, 127.0.0.53.',
  'kubelet-config': ({ field, value }) =>
    `Set ${field}: ${value} in the kubelet's configuration on every node, and restart the kubelet.`,
  'install-cni': () => 'Install the CNI plugin that came with the node image.',
  'remove-cni': () =>
    'Delete all that the manifest of the CNI plugin created. What the plugin left on the nodes stays.',
  corefile: ({ change }) => corefileWords(change),
  'delete-pods': ({ pods }) =>
    `Delete the pods ${pods.selector} in ${pods.namespace}, all at once; new ones take their places.`,
  'crash-newest-pod': ({ pods }) =>
    `Kill the container of the newest of ${podsCalled(pods)}, without letting it finish what it does; and again if it is started again at once, so that the kubelet backs off.`,
  'rollout-restart': ({ deployment }) => `Replace the pods of ${called(deployment)}.`,
  'rollout-undo': ({ deployment }) => `Roll ${called(deployment)} back to the revision before.`,
  scale: ({ deployment, replicas }) => `Scale ${called(deployment)} to ${amount(replicas, 'replica')}.`,
  recreate: ({ deployment, podLabels }) =>
    `Delete ${called(deployment)} and create it again with pods labelled ${labels(podLabels)}.`,
  'edit-pod-labels': ({ deployment, podLabels }) =>
    `Edit the pod labels of ${called(deployment)} in place, to ${labels(podLabels)}.`,
  'set-resources': ({ deployment, requests, limits }) =>
    `Give ${called(deployment)} requests of ${requests.memory}/${requests.cpu} and limits of ${limits.memory}/${limits.cpu}.`,
  'hold-at-rest': ({ pods, holdMs, timeoutMs }) =>
    `Wait until ${podsCalled(pods)} have been Ready for ${seconds(holdMs)} without a restart, with none on its way out (at most ${seconds(timeoutMs)}).`,
  'dns-load': (load) =>
    `Ask for ${load.names === 'unique' ? 'ever new names' : 'one name'} in ${load.zone} from every node, ${load.queriesPerSecond} times a second over ${load.protocol.toUpperCase()}` +
    `, as ${amount(load.clients, 'client')} with at most ${load.outstanding} questions open, until the trial ends.`,
  'stop-dns-load': () => 'End the load of DNS queries.',
  apply: ({ object }) => `Apply ${called(object)}.`,
  delete: ({ object, cascade }) => `Delete ${called(object)}${cascade ? ', and see that its pods are gone' : ''}.`,
  patch: ({ object, change }) => `Change ${called(object)} in place:\n${JSON.stringify(JSON.parse(change), null, 2)}`,
  'set-image': ({ deployment, image }) => `Let ${called(deployment)} run the image ${image}.`,
  'edit-config-map': ({ configMap, key, replace, by }) => replaced(`In ${key} of ${called(configMap)}`, replace, by),
  'run-on-nodes': ({ nodes, does }) => `On ${where(nodes)}: ${does}.`,
  restore: ({ object }) => `Put ${called(object)} back as it was.`,
};

function corefileWords(change: StepOf<'corefile'>['change']): string {
  if ('content' in change) return `Replace the whole Corefile by:\n${change.content.trimEnd()}`;
  if ('append' in change) return `Add to the Corefile:\n${change.append.trimEnd()}`;
  if ('removeLine' in change) return `Remove the line \`${change.removeLine}\` from the Corefile.`;
  return replaced('In the Corefile', change.replace, change.by);
}

/** On one line where it fits there; else the two pieces of text follow, one after the other. */
const replaced = (where: string, from: string, to: string): string =>
  `${from}${to}`.includes('\n')
    ? `${where}, replace the first of these by the second:\n${from.trimEnd()}\n\n${to.trimEnd()}`
    : `${where}, replace \`${from}\` by \`${to}\`.`;

const labels = (podLabels: Readonly<Record<string, string>>): string =>
  Object.entries(podLabels)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
const seconds = (ms: number): string => `${ms / 1000} s`;
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
