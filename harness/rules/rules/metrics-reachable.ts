import { failed, guide, type Judgement, judgeSeen, passed, type Rule, skipped, together } from '../rule.ts';

export const metricsReachable: Rule = {
  id: 'metrics-reachable',
  says: "CoreDNS' metrics can be read at port 9153 of every pod, and count requests.",
  severity: 'warning',
  sources: [guide('3. Monitor CoreDNS Health')],
  wanted: () => 'prometheus :9153 in the Corefile, and nothing between the pods and whoever reads',
  judge: ({ metrics }) =>
    judgeSeen(metrics, (pods) => {
      if (pods.length === 0) return skipped('no pod of CoreDNS is Ready');
      return together(pods.map(({ pod, status, hasRequests }) => [pod, judgePod(status, hasRequests)] as const));
    }),
};

function judgePod(status: number, hasRequests: boolean): Judgement {
  if (status === 0) return failed('nothing answers at :9153/metrics');
  if (status !== 200) return failed(`:9153/metrics says ${status}`);
  return hasRequests ? passed('coredns_dns_requests_total is there') : failed('coredns_dns_requests_total is missing');
}
