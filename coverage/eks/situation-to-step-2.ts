/** The eks document, lines 1 to 47: the situation, the pods, their logs. */
import type { Section } from '../item.ts';

export const situationToStep2: readonly Section[] = [
  { title: 'Scenario: CoreDNS Service Issues in EKS Cluster', level: 1, line: 2, items: [] },
  {
    title: 'Initial Situation:',
    level: 2,
    line: 4,
    items: [
      {
        lines: [6, 6],
        sentences: [1, 1],
        kind: 'anecdote',
        says: 'A cluster on EKS has just been given several new services.',
        untestable: 'Tells where it happened; there is no EKS here.',
      },
      {
        lines: [6, 6],
        sentences: [2, 3],
        kind: 'statement',
        says: 'Pods no longer find Services by name, such as my-service.default.svc.cluster.local.',
        claims: [
          'bad-corefile/internal-names-fail',
          'corefile-without-kubernetes/internal-names-fail',
          'corefile-without-kubernetes/busybox-does-not-find-it',
        ],
      },
      {
        lines: [8, 8],
        sentences: [1, 1],
        kind: 'statement',
        says: 'External names such as www.google.com are found all the same.',
        claims: ['bad-corefile/external-names-resolve', 'corefile-without-kubernetes/external-names-resolve'],
      },
      {
        lines: [8, 8],
        sentences: [2, 2],
        kind: 'statement',
        says: 'So the problem must be with CoreDNS.',
        claims: [
          'corefile-without-kubernetes/upstream-denies-internal-names',
          'corefile-without-kubernetes/nodes-are-not-affected',
        ],
      },
    ],
  },
  {
    title: "Step 1: Check CoreDNS Pods' Status",
    level: 2,
    line: 10,
    items: [
      {
        lines: [12, 12],
        kind: 'statement',
        says: 'CoreDNS answers every internal query, so problems with its pods make lookups fail: look at them first.',
        claims: [
          'coredns-oom/lookups-fail',
          'bad-corefile/internal-names-fail',
          'corefile-without-kubernetes/pods-run',
        ],
      },
      {
        lines: [14, 17],
        kind: 'command',
        says: '`kubectl get pods -n kube-system -l k8s-app=coredns`',
        claims: ['bad-corefile/pods-labelled-coredns', 'healthy-cluster/pods-labelled-coredns'],
      },
      {
        lines: [20, 24],
        kind: 'output',
        says: 'One pod is Running, 1/1.',
        claims: ['bad-corefile/one-pod-runs'],
      },
      {
        lines: [25, 25],
        kind: 'output',
        says: 'The other is in Error, 0/1.',
        claims: [
          'bad-corefile/one-pod-in-error',
          'corefile-without-kubernetes/one-pod-in-error',
          'cpu-starved/pod-in-error',
        ],
      },
      {
        lines: [28, 28],
        sentences: [1, 1],
        kind: 'statement',
        says: 'One is well and the other is not.',
        claims: ['bad-corefile/one-pod-runs', 'bad-corefile/one-pod-in-error'],
      },
      {
        lines: [28, 28],
        sentences: [2, 2],
        kind: 'statement',
        says: 'There are two of them, so one may fail.',
        claims: [
          'bad-corefile/failure-is-manageable',
          'healthy-cluster/two-replicas',
          'single-replica/two-replicas',
          'single-replica/two-replicas/still-manageable',
        ],
      },
      {
        lines: [28, 28],
        sentences: [3, 3],
        kind: 'recommendation',
        says: 'Find out why it fails.',
        claims: ['bad-corefile/error-in-the-log'],
      },
    ],
  },
  {
    title: 'Step 2: Check the Logs of the Failing CoreDNS Pod',
    level: 2,
    line: 30,
    items: [
      {
        lines: [32, 37],
        kind: 'command',
        says: 'The log of the failing pod tells the reason.',
        claims: ['bad-corefile/error-in-the-log'],
      },
      {
        lines: [40, 43],
        kind: 'log line',
        says: '`plugin/ready: Health check failed: failed to read from UDP connection`',
        claims: [
          'bad-corefile/health-check-line',
          'udp53-security-group/udp-read-in-the-log',
          'udp53-network-policy/udp-read-in-the-log',
          'cpu-starved/log-names-udp',
        ],
      },
      {
        lines: [46, 46],
        sentences: [1, 1],
        kind: 'statement',
        says: 'That suggests a network fault.',
        claims: [
          'bad-corefile/error-in-the-log',
          'udp53-security-group/udp-read-in-the-log',
          'udp53-network-policy/udp-read-in-the-log',
        ],
      },
      {
        lines: [46, 46],
        sentences: [2, 2],
        kind: 'statement',
        says: 'The cause may be configuration, network or resources.',
        possibility: true,
        claims: [
          'bad-corefile/error-in-the-log',
          'coredns-oom/oom-killed',
          'udp53-security-group/coredns-pods-fail',
          'udp53-network-policy/coredns-pods-fail',
          'cpu-starved/needs-more',
          'cpu-starved/lookup-times-out',
        ],
      },
    ],
  },
];
