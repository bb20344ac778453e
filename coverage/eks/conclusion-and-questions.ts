/** The eks document, lines 206 to 223: the conclusion, and what the interviewer asks next. */
import type { Section } from '../item.ts';

export const conclusionAndQuestions: readonly Section[] = [
  {
    title: 'Conclusion',
    level: 2,
    line: 206,
    items: [
      {
        lines: [208, 208],
        kind: 'statement',
        says: 'It was the configuration of CoreDNS, and the network.',
        claims: [
          'bad-corefile/error-in-the-log',
          'udp53-network-policy/udp-times-out',
          'udp53-security-group/udp-fails-from-another-node',
        ],
      },
      {
        lines: [210, 210],
        kind: 'statement',
        says: 'The new ConfigMap, forwarding, the network and enough resources put it right.',
        claims: [
          'bad-corefile/shorten-the-name',
          'coredns-oom/eks-resources',
          'upstream-unreachable/correct-the-forward',
          'udp53-network-policy/admit-udp-53',
          'udp53-security-group/open-udp-53',
          'cpu-starved/eks-resources',
        ],
      },
      {
        lines: [212, 212],
        kind: 'recommendation',
        says: 'Let CloudWatch or Prometheus alert on failures, so that CoreDNS is available at all times.',
        claims: [
          'healthy-cluster/metric-request-count',
          'healthy-cluster/metric-request-duration',
          'healthy-cluster/metric-forward-count',
          'upstream-unreachable/metrics-show-it',
          'single-replica/three-replicas/no-outage',
        ],
      },
    ],
  },
  { title: 'Follow-Up Questions from Interviewer:', level: 2, line: 214, items: [] },
  {
    title: 'Scaling DNS Services:',
    level: 3,
    line: 216,
    items: [
      {
        lines: [217, 217],
        kind: 'question',
        says: 'How is CoreDNS scaled to more traffic, or to more services?',
        claims: [
          'coredns-oom/guide-resources/survives-the-load',
          'cpu-starved/more-replicas',
          'cpu-starved/guide-resources/copes-with-the-load',
          'single-replica/three-replicas/three-ready',
        ],
      },
    ],
  },
  {
    title: 'Resilience and Failover:',
    level: 3,
    line: 219,
    items: [
      {
        lines: [220, 220],
        kind: 'question',
        says: 'How does CoreDNS stay available when a pod or the network fails?',
        claims: [
          'bad-corefile/failure-is-manageable',
          'single-replica/replaced-by-itself',
          'single-replica/answered-again',
          'single-replica/three-replicas/no-outage',
        ],
      },
    ],
  },
  {
    title: 'Monitoring:',
    level: 3,
    line: 222,
    items: [
      {
        lines: [223, 223],
        kind: 'question',
        says: 'How are the performance of CoreDNS and failing lookups watched as they happen?',
        claims: [
          'healthy-cluster/metric-request-count',
          'healthy-cluster/metric-request-duration',
          'healthy-cluster/ready-port-answers',
          'upstream-unreachable/metrics-show-it',
        ],
      },
    ],
  },
];
