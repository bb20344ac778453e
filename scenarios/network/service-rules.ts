/** The rules that kube-proxy writes on the nodes, and how they get lost. */
import type { NodeSet } from '../../harness/vocabulary/probe.ts';
import { runOnNodes, type Step } from '../../harness/vocabulary/step.ts';
import { kubeProxyPods } from '../kubeadm-cluster.ts';

/** What the guide has people look at: the rules of the chain that every packet to a Service passes. */
export const serviceRules = ['sh', '-c', 'iptables-save -t nat | grep KUBE-SERVICES'] as const;

/** The rules that carry a lookup to CoreDNS, over TCP as the guide prints it. */
export const dnsRule = /-A KUBE-SERVICES -d 10\.96\.0\.10\/32 -p tcp .*--dport 53 -j KUBE-SVC-/;

/** kube-proxy writes all of its rules when it starts, and at other times mostly what has changed. */
export const loseServiceRules = (nodes: NodeSet): Step =>
  runOnNodes(nodes, {
    does: "Empty the chain KUBE-SERVICES, through which kube-proxy's rules for all Services are reached",
    command: ['iptables', '-w', '-t', 'nat', '-F', 'KUBE-SERVICES'],
    back: { newPods: kubeProxyPods },
  });
