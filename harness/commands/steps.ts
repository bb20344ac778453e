import { configMap, type ObjectRef } from '../vocabulary/objects.ts';
import type { StepKind, StepOf } from '../vocabulary/step.ts';
import { startLoadScript, stopLoadScript } from './dns-load.ts';
import { edited, getPods, onObject, podFlags, withManifest } from './kubectl.ts';
import { intoFile, killContainer, removeFile, setKubeletField } from './on-nodes.ts';
import { fromClients, onNodes, shell } from './shell.ts';
import { useResolvedScript } from './use-resolved.ts';

/**
 * The command that stands for a step, as a line for the machine that runs the lab. The plan prints it, and so does the
 * journal, but for what runs on nodes and in pods: there it has each command as it was run, with the names in it.
 */
export function stepCommand<K extends StepKind>(step: StepOf<K>): string {
  return commands[step.kind](step);
}

const commands: { readonly [K in StepKind]: (step: StepOf<K>) => string } = {
  'node-file': ({ nodes, path, becomes }) =>
    'content' in becomes
      ? onNodes(nodes, shell(...intoFile(path)), shell('printf', '%s', becomes.content))
      : onNodes(nodes, shell(...removeFile(path))),
  'node-unit': ({ nodes, unit, action }) => onNodes(nodes, shell('systemctl', action, unit)),
  'use-systemd-resolved': () => onNodes('every-node', shell('sh', '-c', useResolvedScript)),
  'kubelet-config': ({ field, value }) => onNodes('every-node', shell(...setKubeletField(field, value))),
  // kubectl's own words for what the lab does: it applies on the server, whoever had the fields before.
  'install-cni': () => `${cniManifest} | kubectl apply --server-side --force-conflicts -f -`,
  // A pod of the plugin that still ran would repair what the next step breaks.
  'remove-cni': () => `${cniManifest} | kubectl delete --cascade=foreground -f -`,
  corefile: ({ change }) => changeCorefile(change),
  'delete-pods': ({ pods }) => `kubectl delete pods ${podFlags(pods)}`,
  'crash-newest-pod': ({ pods }) =>
    `pod=$(${getPods(pods)} --sort-by=.metadata.creationTimestamp -o name | tail -n 1); ${killPod(pods.namespace)} # and again when it is back`,
  'rollout-restart': ({ deployment }) => onObject('rollout restart', deployment),
  'rollout-undo': ({ deployment }) => onObject('rollout undo', deployment),
  scale: ({ deployment, replicas }) => `${onObject('scale', deployment)} --replicas=${replicas}`,
  recreate: ({ deployment, podLabels }) => {
    const labels = JSON.stringify(podLabels);
    const filter = `.spec.selector.matchLabels += ${labels} | .spec.template.metadata.labels += ${labels}`;
    return edited(deployment, shell(filter), 'replace --force');
  },
  'edit-pod-labels': ({ deployment, podLabels }) =>
    `${onObject('patch', deployment)} -p ${shell(JSON.stringify({ spec: { template: { metadata: { labels: podLabels } } } }))}`,
  'set-resources': ({ deployment, requests, limits }) =>
    `${onObject('set resources', deployment)} --requests=memory=${requests.memory},cpu=${requests.cpu} --limits=memory=${limits.memory},cpu=${limits.cpu}`,
  // kubectl can wait for pods to be Ready, and not for their staying so: whoever comes back later sees the RESTARTS.
  'hold-at-rest': ({ pods, holdMs, timeoutMs }) =>
    `kubectl wait pods ${podFlags(pods)} --for=condition=Ready --timeout=${timeoutMs / 1_000}s && sleep ${holdMs / 1_000} && ${getPods(pods)}`,
  'dns-load': (load) => fromClients(shell('sh', '-c', startLoadScript(load))),
  'stop-dns-load': () => fromClients(shell('sh', '-c', stopLoadScript)),
  apply: ({ manifest }) => withManifest(manifest, 'apply'),
  delete: ({ object, mayBeGone, cascade }) =>
    onObject('delete', object) + (mayBeGone ? ' --ignore-not-found' : '') + (cascade ? ` --cascade=${cascade}` : ''),
  patch: ({ object, change }) => `${onObject('patch', object)} -p ${shell(change)}`,
  'set-image': ({ deployment, image }) => `${onObject('set image', deployment)} ${shell(`*=${image}`)}`,
  'edit-config-map': ({ configMap: target, key, replace, by }) => {
    const words = ['--arg', 'key', key, '--arg', 'from', replace, '--arg', 'to', by];
    return edited(target, shell(...words, '.data[$key] |= (split($from) | join($to))'), 'replace');
  },
  'run-on-nodes': ({ nodes, command }) => onNodes(nodes, shell(...command)),
  // By force it gets there from wherever the object is: gone, changed, or with another selector.
  restore: ({ manifest }) => withManifest(manifest, 'replace --force'),
};

/** The manifest of the network plugin asks for the pods' addresses, which kubeadm has noted. */
const cniManifest = [
  onNodes('control-plane', 'cat /kind/manifests/default-cni.yaml'),
  `sed "s|{{ *.PodSubnet *}}|$(kubectl get -n kube-system configmap/kubeadm-config -o yaml | sed -n 's/^ *podSubnet: //p')|"`,
].join(' | ');

function changeCorefile(change: StepOf<'corefile'>['change']): string {
  const target: ObjectRef = configMap('kube-system', 'coredns');
  if ('content' in change) {
    const body = { data: { Corefile: change.content } };
    return `${onObject('patch', target)} --type=merge -p ${shell(JSON.stringify(body))}`;
  }
  if ('append' in change) {
    const filter = '.data.Corefile |= (sub("\\\\s+\\\\z"; "") + "\\n" + $more)';
    return edited(target, shell('--arg', 'more', change.append, filter), 'replace');
  }
  if ('removeLine' in change) {
    const filter = '.data.Corefile |= (split("\\n") | map(select(gsub("^\\\\s+|\\\\s+$"; "") != $line)) | join("\\n"))';
    return edited(target, shell('--arg', 'line', change.removeLine, filter), 'replace');
  }
  const filter = '.data.Corefile |= (split($from) | join($to))';
  return edited(target, shell('--arg', 'from', change.replace, '--arg', 'to', change.by, filter), 'replace');
}

/** Kills the container of `$pod`, which is `pod/NAME`. */
function killPod(namespace: string): string {
  const field = (path: string): string => `$(kubectl get -n ${namespace} "$pod" -o jsonpath={.${path}})`;
  const id = `$(basename "${field('status.containerStatuses[0].containerID')}")`;
  return `docker exec "${field('spec.nodeName')}" ${shell(...killContainer)} "${id}"`;
}
