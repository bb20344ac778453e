/** The guide, lines 491 to 527: the table of errors, and the lesson on time stamps. */
import type { Section } from '../item.ts';

export const quickReference: readonly Section[] = [
  {
    title: 'Quick Reference: Error → Solution',
    level: 2,
    line: 493,
    items: [
      {
        lines: [495, 497],
        kind: 'table row',
        says: '`[FATAL] plugin/loop`: a loop. Set resolvConf for the kubelet, or forward to 8.8.8.8.',
        claims: ['dns-loop/loop-in-the-log', 'dns-loop/kubelet-resolv-conf', 'dns-loop/forward-to-public-resolvers'],
      },
      {
        lines: [498, 498],
        kind: 'table row',
        says: '`dial tcp timeout`: no way to the API. Install a CNI plugin.',
        claims: ['missing-cni/dial-timeout', 'missing-cni/install-cni', 'cni-half-installed/install-cni'],
      },
      {
        lines: [499, 499],
        kind: 'table row',
        says: '`CrashLoopBackOff`: SELinux or missing rights. Set allowPrivilegeEscalation to true.',
        claims: [
          'dns-loop/crash-loop',
          'coredns-oom/crash-loop',
          'selinux-denied/crash-loop',
          'selinux-denied/allow-privilege-escalation',
          'rbac-denied/crash-loop',
          'dns-loop/allow-privilege-escalation',
        ],
      },
      {
        lines: [500, 500],
        kind: 'table row',
        says: "`No endpoints`: labels do not match. Bring the Deployment's labels in line with the selector.",
        claims: [
          'selector-mismatch/no-endpoints',
          'selector-mismatch/restore-label',
          'rbac-denied/labels-do-not-match',
        ],
      },
      {
        lines: [501, 501],
        kind: 'table row',
        says: '`Waiting for Kubernetes API`, for a moment: a race at the start. It is over after 60 seconds.',
        claims: ['startup-timeouts/wait'],
      },
      {
        lines: [502, 502],
        kind: 'table row',
        says: '`permission denied`: RBAC or SELinux. Look at the ServiceAccount and at the SELinux mode.',
        claims: [
          'rbac-denied/permission-denied',
          'rbac-denied/service-account-is-there',
          'selinux-denied/permission-denied',
        ],
      },
    ],
  },
  {
    title: 'Real-World Lesson: Always Check Timestamps!',
    level: 2,
    line: 506,
    items: [
      {
        lines: [508, 521],
        kind: 'recommendation',
        says: 'An `Unhandled Error` from 19 hours ago says nothing about a pod that is 1/1 Running now: compare the times.',
        claims: ['startup-timeouts/wait/old-lines-stay'],
      },
      {
        lines: [523, 523],
        kind: 'statement',
        says: 'An old error in a log is not a current problem.',
        claims: ['startup-timeouts/wait/old-lines-stay'],
      },
      {
        lines: [524, 524],
        kind: 'recommendation',
        says: 'Look at the pods first: 1/1 Running is probably well.',
        claims: [
          'healthy-cluster/pods-are-ready',
          'selector-mismatch/pods-look-healthy',
          'startup-timeouts/wait/pods-ready',
        ],
      },
      {
        lines: [525, 525],
        kind: 'recommendation',
        says: 'Read only the last hour of the log.',
        claims: ['healthy-cluster/no-recent-errors', 'startup-timeouts/wait/errors-are-over'],
      },
      {
        lines: [526, 526],
        kind: 'recommendation',
        says: 'Ask for a name before you call DNS broken.',
        claims: ['healthy-cluster/lookups-work', 'startup-timeouts/wait/lookups-work'],
      },
    ],
  },
];
