/** The guide, lines 344 to 371: how to tell that error 5 has passed, and when to worry. */
import type { Section } from '../item.ts';

export const whenToWorry: readonly Section[] = [
  {
    title: 'Verification:',
    level: 4,
    line: 344,
    items: [
      {
        lines: [346, 348],
        kind: 'command',
        says: '`kubectl logs … --since=1h | grep ERROR` finds nothing.',
        claims: ['healthy-cluster/no-recent-errors', 'startup-timeouts/wait/errors-are-over'],
      },
      {
        lines: [350, 353],
        kind: 'output',
        says: 'nslookup in busybox 1.28 names its server: 10.96.0.10, kube-dns.kube-system.svc.cluster.local.',
        claims: [
          'healthy-cluster/reverse-lookup',
          'healthy-cluster/pods-ask-the-service',
          'startup-timeouts/wait/nslookup-works',
        ],
      },
      {
        lines: [354, 356],
        kind: 'output',
        says: 'nslookup in busybox 1.28 finds kubernetes.default at 10.96.0.1.',
        untestable: 'The lab has no busybox 1.28: see line 250 for a present-day one.',
      },
    ],
  },
  {
    title: 'When to Worry:',
    level: 4,
    line: 359,
    items: [
      {
        lines: [360, 360],
        kind: 'recommendation',
        says: 'Worry about errors more than 2 minutes after the start.',
        claims: [
          'healthy-cluster/no-back-off',
          'startup-timeouts-persistent/starts-unsynced',
          'startup-timeouts-persistent/not-ready',
        ],
      },
      {
        lines: [361, 361],
        kind: 'recommendation',
        says: 'Worry about a pod that never gets to Running.',
        claims: [
          'missing-cni/coredns-pending',
          'startup-timeouts-persistent/not-ready',
          'startup-timeouts-persistent/wait-two-minutes/never-running',
        ],
      },
      {
        lines: [362, 362],
        kind: 'recommendation',
        says: 'Worry when names are really not resolved.',
        claims: [
          'selector-mismatch/internal-names-fail',
          'startup-timeouts-persistent/lookups-fail',
          'startup-timeouts/lookups-fail',
        ],
      },
    ],
  },
  {
    title: 'When NOT to Worry:',
    level: 4,
    line: 364,
    items: [
      {
        lines: [365, 365],
        kind: 'recommendation',
        says: 'Do not worry about errors in the first 30 to 60 seconds.',
        claims: ['healthy-cluster/no-recent-errors', 'startup-timeouts/wait/errors-are-over'],
      },
      {
        lines: [366, 366],
        kind: 'recommendation',
        says: 'Do not worry if the pod is Running and 1/1.',
        claims: [
          'healthy-cluster/pods-are-running',
          'healthy-cluster/pods-are-ready',
          'selector-mismatch/pods-look-healthy',
          'corefile-without-kubernetes/running-means-working',
          'startup-timeouts/wait/pods-ready',
        ],
      },
      {
        lines: [367, 367],
        kind: 'recommendation',
        says: 'Do not worry if names are resolved.',
        claims: ['healthy-cluster/lookups-work', 'startup-timeouts/wait/lookups-work'],
      },
      {
        lines: [369, 369],
        kind: 'statement',
        says: 'It does no harm; only the log is frightening.',
        claims: ['startup-timeouts/wait'],
      },
    ],
  },
];
