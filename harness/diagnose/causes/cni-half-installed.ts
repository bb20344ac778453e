import { known } from '../seen.ts';
import { cutOff, waitingForApi, wayToApi } from './api-lines.ts';
import { fits, tells, type WeighedCause, weighed } from './cause.ts';

export const cniHalfInstalled: WeighedCause = {
  id: 'cni-half-installed',
  title: 'The network plugin is not complete: pods have addresses, and no way between the nodes',
  layer: 'network',
  explains: [
    'no-replica-ready',
    'replicas-missing',
    'no-endpoints',
    'pods-unreachable',
    'service-unreachable',
    'api-unreachable',
    'slow-or-lost',
    'internal-wrong',
  ],
  weigh(seen, present) {
    const waiting = waitingForApi(seen);
    const agents = known(seen.networkAgents);
    const proxied = cutOff(waiting?.pods ?? []);
    const isCut = present.has('pods-unreachable');
    if (waiting === undefined && !isCut) return undefined;
    // Of a large cluster's hundreds some pod is always on its way up or down.
    const down = agents?.filter(({ wanted, ready }) => wanted - ready > wanted / 10) ?? [];
    const api = wayToApi(seen, waiting?.pods ?? []);
    const node = known(seen.probe)?.node;
    // Without a sign that the plugin is incomplete, what is seen is a network that does not carry, for whatever reason.
    if (agents === undefined || (agents.length > 0 && down.length === 0)) return undefined;
    return weighed(
      'fault',
      [
        agents.length === 0 && tells('Nodes are Ready, and no DaemonSet of a network plugin runs.'),
        down[0] &&
          tells(`Of the network plugin ${down[0].name}, ${down[0].ready} of ${down[0].wanted} pods are Ready.`),
        waiting && fits(`CoreDNS runs in pod ${waiting.line.pod} and waits for the API server.`, waiting.line),
        waiting?.dial && fits('Its connections to the API server are never answered.', waiting.dial),
        proxied[0] &&
          tells(
            `The API server does not reach pod ${proxied[0].name} over the network of the pods, while the kubelet does.`,
          ),
        isCut && tells(`From a pod on ${node}, pods of CoreDNS on another node are not reached at all.`),
        api &&
          !api.service &&
          !api.endpoint &&
          tells(`From a pod on ${node}, the API server is reached neither by its Service nor at its own address.`),
      ],
      [
        waiting &&
          proxied.length === 0 &&
          waiting.pods.some(({ health }) => 'seen' in health) &&
          fits('The API server reaches the pods of CoreDNS over the network.'),
        api &&
          !api.service &&
          api.endpoint &&
          tells(`From a pod on ${node}, the API server is reached at its own address: packets do leave the node.`),
        api?.service && api.isTheirs && tells(`From a pod on ${node}, the API server is reached by its Service.`),
      ],
    );
  },
};
