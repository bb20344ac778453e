import { dnsPods, probed, share, silent } from '../reading.ts';
import { known } from '../seen.ts';
import { isShortOfCpu } from '../short-of-cpu.ts';
import { fits, tells, type WeighedCause, weighed } from './cause.ts';

export const udp53SecurityGroup: WeighedCause = {
  id: 'udp53-security-group',
  title: 'Nodes accept no DNS over UDP from each other: a security group or firewall is in the way',
  layer: 'network',
  explains: ['udp-lost'],
  weigh(seen, present) {
    const probe = known(seen.probe);
    if (probe === undefined || !present.has('udp-lost')) return undefined;
    const policies = known(seen.policies);
    // A policy nobody could see would do the same.
    if (policies === undefined) return undefined;
    const nodeOf = new Map(dnsPods(seen).map(({ address, node }) => [address, node]));
    const [udp, tcp] = [probed(seen, 'pod', 'udp'), probed(seen, 'pod', 'tcp')];
    const [far, near] = [
      udp.filter(({ address }) => nodeOf.get(address) !== probe.node),
      udp.filter(({ address }) => nodeOf.get(address) === probe.node),
    ];
    const starved = dnsPods(seen).find(isShortOfCpu);
    const guarded = policies.find(({ guards, udp53 }) => guards !== 'egress' && udp53 !== 'everyone');
    return weighed(
      'fault',
      [
        far.length > 0 &&
          share(far, ...silent) === 1 &&
          tells(`From a pod on ${probe.node}, CoreDNS on other nodes answers nothing over UDP.`),
        share(tcp, 'answered') > 0 && tells('Over TCP it answers from the same pod: only UDP 53 is lost.'),
        guarded === undefined && fits('No NetworkPolicy restricts who may ask CoreDNS.'),
        near.length > 0 && share(near, ...silent) < 1 && tells('CoreDNS on the same node answers over UDP.'),
      ],
      [
        starved &&
          tells(
            `Pod ${starved.name} is short of CPU: it may not get to what it is sent over UDP, where TCP waits for it.`,
          ),
        guarded &&
          (guarded.udp53 === guarded.tcp53
            ? fits(`The NetworkPolicy ${guarded.name} restricts who may ask CoreDNS, over UDP as over TCP.`)
            : tells(`The NetworkPolicy ${guarded.name} restricts it.`)),
        near.length > 0 &&
          share(near, ...silent) === 1 &&
          tells('CoreDNS on the same node does not answer over UDP either.'),
        probe.guardedBy.length > 0 &&
          tells(`NetworkPolicies restrict what the probe pod may send: ${probe.guardedBy.join(', ')}.`),
      ],
    );
  },
};
