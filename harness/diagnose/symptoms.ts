import type { LookupSeen, Observations } from './observations.ts';
import {
  askedDirectly,
  countOf,
  dnsPods,
  downNodes,
  isKeptElsewhere,
  isNoAddOn,
  isWaySlow,
  probed,
  readyPods,
  share,
  wordsIn,
} from './reading.ts';
import { known, listed } from './seen.ts';
import { symptomsFromAPod } from './symptoms-from-a-pod.ts';
import { type Symptom, symptom } from './words.ts';

/** In milliseconds; nobody waits gladly for longer. */
const slowMs = 2_000;
/** Asked at its own port, CoreDNS says REFUSED only in an answer: nobody's answer has other words. */
const noAnswer: LookupSeen['answers'] = ['timed-out', 'unreachable'];

/**
 * What is wrong now, from the live looks alone: no log line, no event, no counter of restarts.
 *
 * @returns in the order from what lies deepest; empty where nothing that was seen is wrong
 */
export function symptomsOf(seen: Observations): Symptom[] {
  return [
    ...ofNodes(seen),
    ...ofCoreDns(seen),
    ...ofAnswers(seen),
    ...ofService(seen),
    ...ofKubeProxy(seen),
    ...ofPolicies(seen),
    ...symptomsFromAPod(seen),
    ...ofClients(seen),
  ];
}

/** In a large cluster some node is always on its way up or down: that is the matter of DNS where a pod of CoreDNS waits for it. */
function ofNodes(seen: Observations): Symptom[] {
  const down = listed(seen.nodes).filter(({ ready }) => !ready);
  const names = downNodes(seen);
  const waits = dnsPods(seen).some(({ ready, node }) => !ready && (node === null || names.has(node)));
  if (down.length === 0 || !(waits || down.length * 2 >= listed(seen.nodes).length)) return [];
  const words = down[0]?.reason ? `: ${down[0].reason}` : '';
  return [
    symptom(
      'nodes-not-ready',
      'network',
      `${down.length} of ${listed(seen.nodes).length} nodes are not Ready${words}.`,
    ),
  ];
}

function ofCoreDns(seen: Observations): Symptom[] {
  if (isKeptElsewhere(seen)) return [];
  const workload = known(seen.workload);
  const pods = dnsPods(seen);
  const ready = readyPods(seen).length;
  if (known(seen.pods) !== undefined && pods.length === 0) {
    const wanted =
      workload === null ? 'there is no Deployment' : `the Deployment wants ${workload?.wanted ?? 'an unknown number'}`;
    return [symptom('no-dns-pods', 'CoreDNS', `No pod of CoreDNS exists; ${wanted}.`)];
  }
  if (pods.length === 0) return [];
  if (ready === 0)
    return [symptom('no-replica-ready', 'CoreDNS', `None of the ${pods.length} pods of CoreDNS is Ready.`)];
  const wanted = Math.max(workload?.wanted ?? 0, pods.length);
  // Only a few are looked into, those that are not Ready first: of the others, the Deployment's own count tells.
  const others = Math.min(wanted - pods.length, Math.max(0, (workload?.ready ?? 0) - ready));
  if (ready + others < wanted)
    return [symptom('replicas-missing', 'CoreDNS', `${ready + others} of ${wanted} pods of CoreDNS are Ready.`)];
  return [];
}

/** Only of Ready pods: that the others do not answer is what being not Ready is about. */
function ofAnswers(seen: Observations): Symptom[] {
  const pods = readyPods(seen);
  const found: Symptom[] = [];
  const [internal, external] = [askedDirectly(seen, pods, 'internal'), askedDirectly(seen, pods, 'external')];
  const lost = share(internal, ...noAnswer);
  const times = internal.flatMap(({ ms }) => ms);
  const late = times.filter((ms) => ms > slowMs);
  if (!isWaySlow(seen) && (lost > 0 || (late.length > 0 && late.length * 2 >= times.length))) {
    const words =
      lost > 0
        ? `${countOf(internal, ...noAnswer)} lookups of ${seen.asked.internal} got no answer`
        : `${late.length} of ${times.length} lookups took more than ${slowMs / 1_000} s`;
    found.push(symptom('slow-or-lost', 'CoreDNS', `Ready pods of CoreDNS, asked at their own port: ${words}.`));
  }
  // Whether a name exists whose domain was guessed, nobody can say.
  const wrong = share(
    internal,
    'servfail',
    'refused',
    'wrong-answer',
    ...(seen.asked.guessed ? [] : ['nxdomain' as const]),
  );
  if (wrong > 0) {
    found.push(
      symptom(
        'internal-wrong',
        'CoreDNS',
        `Ready pods of CoreDNS, asked at their own port, say ${wordsIn(internal)} to ${seen.asked.internal}.`,
      ),
    );
  }
  const failed = share(external, 'nxdomain', 'servfail', 'refused', 'timed-out', 'unreachable');
  if (failed >= 0.5 && lost === 0) {
    found.push(symptom('external-wrong', 'upstream', `${seen.asked.external} gets ${wordsIn(external)} from CoreDNS.`));
  }
  return found;
}

