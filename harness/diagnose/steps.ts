import type { StepShown } from './diagnosis.ts';
import type { Observations, PodSeen } from './observations.ts';
import {
  askedDirectly,
  dnsPods,
  isKeptElsewhere,
  lineIn,
  linesStillCounting,
  probed,
  readyPods,
  wordsIn,
} from './reading.ts';
import { known, type Seen } from './seen.ts';
import { symptomsOf } from './symptoms.ts';
import type { SymptomId } from './words.ts';

const troubled =
  /\[(?:ERROR|FATAL|PANIC)\]|^[EF]\d{4} |Error during parsing|permission denied|Invalid value|Plugins not ready|Still waiting on/;

/** The guide's six steps, and what each of them shows on this cluster. */
export function stepsOf(seen: Observations): StepShown[] {
  const present = new Set(symptomsOf(seen).map(({ id }) => id));
  const stateOf = (isSeen: boolean, ...symptoms: readonly SymptomId[]): StepShown['state'] =>
    symptoms.some((id) => present.has(id)) ? 'wrong' : isSeen ? 'well' : 'unseen';
  const pods = dnsPods(seen);
  const isHere = !isKeptElsewhere(seen);
  return [
    {
      step: '1. The pods of CoreDNS',
      state: stateOf(isHere && 'seen' in seen.pods, 'no-dns-pods', 'no-replica-ready', 'replicas-missing'),
      shows: orWhy(seen.pods, () => pods.map(podWords)),
    },
    { step: '2. Their logs', ...logsOf(seen) },
    {
      step: '3. Lookups',
      state: stateOf(
        pods.some(({ lookups }) => 'seen' in lookups),
        'no-dns-pods',
        'no-replica-ready',
        'internal-wrong',
        'external-wrong',
        'slow-or-lost',
        'udp-lost',
        'pods-unreachable',
        'service-broken',
        'service-unreachable',
        'wrong-resolver',
      ),
      shows: lookupWords(seen),
    },
    {
      step: '4. The Service and its endpoints',
      state: stateOf(isHere && 'seen' in seen.service && 'seen' in seen.endpoints, 'service-broken', 'no-endpoints'),
      shows: serviceWords(seen),
    },
    {
      step: '5. The network plugin',
      state: stateOf(
        'seen' in seen.nodes,
        'nodes-not-ready',
        'api-unreachable',
        'policy-shuts-dns',
        'udp-lost',
        'pods-unreachable',
      ),
      shows: networkWords(seen),
    },
    {
      step: '6. kube-proxy',
      state: stateOf('seen' in seen.kubeProxy, 'kube-proxy-not-ready', 'service-unreachable'),
      shows: kubeProxyWords(seen),
    },
  ];
}

const orWhy = <T>(what: Seen<T>, words: (found: T) => readonly string[]): readonly string[] =>
  'seen' in what ? words(what.seen) : [what.unseen];

function podWords({ name, node, ready, phase, container }: PodSeen): string {
  const state = container.reason || (container.state === 'running' ? 'Running' : phase);
  const restarts = container.restarts > 0 ? `, restarted ${container.restarts} times` : '';
  return `${name} on ${node ?? 'no node'}: ${ready ? 'Ready' : 'not Ready'}, ${state}${restarts}`;
}

/** Errors of now, and whether any are only of the past. */
function logsOf(seen: Observations): Pick<StepShown, 'state' | 'shows'> {
  const pods = dnsPods(seen);
  const isRead = pods.some(({ log }) => 'seen' in log.current);
  const lines = pods.flatMap((pod) => {
    const line = linesStillCounting(pod).find(({ text }) => troubled.test(text));
    return line ? [`${pod.name}, ${line.at}: ${line.text}`] : [];
  });
  const isBroken =
    lineIn(
      pods.filter(({ ready }) => !ready),
      troubled,
    ) !== undefined;
  if (!isRead)
    return { state: 'unseen', shows: pods.flatMap(({ log }) => ('unseen' in log.current ? [log.current.unseen] : [])) };
  if (lines.length === 0) return { state: 'well', shows: ['no error since the containers started'] };
  return {
    state: isBroken ? 'wrong' : 'well',
    shows: isBroken ? lines : [...lines, 'these pods are Ready: an error whose time is over is not a cause'],
  };
}

