/** The rules that kube-proxy writes on the nodes, and how they get lost. */
import type { NodeSet } from '../../harness/vocabulary/probe.ts';
import { holdAtRest, runOnNodes, type Step } from '../../harness/vocabulary/step.ts';
import { corednsPods, kubeProxyPods } from '../kubeadm-cluster.ts';

/** What the guide has people look at: the rules of the chain that every packet to a Service passes. */
export const serviceRules = ['sh', '-c', 'iptables-save -t nat | grep KUBE-SERVICES'] as const;

/** The rules that carry a lookup to CoreDNS, over TCP as the guide prints it. */
export const dnsRule = /-A KUBE-SERVICES -d 10\.96\.0\.10\/32 -p tcp .*--dport 53 -j KUBE-SVC-/;

/**
 * kube-proxy writes all of its rules when it starts and when endpoints change, and at other times nothing for an hour. So this
 * lasts only where kube-proxy has nothing left to write: where it is gone, or after {@link nothingToWrite}.
 */
export const loseServiceRules = (nodes: NodeSet): Step =>
  runOnNodes(nodes, {
    does: "Empty the chain KUBE-SERVICES, through which kube-proxy's rules for all Services are reached",
    command: ['iptables', '-w', '-t', 'nat', '-F', 'KUBE-SERVICES'],
    back: { newPods: kubeProxyPods },
  });

/**
 * A pod of CoreDNS that is on its way out changes endpoints once it is gone, and kube-proxy writes at most once a second
 * (`minSyncPeriod` of kind and of the lab): whatever changed before these two seconds is written.
 */
export const nothingToWrite: Step = holdAtRest(corednsPods, { holdMs: 2_000, timeoutMs: 60_000 });
