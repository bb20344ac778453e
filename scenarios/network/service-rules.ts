/** The rules that kube-proxy writes on the nodes, and how they get lost. */
import type { NodeSet } from '../../harness/vocabulary/probe.ts';
import { holdAtRest, runOnNodes, type Step } from '../../harness/vocabulary/step.ts';
import { corednsPods, kubeProxyPods } from '../kubeadm-cluster.ts';

/** What the guide has people look at: the rules of the chain that every packet to a Service passes. */
export const serviceRules = ['sh', '-c', 'iptables-save -t nat | grep KUBE-SERVICES'] as const;

/** The rules that carry a lookup to CoreDNS, over TCP as the guide prints it. */
export const dnsRule = /-A KUBE-SERVICES -d 10\.96\.0\.10\/32 -p tcp .*--dport 53 -j KUBE-SVC-/;

/**
 * Empties the chain, and again should kube-proxy fill it: what changed a second ago it may still have to write. It writes at
 * most once a second (`minSyncPeriod` of kind and of the lab), so a chain that stays empty for two is left alone.
 */
const emptied = `
for try in 1 2 3 4 5; do
  iptables -w -t nat -F KUBE-SERVICES
  for look in 1 2 3 4 5 6 7 8 9 10; do
    sleep 0.2
    if iptables -w -t nat -S KUBE-SERVICES | grep -q "^-A"; then continue 2; fi
  done
  exit 0
done
echo "kube-proxy keeps writing the rules of KUBE-SERVICES" >&2
exit 1`;

/**
 * kube-proxy writes all of its rules when it starts and when endpoints change, and at other times nothing for an hour. A pod
 * of CoreDNS that is on its way out changes endpoints once it is gone.
 */
export const loseServiceRules = (nodes: NodeSet): Step[] => [
  holdAtRest(corednsPods, { holdMs: 500, timeoutMs: 60_000 }),
  runOnNodes(nodes, {
    does: "Empty the chain KUBE-SERVICES, through which kube-proxy's rules for all Services are reached, and see that it stays empty",
    command: ['sh', '-c', emptied.trim()],
    back: { newPods: kubeProxyPods },
  }),
];