function ofService(seen: Observations): Symptom[] {
  if (isKeptElsewhere(seen)) return [];
  const service = known(seen.service);
  if (service === null)
    return [symptom('service-broken', 'Service', 'There is no Service for the cluster DNS in kube-system.')];
  if (service === undefined) return [];
  const found: Symptom[] = [];
  const lacking = ['UDP', 'TCP'].filter(
    (wanted) => !service.ports.some(({ protocol, port }) => protocol === wanted && port === 53),
  );
  if (lacking.length > 0)
    found.push(
      symptom('service-broken', 'Service', `The Service ${service.name} has no port 53 for ${lacking.join(' and ')}.`),
    );
  const endpoints = known(seen.endpoints);
  const answering = readyPods(seen).flatMap((pod) =>
    share(listed(pod.lookups), ...noAnswer) < 1 && listed(pod.lookups).length > 0 ? (pod.dnsPort ?? 53) : [],
  );
  if (endpoints !== undefined && !endpoints.some(({ ready }) => ready)) {
    found.push(symptom('no-endpoints', 'Service', `The Service ${service.name} has no ready endpoint.`));
  } else if (
    answering.length > 0 &&
    endpoints?.some(({ ready, ports }) => ready && !answering.some((port) => ports.includes(port)))
  ) {
    const ports = [...new Set(endpoints.flatMap((endpoint) => endpoint.ports))].join(', ');
    found.push(
      symptom(
        'service-broken',
        'Service',
        `The Service ${service.name} leads to ports ${ports} of its pods, which answer at ${[...new Set(answering)].join(', ')}.`,
      ),
    );
  }
  return found;
}

function ofKubeProxy(seen: Observations): Symptom[] {
  const proxy = known(seen.kubeProxy);
  if (proxy === undefined) return [];
  const pods = proxy.pods.filter(({ leaving }) => !leaving);
  if (pods.length === 0 && proxy.daemonSet === null) {
    if (isNoAddOn(proxy) || known(seen.proxyReplacement) !== null) return [];
    return [
      symptom('kube-proxy-not-ready', 'kube-proxy', 'There is no kube-proxy, and nothing known that does its work.'),
    ];
  }
  const nodes = downNodes(seen);
  const down = pods.filter(
    ({ ready, health, node }) => !nodes.has(node ?? '') && (!ready || known(health)?.says.startsWith('nobody')),
  );
  const { wanted = pods.length, ready = wanted } = proxy.daemonSet ?? {};
  // Only a few are looked into: the DaemonSet's own count is about all of them. On a node that is down, it is not to be expected.
  if (down.length === 0 && (wanted <= pods.length || wanted - ready <= nodes.size)) return [];
  const states = [...new Set(down.map(({ container }) => container.reason || 'not Ready'))].join(', ') || 'no pod';
  return [symptom('kube-proxy-not-ready', 'kube-proxy', `kube-proxy does not run everywhere: ${states}.`)];
}

/** What the objects say; where a pod asked, its answers say more. */
function ofPolicies(seen: Observations): Symptom[] {
  const policies = listed(seen.policies).filter(({ guards }) => guards !== 'egress');
  const isShut = policies.length > 0 && policies.every(({ udp53 }) => udp53 === 'nobody');
  if (!isShut || 'seen' in seen.probe) return [];
  const names = policies.map(({ name }) => name).join(', ');
  return [symptom('policy-shuts-dns', 'network', `NetworkPolicies admit UDP 53 to CoreDNS from nobody: ${names}.`)];
}

function ofClients(seen: Observations): Symptom[] {
  const service = known(seen.service);
  // A cache on every node listens at an address of its own: a link-local one, or one at which a pod was seen to be answered.
  const isServed = share(probed(seen, 'resolver'), 'answered') > 0;
  const caches = isServed ? (known(seen.probe)?.nameservers ?? []) : [];
  const isRight = (address: string) =>
    address === service?.clusterIp || address.startsWith('169.254.') || caches.includes(address);
  const wrong = listed(seen.kubelets).filter(({ clusterDns }) => clusterDns.length > 0 && !clusterDns.some(isRight));
  const [first] = wrong;
  if (first === undefined || service === undefined || service === null) return [];
  return [
    symptom(
      'wrong-resolver',
      'client',
      `The kubelet of ${first.node} tells pods to ask ${first.clusterDns.join(', ')}; the Service ${service.name} is at ${service.clusterIp}.`,
    ),
  ];
}
