import { probed, share, silent } from '../reading.ts';
import { known, listed } from '../seen.ts';
import { decides, tells, type WeighedCause, weighed } from './cause.ts';

export const udp53NetworkPolicy: WeighedCause = {
  id: 'udp53-network-policy',
  title: 'A NetworkPolicy lets nobody ask CoreDNS over UDP',
  layer: 'network',
  explains: ['policy-shuts-dns', 'udp-lost', 'pods-unreachable', 'service-unreachable'],
  weigh(seen, present) {
    const policies = listed(seen.policies).filter(({ guards }) => guards !== 'egress');
    // Policies add up: what any of them admits is admitted.
    const [policy] = policies;
    if (policy === undefined || policies.some(({ udp53 }) => udp53 === 'everyone')) return undefined;
    const isShut = policies.every(({ udp53 }) => udp53 === 'nobody');
    const admitsTcp = policies.some(({ tcp53 }) => tcp53 !== 'nobody');
    const probe = known(seen.probe);
    const isLost = present.has('udp-lost') || present.has('pods-unreachable');
    if (!isShut && !isLost) return undefined;
    const [udp, tcp] = [probed(seen, 'pod', 'udp'), probed(seen, 'pod', 'tcp')];
    const isEven = policies.every(({ udp53, tcp53 }) => udp53 === tcp53);
    return weighed(
      probe === undefined || isLost ? 'fault' : 'risk',
      [
        isShut
          ? tells(
              `The NetworkPolicy ${policy.name} selects the pods of CoreDNS and admits ${admitsTcp ? 'TCP 53, but not UDP 53' : 'port 53 to nobody'}.`,
            )
          : tells(`The NetworkPolicy ${policy.name} admits UDP 53 to the pods of CoreDNS from some only.`),
        isLost &&
          decides(
            `From a pod on ${probe?.node}, lookups over UDP get no answer${admitsTcp ? ', and over TCP they do' : ''}.`,
          ),
      ],
      [
        isEven &&
          share(tcp, 'answered') > 0 &&
          decides('It admits UDP from the same as TCP, and over TCP the same pod is answered.'),
        udp.length > 0 &&
          share(udp, ...silent) === 0 &&
          tells('Lookups over UDP are answered all the same: the network plugin may not enforce policies.'),
      ],
    );
  },
};