function lookupWords(seen: Observations): string[] {
  const { internal, external } = seen.asked;
  const pods = readyPods(seen);
  const direct = (name: 'internal' | 'external') => wordsIn(askedDirectly(seen, pods, name));
  const own =
    pods.length > 0
      ? [
          `asked at their own port 53: ${internal} ${direct('internal') || 'not asked'}, ${external} ${direct('external') || 'not asked'}`,
        ]
      : ['no Ready pod to ask'];
  const probe = known(seen.probe);
  if (probe === undefined) return [...own, ...('unseen' in seen.probe ? [seen.probe.unseen] : [])];
  const ways = (['service', 'pod', 'resolver'] as const).flatMap((to) =>
    (['udp', 'tcp'] as const).flatMap((protocol) => {
      const words = wordsIn(probed(seen, to, protocol));
      const place = {
        service: "at the Service's address",
        pod: "at the pods' addresses",
        resolver: "by the pod's own resolver",
      }[to];
      return words === '' ? [] : [`from a pod on ${probe.node}, ${place}, ${protocol.toUpperCase()}: ${words}`];
    }),
  );
  const outside = wordsIn(probed(seen, 'service', 'udp', 'external'));
  return [
    ...own,
    ...ways,
    ...(outside === '' ? [] : [`from a pod on ${probe.node}, ${external} at the Service's address: ${outside}`]),
  ];
}

function serviceWords(seen: Observations): readonly string[] {
  const service = orWhy(seen.service, (found) =>
    found === null
      ? ['there is none']
      : [
          `${found.name} at ${found.clusterIp}, ${found.ports.map(({ protocol, port, target }) => `${port}/${protocol} to ${target}`).join(', ')}`,
        ],
  );
  const endpoints = orWhy(seen.endpoints, (found) => [
    found.length === 0
      ? 'no endpoints'
      : `endpoints: ${found.map(({ address, ready }) => (ready ? address : `${address} (not ready)`)).join(', ')}`,
  ]);
  return [...service, ...endpoints];
}

function networkWords(seen: Observations): readonly string[] {
  const nodes = orWhy(seen.nodes, (found) => [
    `${found.filter(({ ready }) => ready).length} of ${found.length} nodes are Ready`,
    ...found
      .filter(({ ready }) => !ready)
      .map(({ name, reason }) => `${name}: ${reason}`)
      .slice(0, 3),
  ]);
  const agents = orWhy(seen.networkAgents, (found) =>
    found.length === 0
      ? ['no DaemonSet installs a network plugin']
      : found.map(({ namespace, name, wanted, ready }) => `${namespace}/${name}: ${ready} of ${wanted} Ready`),
  );
  const policies = orWhy(seen.policies, (found) =>
    found.map(
      ({ name, udp53, tcp53 }) => `NetworkPolicy ${name} on CoreDNS: UDP 53 from ${udp53}, TCP 53 from ${tcp53}`,
    ),
  );
  const api = (known(seen.probe)?.api ?? []).map(
    ({ to, address, answer }) =>
      `from a pod, the API server's ${to === 'service' ? 'Service' : 'own address'} ${address}: ${answer === 'answered' ? 'reached' : answer}`,
  );
  return [...nodes, ...agents, ...policies, ...api];
}

function kubeProxyWords(seen: Observations): readonly string[] {
  return orWhy(seen.kubeProxy, ({ daemonSet, mode, unseenMode, pods }) => [
    daemonSet === null
      ? `no DaemonSet kube-proxy${known(seen.proxyReplacement) ? `; ${known(seen.proxyReplacement)} may do its work` : ''}`
      : `DaemonSet kube-proxy: ${daemonSet.ready} of ${daemonSet.wanted} Ready`,
    ...(unseenMode === undefined ? [] : [unseenMode.unseen]),
    ...(mode === null || unseenMode !== undefined ? [] : [`mode in its ConfigMap: ${mode || 'none, the default'}`]),
    ...pods
      .filter(({ leaving }) => !leaving)
      .map((pod) => `${podWords(pod)}; 10256: ${known(pod.health)?.says ?? 'not asked'}`),
  ]);
}
