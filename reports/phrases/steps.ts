import type { ObjectRef } from '../../harness/vocabulary/objects.ts';
import type { StepKind, StepOf } from '../../harness/vocabulary/step.ts';
import { fromClients, onNodes, shell } from '../shell.ts';
import { amount } from '../text.ts';
import { called, onObject, type Phrase, podFlags, podsCalled, where } from './names.ts';

/** How each kind of step is said. */
export const stepPhrases: { readonly [K in StepKind]: (step: StepOf<K>) => Phrase } = {
  'node-file': ({ nodes, path, becomes }) =>
    'content' in becomes
      ? {
          words: `Write ${path} on ${where(nodes)}.`,
          command: onNodes(nodes, shell('tee', path), shell('printf', '%s', becomes.content)),
        }
      : { words: `Remove ${path} from ${where(nodes)}.`, command: onNodes(nodes, shell('rm', '-f', path)) },
  'node-unit': ({ nodes, unit, action }) => ({
    words: `${capital(action)} ${unit} on ${where(nodes)}.`,
    command: onNodes(nodes, shell('systemctl', action, unit)),
  }),
  'use-systemd-resolved': () => ({
    words: 'Let systemd-resolved run on every node, as Ubuntu does: /etc/resolv.conf names its stub, 127.0.0.53.',
    command: onNodes('every-node', shell('sh', '-c', useSystemdResolved)),
  }),
  'kubelet-config': ({ field, value }) => ({
    words: `Set ${field}: ${value} in the kubelet's configuration on every node, and restart the kubelet.`,
    command: onNodes(
      'every-node',
      shell(
        'sh',
        '-c',
        `sed -i "/^${field}:/d" ${kubeletConfig} && echo "${field}: ${value}" >> ${kubeletConfig} && systemctl restart kubelet`,
      ),
    ),
  }),
  'install-cni': () => ({
    words: 'Install the CNI plugin that came with the node image.',
    command: `${onNodes('control-plane', 'cat /kind/manifests/default-cni.yaml')} | sed 's|{{ *.PodSubnet *}}|10.244.0.0/16|' | kubectl apply -f -`,
  }),
  'remove-cni': () => ({
    words: 'Delete all that the manifest of the CNI plugin created. What the plugin left on the nodes stays.',
    command: `${onNodes('control-plane', 'cat /kind/manifests/default-cni.yaml')} | kubectl delete -f -`,
  }),
  corefile: ({ change }) => describeCorefile(change),
  'delete-pods': ({ pods }) => ({
    words: `Delete the pods ${pods.selector} in ${pods.namespace}, all at once; new ones take their places.`,
    command: `kubectl delete pods -n ${pods.namespace} -l ${pods.selector}`,
  }),
  'crash-newest-pod': ({ pods }) => ({
    words: `Kill the container of the newest of ${podsCalled(pods)}, without letting it finish what it does; and again if it is started again at once, so that the kubelet backs off.`,
    command: `pod=$(kubectl get pods ${podFlags(pods)} --sort-by=.metadata.creationTimestamp -o name | tail -n 1); ${killContainer(pods.namespace)} # and again when it is back`,
  }),
  'rollout-restart': ({ deployment }) => ({
    words: `Replace the pods of ${called(deployment)}.`,
    command: onObject('rollout restart', deployment),
  }),
  'rollout-undo': ({ deployment }) => ({
    words: `Roll ${called(deployment)} back to the revision before.`,
    command: onObject('rollout undo', deployment),
  }),
  scale: ({ deployment, replicas }) => ({
    words: `Scale ${called(deployment)} to ${amount(replicas, 'replica')}.`,
    command: `${onObject('scale', deployment)} --replicas=${replicas}`,
  }),
  recreate: ({ deployment, podLabels }) => ({
    words: `Delete ${called(deployment)} and create it again with pods labelled ${labels(podLabels)}.`,
    command: edited(
      deployment,
      shell(
        `.spec.selector.matchLabels = ${JSON.stringify(podLabels)} | .spec.template.metadata.labels = ${JSON.stringify(podLabels)}`,
      ),
      'replace --force',
    ),
  }),
  'edit-pod-labels': ({ deployment, podLabels }) => ({
    words: `Edit the pod labels of ${called(deployment)} in place, to ${labels(podLabels)}.`,
    command: `${onObject('patch', deployment)} --type=merge -p ${shell(JSON.stringify({ spec: { template: { metadata: { labels: podLabels } } } }))}`,
  }),
  'set-resources': ({ deployment, requests, limits }) => ({
    words: `Give ${called(deployment)} requests of ${requests.memory}/${requests.cpu} and limits of ${limits.memory}/${limits.cpu}.`,
    command: `${onObject('set resources', deployment)} --requests=memory=${requests.memory},cpu=${requests.cpu} --limits=memory=${limits.memory},cpu=${limits.cpu}`,
  }),
  'hold-at-rest': ({ pods, holdMs, timeoutMs }) => ({
    words: `Wait until ${podsCalled(pods)} have been Ready for ${seconds(holdMs)} without a restart, with none on its way out (at most ${seconds(timeoutMs)}).`,
    command: `kubectl wait ${podFlags(pods)} pods --for=condition=Ready --timeout=${timeoutMs / 1000}s`,
  }),
  'dns-load': (load) => ({
    words:
      `Ask for ${load.names === 'unique' ? 'ever new names' : 'one name'} in ${load.zone} from every node, ${load.queriesPerSecond} times a second over ${load.protocol.toUpperCase()}` +
      `, as ${amount(load.clients, 'client')} with at most ${load.outstanding} questions open, until the trial ends.`,
    command: fromClients(shell('sh', '-c', loadCommand(load))),
  }),
  'stop-dns-load': () => ({
    words: 'End the load of DNS queries.',
    command: fromClients(shell('busybox', 'pkill', 'dnsperf')),
  }),
  apply: ({ object, manifest }) => ({
    words: `Apply ${called(object)}.`,
    command: `${shell('printf', '%s', manifest)} | kubectl apply -f -`,
  }),
  delete: ({ object, cascade }) => ({
    words: `Delete ${called(object)}${cascade ? ', and see that its pods are gone' : ''}.`,
    command: onObject('delete', object) + (cascade ? ` --cascade=${cascade}` : ''),
  }),
  patch: ({ object, change }) => ({
    words: `Change ${called(object)} in place:\n${JSON.stringify(JSON.parse(change), null, 2)}`,
    command: `${onObject('patch', object)} -p ${shell(change)}`,
  }),
  'set-image': ({ deployment, image }) => ({
    words: `Let ${called(deployment)} run the image ${image}.`,
    command: `${onObject('set image', deployment)} ${shell(`*=${image}`)}`,
  }),
  'edit-config-map': ({ configMap, key, replace, by }) => ({
    words: replaced(`In ${key} of ${called(configMap)}`, replace, by),
    command: edited(
      configMap,
      shell(
        '--arg',
        'key',
        key,
        '--arg',
        'from',
        replace,
        '--arg',
        'to',
        by,
        '.data[$key] |= (split($from) | join($to))',
      ),
      'replace',
    ),
  }),
  'run-on-nodes': ({ nodes, does, command }) => ({
    words: `On ${where(nodes)}: ${does}.`,
    command: onNodes(nodes, shell(...command)),
  }),
  restore: ({ object, manifest }) => ({
    words: `Put ${called(object)} back as it was.`,
    command: `${shell('printf', '%s', manifest)} | kubectl replace -f -`,
  }),
};

