import type { ProbeKind } from '../harness/vocabulary/answers.ts';
import { kubectlName, type ObjectRef, type PodSet } from '../harness/vocabulary/objects.ts';
import type { NodeSet, ProbeOf } from '../harness/vocabulary/probe.ts';
import type { StepKind, StepOf } from '../harness/vocabulary/step.ts';
import { fromClients, onNodes, shell } from './shell.ts';
import { amount } from './text.ts';

/** What a step does or a probe asks, for a person to read and for a person to paste. */
export interface Phrase {
  /** A sentence; what follows on further lines is text from a file. */
  readonly words: string;
  readonly command: string;
}

/**
 * A step in words, and the command that stands for it. The harness itself may take another way to the same effect, by
 * the Kubernetes API for example; the journal has what was really run.
 */
export function describeStep<K extends StepKind>(step: StepOf<K>): Phrase {
  return stepPhrases[step.kind](step);
}

/** A probe in words, and the command that asks the same. */
export function describeProbe<K extends ProbeKind>(probe: ProbeOf<K>): Phrase {
  return probePhrases[probe.kind](probe);
}

const stepPhrases: { readonly [K in StepKind]: (step: StepOf<K>) => Phrase } = {
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
  corefile: ({ change }) => describeCorefile(change),
  'delete-pods': ({ pods }) => ({
    words: `Delete the pods ${pods.selector} in ${pods.namespace}, all at once; new ones take their places.`,
    command: `kubectl delete pods -n ${pods.namespace} -l ${pods.selector}`,
  }),
  'rollout-restart': ({ deployment }) => ({
    words: `Replace the pods of ${called(deployment)}.`,
    command: onObject('rollout restart', deployment),
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
    words: `Wait until ${podsCalled(pods)} have been Ready for ${seconds(holdMs)} without a restart (at most ${seconds(timeoutMs)}).`,
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
  restore: ({ object, manifest }) => ({
    words: `Put ${called(object)} back as it was.`,
    command: `${shell('printf', '%s', manifest)} | kubectl replace -f -`,
  }),
};

const probePhrases: { readonly [K in ProbeKind]: (probe: ProbeOf<K>) => Phrase } = {
  lookup: ({ name, protocol, tool, addressOf }) => ({
    words:
      `Look up ${name}${protocol === 'tcp' ? ' over TCP' : ''} with ${tool} from a client pod on every node` +
      `${addressOf === undefined ? '.' : `; the answer must be the address of ${called(addressOf)}.`}`,
    command: fromClients(
      tool === 'nslookup'
        ? shell('busybox', 'nslookup', name)
        : shell('dig', ...(protocol === 'tcp' ? ['+tcp'] : []), '+tries=1', name),
    ),
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
  log: ({ pods, line, otherWords }) => ({
    words: `Look for /${line}/${otherWords === undefined ? '' : ` or /${otherWords}/`} in the logs of ${podsCalled(pods)}.`,
    command: `kubectl logs ${podFlags(pods)} --tail=-1 | ${shell('grep', '-P', [line, otherWords].filter((part) => part !== undefined).join('|'))}`,
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
    words: `In the Corefile, replace \`${change.replace}\` by \`${change.by}\`.`,
    command: edited(target, shell('--arg', 'from', change.replace, '--arg', 'to', change.by, filter), 'replace'),
  };
}

function loadCommand(load: StepOf<'dns-load'>): string {
  // More names than any cache on the way holds (that of CoreDNS: 9,984 entries).
  const names = load.names === 'unique' ? 50_000 : 1;
  return [
    `busybox seq ${names} | sed "s/$/.${load.zone} A/" > /tmp/names`,
    'server="$(sed -n "s/^nameserver //p" /etc/resolv.conf)"',
    `dnsperf -s "$server" -d /tmp/names -m ${load.protocol} -Q ${load.queriesPerSecond} -c ${load.clients} -q ${load.outstanding} > /dev/null 2>&1 &`,
  ].join('; ');
}

const edited = (object: ObjectRef, jq: string, verb: string): string =>
  `${onObject('get', object)} -o json | jq ${jq} | kubectl ${verb} -f -`;
const onObject = (verb: string, object: ObjectRef): string => `kubectl ${verb} ${kubectlName(object)}`;
const namespaceFlags = (object: ObjectRef): string[] =>
  object.namespace === undefined ? [] : ['-n', object.namespace];
const podFlags = (pods: PodSet): string => shell('-n', pods.namespace, '-l', pods.selector);
const getPods = (pods: PodSet): string => `kubectl get pods ${podFlags(pods)}`;
const jsonPathStep = (step: string): string => (step === '*' ? '[*]' : `.${step.replaceAll('.', '\\.')}`);

const where = (nodes: NodeSet): string =>
  nodes === 'every-node' ? 'every node' : nodes === 'control-plane' ? 'the control plane' : nodes.node;
const called = (object: ObjectRef): string => `the ${object.kind} ${object.name}`;
const podsCalled = (pods: PodSet): string => `the pods ${pods.selector} in ${pods.namespace}`;
const labels = (podLabels: Readonly<Record<string, string>>): string =>
  Object.entries(podLabels)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
const seconds = (ms: number): string => `${ms / 1000} s`;
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
