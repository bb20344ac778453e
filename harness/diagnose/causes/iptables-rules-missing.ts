import { probed, wordsIn } from '../reading.ts';
import { known, listed } from '../seen.ts';
import { fits, tells, type WeighedCause, weighed } from './cause.ts';

export const iptablesRulesMissing: WeighedCause = {
  id: 'iptables-rules-missing',
  title: 'kube-proxy runs, and its rules are gone from a node',
  layer: 'kube-proxy',
  explains: ['service-unreachable', 'api-unreachable'],
  weigh(seen, present) {
    const probe = known(seen.probe);
    const proxy = known(seen.kubeProxy);
    if (probe === undefined || proxy === undefined || !present.has('service-unreachable')) return undefined;
    // A Service that leads nowhere has no rules that could be missing.
    if (present.has('kube-proxy-not-ready') || present.has('service-broken')) return undefined;
    if (!listed(seen.endpoints).some(({ ready }) => ready)) return undefined;
    const here = proxy.pods.find(({ node, leaving }) => node === probe.node && !leaving);
    if (here === undefined) return undefined;
    const api = probe.api.filter(({ to }) => to === 'service');
    const isApiGone = api.length > 0 && api.every(({ answer }) => answer !== 'answered');
    const isDirect = probe.api.some(({ to, answer }) => to === 'endpoint' && answer === 'answered');
    return weighed(
      'fault',
      [
        tells(
          `From a pod on ${probe.node}, CoreDNS answers at the addresses of its pods, and its Service does not (${wordsIn(probed(seen, 'service'))}).`,
        ),
        isApiGone &&
          isDirect &&
          tells(
            'Neither does the Service of the API server, which answers at its own address: all Services are out of reach there.',
          ),
        here.ready &&
          fits(
            `kube-proxy is Ready on that node${known(here.health) ? `, and says ${known(here.health)?.says} on 10256` : ''}: it does not notice.`,
          ),
      ],
      [
        !isApiGone &&
          api.length > 0 &&
          tells('The Service of the API server is reached from there: only the one of CoreDNS is not.'),
        probe.guardedBy.length > 0 &&
          tells(`NetworkPolicies restrict what the probe pod may send: ${probe.guardedBy.join(', ')}.`),
      ],
    );
  },
};
