import { deployment, podsLabelled } from './vocabulary/objects.ts';
import { fieldEquals, podStatus, podsReady } from './vocabulary/probe.ts';
import type { Claims } from './vocabulary/scenario.ts';

/**
 * What is healthy in a cluster whose own configuration is the fault, so that DNS never worked: everything but the network
 * of the pods.
 */
export const controlPlaneBaseline: Claims = {
  'control-plane-ready': {
    says: 'The pods of the control plane are Ready.',
    probe: podsReady(podsLabelled('kube-system', 'tier=control-plane')),
    literally: ['all'],
  },
  'kube-proxy-running': {
    says: 'kube-proxy runs on every node.',
    probe: podStatus(podsLabelled('kube-system', 'k8s-app=kube-proxy')),
    literally: ['Running'],
  },
  'coredns-deployed': {
    says: 'kubeadm has deployed two replicas of CoreDNS.',
    probe: fieldEquals(deployment('kube-system', 'coredns'), ['spec', 'replicas'], 2),
    literally: ['equal'],
  },
};
