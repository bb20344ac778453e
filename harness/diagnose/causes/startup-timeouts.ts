import { known } from '../seen.ts';
import type { SymptomId } from '../words.ts';
import { cutOff, patienceMs, type WaitingPods, waitingForApi, wayToApi } from './api-lines.ts';
import { fits, type Maybe, tells, type WeighedCause, weighed } from './cause.ts';

const explains = [
  'no-replica-ready',
  'replicas-missing',
  'no-endpoints',
  'api-unreachable',
  'service-unreachable',
  'internal-wrong',
] as const;

const seconds = (ms: number): string => `${Math.round(ms / 1_000)} s`;

/** That the API server is out of reach is one thing; that the pods themselves are, another. */
function againstASlowStart(waiting: WaitingPods, present: ReadonlySet<SymptomId>): Maybe[] {
  const [pod] = cutOff(waiting.pods);
  return [
    pod && tells(`The API server does not reach pod ${pod.name} either, over the network of the pods.`),
    present.has('pods-unreachable') && tells('Pods of CoreDNS are not reached from another node.'),
  ];
}

export const startupTimeouts: WeighedCause = {
  id: 'startup-timeouts',
  title: 'CoreDNS has only just started and does not reach the API server yet: this usually passes',
  layer: 'network',
  explains,
  weigh(seen, present) {
    const waiting = waitingForApi(seen);
    if (waiting === undefined || waiting.sinceMs >= patienceMs) return undefined;
    const left = patienceMs - waiting.sinceMs;
    return weighed(
      'passing',
      [
        tells(`Pod ${waiting.line.pod} waits for the API server.`, waiting.line),
        tells(
          `It was started ${seconds(waiting.sinceMs)} ago; what is still so in ${seconds(left)} is an incident. Ask again then.`,
        ),
        waiting.pods.every(({ container }) => container.restarts === 0) && fits('No container had to be restarted.'),
      ],
      againstASlowStart(waiting, present),
    );
  },
};

export const startupTimeoutsPersistent: WeighedCause = {
  id: 'startup-timeouts-persistent',
  title: 'CoreDNS does not reach the API server, long after its start',
  layer: 'network',
  explains,
  weigh(seen, present) {
    const waiting = waitingForApi(seen);
    if (waiting === undefined || waiting.sinceMs < patienceMs) return undefined;
    const api = wayToApi(seen, waiting.pods);
    const agents = known(seen.networkAgents);
    const whole = agents?.find(({ wanted, ready }) => wanted > 0 && ready >= wanted);
    return weighed(
      'fault',
      [
        tells(`Pod ${waiting.line.pod} waits for the API server.`, waiting.line),
        tells(`It was started ${seconds(waiting.sinceMs)} ago: a slow start is over by then.`),
        waiting.dial && tells('Its connections are never answered.', waiting.dial),
        api &&
          !api.service &&
          tells(
            `From a pod on ${known(seen.probe)?.node}, the API server is not reached at its Service${api.endpoint ? ', but at its own address' : ''}.`,
          ),
        whole &&
          fits(`The network plugin ${whole.name} is complete: ${whole.ready} of ${whole.wanted} pods are Ready.`),
      ],
      [
        ...againstASlowStart(waiting, present),
        api?.service &&
          api.isTheirs &&
          tells(`From a pod on ${known(seen.probe)?.node}, the API server is reached at its Service.`),
        agents?.length === 0 &&
          tells('No DaemonSet of a network plugin is seen: it may be missing, rather than its way blocked.'),
      ],
    );
  },
};
