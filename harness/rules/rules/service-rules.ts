import { failed, guide, judgeEach, judgeSeen, passed, type Rule, skipped } from '../rule.ts';

export const serviceRules: Rule = {
  id: 'service-rules',
  says: "Every node has rules that lead from the address of the cluster's DNS to CoreDNS.",
  severity: 'error',
  sources: [guide('Problem 3: iptables Rules Missing'), guide('Step 6: Check kube-proxy')],
  wanted: () => 'kube-proxy runs on every node, and has written its rules for kube-dns',
  judge: ({ nodes, service, kubeProxy, dns }) => {
    const isServed = 'seen' in dns && dns.seen.back;
    if ('seen' in kubeProxy && kubeProxy.seen === undefined && isServed) {
      return skipped(
        'there is no ConfigMap kube-system/kube-proxy, and DNS is answered: something else serves Services',
      );
    }
    if ('seen' in service && service.seen?.readyAddresses.length === 0) {
      return skipped('nobody stands behind kube-dns: there is nothing that a rule could lead to');
    }
    return judgeEach(nodes, ({ dnsRules }) =>
      judgeSeen(dnsRules, (count) =>
        count > 0 ? passed(`${count} rules`) : failed('no rule names the address of kube-dns'),
      ),
    );
  },
};
