/** The rules that kube-proxy writes on the nodes, and how they get lost. */
import type { NodeSet } from '../../harness/vocabulary/probe.ts';
import { holdAtRest, runOnNodes, type Step } from '../../harness/vocabulary/step.ts';
import { corednsPods, kubeProxyPods } from '../kubeadm-cluster.ts';

/** What the guide has people look at: the rules of the chain that every packet to a Service passes. */
export const serviceRules = ['sh', '-c', 'iptables-save -t nat | grep KUBE-SERVICES'] as const;

/** The rules that carry a lookup to CoreDNS, over TCP as the guide prints it. */
export const dnsRule = /-A KUBE-SERVICES -d 10\.96\.0\.10\/32 -p tcp .*--dport 53 -j KUBE-SVC-/;

/** Once more as long as rules are back three seconds later: kube-proxy had something left to write. */
const emptyForGood = [
  'for try in 1 2 3 4 5; do iptables -w -t nat -F KUBE-SERVICES || exit; sleep 3',
  'rules=$(iptables -w -t nat -S KUBE-SERVICES) || exit',
  'case $rules in *"-A "*) ;; *) exit 0; esac; done; exit 1',
].join('; ');

/**
 * kube-proxy writes all of its rules when it starts and when endpoints change, and at other times nothing for an hour. It
 * follows a change within a second (`minSyncPeriod` of kind and of the lab), on a busy machine within a few.
 */
export const loseServiceRules = (nodes: NodeSet): Step =>
  runOnNodes(nodes, {
    does: "Empty the chain KUBE-SERVICES, through which kube-proxy's rules for all Services are reached, and see that it stays empty",
    command: ['sh', '-c', emptyForGood],
    back: { newPods: kubeProxyPods },
  });

/** A pod of CoreDNS that is on its way out changes endpoints once more, when it is gone; that can take it half a minute. */
export const untilEndpointsRest: Step = holdAtRest(corednsPods, { holdMs: 2_000, timeoutMs: 60_000 });
