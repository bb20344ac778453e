import { failed, guide, judgeSeen, passed, type Rule, together } from '../rule.ts';

export const serviceRules: Rule = {
  id: 'service-rules',
  says: "Every node has rules that lead from the address of the cluster's DNS to CoreDNS.",
  severity: 'error',
  sources: [guide('Problem 3: iptables Rules Missing'), guide('Step 6: Check kube-proxy')],
  wanted: () => 'kube-proxy runs on every node, and has written its rules for kube-dns',
  judge: ({ nodes }) =>
    together(
      nodes.map(({ name, dnsRules }) =>
        judgeSeen(dnsRules, (count) =>
          count > 0 ? passed(`${name}: ${count} rules`) : failed(`${name}: no rule names the address of kube-dns`),
        ),
      ),
    ),
};
