import { failed, guide, judgeSeen, listed, passed, type Rule } from '../rule.ts';

export const rbacComplete: Rule = {
  id: 'rbac-complete',
  says: 'The ServiceAccount of CoreDNS may list and watch what the kubernetes plugin reads.',
  severity: 'error',
  sources: [guide('Quick Reference: Error → Solution'), guide('Key Components')],
  wanted: () => 'the ClusterRole and the ClusterRoleBinding system:coredns, as kubeadm makes them',
  judge: ({ rights }) =>
    judgeSeen(rights, (asked) => {
      const denied = asked.filter(({ allowed }) => !allowed).map(({ verb, resource }) => `${verb} ${resource}`);
      if (denied.length > 0) return failed(`it may not ${listed(denied)}`);
      return passed(`it may ${listed(asked.map(({ verb, resource }) => `${verb} ${resource}`))}`);
    }),
};
