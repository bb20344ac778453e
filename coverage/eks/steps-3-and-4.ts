/** The eks document, lines 48 to 97: the events of the pod, and its resources. */
import type { Section } from '../item.ts';

export const steps3And4: readonly Section[] = [
  {
    title: 'Step 3: Describe the CoreDNS Pod',
    level: 2,
    line: 48,
    items: [
      {
        lines: [50, 55],
        kind: 'command',
        says: '`kubectl describe pod` lists what happened to it.',
        claims: ['bad-corefile/scheduled-event', 'bad-corefile/pulled-event', 'bad-corefile/back-off-event'],
      },
      {
        lines: [58, 64],
        kind: 'output',
        says: 'Scheduled: it was given a node.',
        claims: ['bad-corefile/scheduled-event'],
      },
      {
        lines: [65, 65],
        kind: 'output',
        says: 'Pulled: the image, amazon/k8s-dns-kube-dns:1.14.10, was on the machine already.',
        claims: ['bad-corefile/pulled-event', 'bad-corefile/image-as-documented', 'image-pull-backoff/no-pulled-event'],
      },
      {
        lines: [66, 66],
        kind: 'output',
        says: 'Created: the container was made.',
        claims: ['bad-corefile/created-event'],
      },
      {
        lines: [67, 67],
        kind: 'output',
        says: 'BackOff: it failed, and the kubelet waits before it tries again.',
        claims: ['bad-corefile/back-off-event', 'coredns-oom/back-off-event'],
      },
      {
        lines: [70, 70],
        sentences: [1, 1],
        kind: 'statement',
        says: 'Every new start ends with the same error.',
        claims: ['bad-corefile/back-off-event', 'bad-corefile/error-in-the-log'],
      },
      {
        lines: [70, 70],
        sentences: [2, 2],
        kind: 'statement',
        says: 'Network or resources seem to be the cause.',
        possibility: true,
        claims: ['coredns-oom/back-off-event', 'udp53-network-policy/coredns-pods-fail', 'cpu-starved/back-off-event'],
      },
    ],
  },
  {
    title: 'Step 4: Inspect Resource Allocation',
    level: 2,
    line: 72,
    items: [
      {
        lines: [74, 74],
        sentences: [1, 1],
        kind: 'recommendation',
        says: 'See whether CoreDNS has enough resources.',
        claims: [
          'bad-corefile/limits-as-documented',
          'coredns-oom/oom-killed',
          'cpu-starved/tight-limit',
          'cpu-starved/needs-more',
        ],
      },
      {
        lines: [74, 74],
        sentences: [2, 2],
        kind: 'statement',
        says: 'Wrong requests can make a service unavailable.',
        possibility: true,
        claims: ['cpu-starved/request-more-than-there-is/not-available'],
      },
      {
        lines: [76, 81],
        kind: 'command',
        says: '`kubectl describe deployment coredns` shows them.',
        claims: ['bad-corefile/limits-as-documented'],
      },
      {
        lines: [84, 90],
        kind: 'configuration',
        says: 'It requests 100Mi and 200m.',
        claims: ['coredns-oom/eks-resources', 'cpu-starved/eks-resources'],
      },
      {
        lines: [91, 93],
        kind: 'configuration',
        says: 'It is limited to 200Mi and 500m.',
        claims: ['bad-corefile/limits-as-documented', 'coredns-oom/eks-resources', 'cpu-starved/eks-resources'],
      },
      {
        lines: [96, 96],
        kind: 'statement',
        says: 'That will do at a small scale; a larger cluster or more traffic may ask for more.',
        claims: [
          'coredns-oom/eks-resources/enough-at-small-scale',
          'coredns-oom/eks-resources/never-killed',
          'coredns-oom/oom-killed',
          'cpu-starved/eks-resources/enough-at-small-scale',
          'cpu-starved/needs-more',
        ],
      },
    ],
  },
];
