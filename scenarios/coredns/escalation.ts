/** The cheat sheet's fix for CrashLoopBackOff, which helps under one fault and is tried under others. */
import { fieldMatches } from '../../harness/vocabulary/probe.ts';
import type { Claims } from '../../harness/vocabulary/scenario.ts';
import { patch } from '../../harness/vocabulary/step.ts';
import { coredns } from '../kubeadm-cluster.ts';

export const securityContext = ['spec', 'template', 'spec', 'containers', '*', 'securityContext'];

/** The change replaces the pods, so it is a restart as well. */
export const allowEscalation = patch(coredns, {
  spec: {
    template: { spec: { containers: [{ name: 'coredns', securityContext: { allowPrivilegeEscalation: true } }] } },
  },
});

/** Without it, a patch that never took would look like one that did not help. */
export const escalationAllowed = {
  'escalation-allowed': {
    says: 'The security context now allows it.',
    probe: fieldMatches(coredns, securityContext, /"allowPrivilegeEscalation":true/),
    literally: ['equal'],
  },
} satisfies Claims;
