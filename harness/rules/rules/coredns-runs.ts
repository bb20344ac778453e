import { failed, guide, judgeEach, judgeSeen, passed, type Rule } from '../rule.ts';

export const coreDnsRuns: Rule = {
  id: 'coredns-runs',
  says: 'Every pod of CoreDNS is Ready.',
  severity: 'error',
  sources: [guide('Step 1: Check CoreDNS Pod Status'), guide('Step 2: Check Recent Logs')],
  wanted: () => 'a Deployment kube-system/coredns whose pods are all Running and Ready',
  judge: ({ coreDns }) =>
    judgeSeen(coreDns, (deployment) => {
      if (deployment === undefined) return failed('there is no Deployment kube-system/coredns');
      if (deployment.pods.length === 0) return failed(`none of ${deployment.replicas} pods is there`);
      return judgeEach(deployment.pods, ({ ready, status, restarts, why }) =>
        ready ? passed('Ready') : failed(`${status}, restarted ${restarts} times${why === '' ? '' : `: ${why}`}`),
      );
    }),
};
