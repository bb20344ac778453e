import type { CoreDnsFacts, Facts, NodeFacts } from '../facts.ts';
import { failed, guide, type Judgement, judgeSeen, listed, passed, type Rule, together } from '../rule.ts';

export const kubeletResolvConf: Rule = {
  id: 'kubelet-resolv-conf',
  says: "The kubelet's resolvConf leads to real nameservers, not to a stub at a loopback address.",
  severity: 'error',
  sources: [guide('2. Configure kubelet Before Deploying'), guide('Error 1: DNS Loop Detection')],
  wanted: () =>
    'nameservers that a pod can reach; where systemd-resolved runs: resolvConf: /run/systemd/resolve/resolv.conf',
  judge: (facts) =>
    together([...facts.nodes.map((node) => [node.name, judgeNode(node)] as const), ...judgePods(facts)]),
};

const judgeNode = ({ resolver }: NodeFacts): Judgement =>
  judgeSeen(resolver, ({ file, nameservers }) => judgeServers(file, nameservers));

/** A pod keeps the file that it was made with, whatever the kubelet was told later. */
function judgePods({ coreDns }: Facts): (readonly [string, Judgement])[] {
  const pods = 'seen' in coreDns ? ((coreDns.seen as CoreDnsFacts | undefined)?.pods ?? []) : [];
  return pods
    .filter(({ ready, nameservers }) => ready || 'seen' in nameservers)
    .map(({ name, nameservers }) => [
      name,
      judgeSeen(nameservers, (addresses) => judgeServers('its resolv.conf', addresses)),
    ]);
}

function judgeServers(where: string, nameservers: readonly string[]): Judgement {
  if (nameservers.length === 0) return failed(`${where} names no nameserver`);
  const loopback = nameservers.filter((address) => /^(127\.|::1$)/.test(address));
  if (loopback.length > 0) return failed(`${where} names ${listed(loopback)}, which in a pod is the pod itself`);
  return passed(`${where} names ${listed(nameservers)}`);
}