/** Kills the container of `$pod`, which is `pod/NAME`. */
function killContainer(namespace: string): string {
  const field = (path: string): string => `$(kubectl get -n ${namespace} "$pod" -o jsonpath={.${path}})`;
  const id = `$(basename "${field('status.containerStatuses[0].containerID')}")`;
  return `docker exec "${field('spec.nodeName')}" ctr --namespace=k8s.io tasks kill --signal SIGKILL "${id}"`;
}

const kubeletConfig = '/var/lib/kubelet/config.yaml';

/** The upstream of the stub is whatever the node asked before. */
const useSystemdResolved = [
  'mkdir -p /etc/systemd/resolved.conf.d',
  '{ echo "[Resolve]"; sed -n "s/^nameserver /DNS=/p" /etc/resolv.conf; } > /etc/systemd/resolved.conf.d/upstream.conf',
  'systemctl restart systemd-resolved',
  // Docker mounts the file, so it can be written but not replaced by a link.
  'cat /run/systemd/resolve/stub-resolv.conf > /etc/resolv.conf',
].join(' && ');

function describeCorefile(change: StepOf<'corefile'>['change']): Phrase {
  const target: ObjectRef = { kind: 'ConfigMap', namespace: 'kube-system', name: 'coredns' };
  if ('content' in change) {
    return {
      words: `Replace the whole Corefile by:\n${change.content.trimEnd()}`,
      command: `${shell('kubectl', 'create', 'configmap', '-n', 'kube-system', 'coredns', `--from-literal=Corefile=${change.content}`)} --dry-run=client -o yaml | kubectl replace -f -`,
    };
  }
  if ('append' in change) {
    return {
      words: `Add to the Corefile:\n${change.append.trimEnd()}`,
      command: edited(target, shell('--arg', 'more', change.append, '.data.Corefile += $more'), 'replace'),
    };
  }
  if ('removeLine' in change) {
    const filter = '.data.Corefile |= (split("\\n") | map(select(gsub("^\\\\s+|\\\\s+$"; "") != $line)) | join("\\n"))';
    return {
      words: `Remove the line \`${change.removeLine}\` from the Corefile.`,
      command: edited(target, shell('--arg', 'line', change.removeLine, filter), 'replace'),
    };
  }
  const filter = '.data.Corefile |= (split($from) | join($to))';
  return {
    words: replaced('In the Corefile', change.replace, change.by),
    command: edited(target, shell('--arg', 'from', change.replace, '--arg', 'to', change.by, filter), 'replace'),
  };
}

/** On one line where it fits there; else the two pieces of text follow, one after the other. */
const replaced = (where: string, from: string, to: string): string =>
  `${from}${to}`.includes('\n')
    ? `${where}, replace the first of these by the second:\n${from.trimEnd()}\n\n${to.trimEnd()}`
    : `${where}, replace \`${from}\` by \`${to}\`.`;

function loadCommand(load: StepOf<'dns-load'>): string {
  // More names than any cache on the way holds (that of CoreDNS: 9,984 entries).
  const names = load.names === 'unique' ? 50_000 : 1;
  return [
    `busybox seq ${names} | sed "s/$/.${load.zone} A/" > /tmp/names`,
    'server="$(sed -n "s/^nameserver //p" /etc/resolv.conf)"',
    `dnsperf -s "$server" -d /tmp/names -m ${load.protocol}${load.patienceSeconds === undefined ? '' : ` -t ${load.patienceSeconds}`} -Q ${load.queriesPerSecond} -c ${load.clients} -q ${load.outstanding} > /dev/null 2>&1 &`,
  ].join('; ');
}

const edited = (object: ObjectRef, jq: string, verb: string): string =>
  `${onObject('get', object)} -o json | jq ${jq} | kubectl ${verb} -f -`;
const labels = (podLabels: Readonly<Record<string, string>>): string =>
  Object.entries(podLabels)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
const seconds = (ms: number): string => `${ms / 1000} s`;
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
