import type { LookupSeen, Observations, ProbePod } from './observations.ts';
import { askedDirectly, dnsPods, probed, readyPods, share, silent, wordsIn } from './reading.ts';
import { known, listed } from './seen.ts';
import { type Symptom, type SymptomId, symptom } from './words.ts';

type Lookup = ProbePod['lookups'][number];

const isLost = (lookups: readonly Pick<LookupSeen, 'answers'>[]): boolean => share(lookups, ...silent) === 1;
/** What a NetworkPolicy on the sender looks like: nothing comes through. */
const withheld: readonly SymptomId[] = ['pods-unreachable', 'api-unreachable', 'wrong-resolver'];
/** A single packet may be lost anywhere. */
const isMostlyAnswered = (lookups: readonly Lookup[]): boolean => share(lookups, 'answered') > 0.5;
const addressesOf = (lookups: readonly Lookup[]): string => lookups.map(({ address }) => address).join(', ');

/**
 * What only a packet can tell: from the probe pod to CoreDNS, to the Service, to the API server.
 *
 * @returns nothing where there was no probe pod
 */
export function symptomsFromAPod(seen: Observations): Symptom[] {
  const probe = known(seen.probe);
  if (probe === undefined) return [];
  // Whoever speaks through a port-forward is there, Ready or not: silence over the network is the network's.
  const speaking = dnsPods(seen).filter(
    ({ ready, lookups }) => ready || share(listed(lookups), 'timed-out', 'unreachable') < 1,
  );
  const alive = new Set(
    speaking.filter(({ ready, lookups }) => ready || listed(lookups).length > 0).map(({ address }) => address),
  );
  const [udp, tcp] = (['udp', 'tcp'] as const).map((protocol) =>
    probed(seen, 'pod', protocol).filter(({ address }) => alive.has(address)),
  );
  const found = [
    ...toPods(probe, udp ?? [], tcp ?? []),
    ...toTheService(seen, probe, udp ?? [], tcp ?? []),
    ...outside(seen, probe),
    ...byItsResolver(seen, probe),
    ...toTheApi(probe),
  ];
  // What a policy on the probe pod itself may withhold says nothing of the cluster; `unseenIn` tells of it.
  return probe.guardedBy.length === 0 ? found : found.filter(({ id }) => !withheld.includes(id));
}

/** A pod that answers over TCP is there; one that answers over neither is out of reach. */
function toPods({ node }: ProbePod, udp: readonly Lookup[], tcp: readonly Lookup[]): Symptom[] {
  const answersOverTcp = ({ address }: Lookup) => tcp.some((other) => other.address === address && !isLost([other]));
  const lost = udp.filter((lookup) => isLost([lookup]));
  const [udpOnly, gone] = [lost.filter(answersOverTcp), lost.filter((lookup) => !answersOverTcp(lookup))];
  const found: Symptom[] = [];
  if (udpOnly.length > 0) {
    const says = `From a pod on ${node}, CoreDNS at ${addressesOf(udpOnly)} answers over TCP and not over UDP.`;
    found.push(symptom('udp-lost', 'network', says));
  }
  if (gone.length > 0) {
    const says = `From a pod on ${node}, CoreDNS at ${addressesOf(gone)} does not answer at all.`;
    found.push(symptom('pods-unreachable', 'network', says));
  }
  return found;
}

function toTheService(
  seen: Observations,
  { node }: ProbePod,
  udp: readonly Lookup[],
  tcp: readonly Lookup[],
): Symptom[] {
  const service = probed(seen, 'service');
  const reachesPods = share([...udp, ...tcp], 'answered', 'nxdomain', 'servfail', 'wrong-answer') > 0;
  // Where UDP is lost on the way to the pods themselves, the Service has no part in it.
  const isUdpLost = udp.length > 0 && isLost(udp);
  if (service.length === 0 || !reachesPods || isUdpLost) return [];
  if (!isLost(service)) return [...overOneProtocol(seen, node, 'udp', udp), ...overOneProtocol(seen, node, 'tcp', tcp)];
  const says = `From a pod on ${node}, the pods of CoreDNS answer at their own addresses, and the Service at ${service[0]?.address} does not.`;
  return [symptom('service-unreachable', 'kube-proxy', says)];
}

/** A Service is a port for each protocol: one of them may lead somewhere else, or nowhere. */
function overOneProtocol(
  seen: Observations,
  node: string,
  protocol: 'udp' | 'tcp',
  toPods: readonly Lookup[],
): Symptom[] {
  const service = probed(seen, 'service', protocol);
  if (service.length === 0 || isMostlyAnswered(service) || share(toPods, 'answered') < 1) return [];
  const says = `From a pod on ${node}, the Service at ${service[0]?.address} says ${wordsIn(service)} over ${protocol.toUpperCase()}, although the pods of CoreDNS answer.`;
  return [symptom('service-broken', 'Service', says)];
}

/** What CoreDNS answers to whoever asks it from inside may be refused to a pod. */
function outside(seen: Observations, { node }: ProbePod): Symptom[] {
  const [service, direct] = [
    probed(seen, 'service', 'udp', 'external'),
    askedDirectly(seen, readyPods(seen), 'external'),
  ];
  // Where the Service answers nothing at all, or CoreDNS knows no outside itself, that is the symptom.
  const isReached = isMostlyAnswered(probed(seen, 'service', 'udp')) && share(direct, 'answered') === 1;
  if (service.length === 0 || !isReached || isMostlyAnswered(service)) return [];
  const says = `From a pod on ${node}, ${seen.asked.external} gets ${wordsIn(service)} from the Service, although CoreDNS answers it at its own port.`;
  return [symptom('service-broken', 'CoreDNS', says)];
}

/** What programs ask is what their resolv.conf names, whatever the Service would answer. */
function byItsResolver(seen: Observations, { node, nameservers }: ProbePod): Symptom[] {
  const [own, service] = [probed(seen, 'resolver'), probed(seen, 'service', 'udp')];
  if (own.length === 0 || share(own, 'answered') > 0 || !isMostlyAnswered(service)) return [];
  const says = `A pod on ${node} is told to ask ${nameservers.join(', ') || 'nobody'}, and gets ${wordsIn(own)}; the Service answers.`;
  return [symptom('wrong-resolver', 'client', says)];
}

function toTheApi({ node, api }: ProbePod): Symptom[] {
  const [service, endpoints] = [api.filter(({ to }) => to === 'service'), api.filter(({ to }) => to === 'endpoint')];
  if (service.length === 0 || service.some(({ answer }) => answer === 'answered')) return [];
  const direct = endpoints.some(({ answer }) => answer === 'answered')
    ? 'but at its own address'
    : 'nor at its own address';
  const says = `From a pod on ${node}, the API server is not reached at its Service (${service[0]?.answer}), ${direct}.`;
  return [symptom('api-unreachable', 'network', says)];
}
