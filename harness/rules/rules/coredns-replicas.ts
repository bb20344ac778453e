import { failed, guide, judgeSeen, passed, type Rule, skipped } from '../rule.ts';

export const coreDnsReplicas: Rule = {
  id: 'coredns-replicas',
  says: 'CoreDNS has replicas enough to outlive the loss of one.',
  severity: 'warning',
  sources: [guide('5. Use Multiple Replicas')],
  wanted: ({ replicasMin }) =>
    `at least ${replicasMin} replicas: kubectl -n kube-system scale deployment/coredns --replicas=${replicasMin}`,
  judge: ({ coreDns }, { replicasMin }) =>
    judgeSeen(coreDns, (deployment) => {
      if (deployment === undefined) return skipped('there is no Deployment kube-system/coredns');
      const found = `replicas: ${deployment.replicas}`;
      return deployment.replicas >= replicasMin ? passed(found) : failed(found);
    }),
};
