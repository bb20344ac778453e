/** The guide, lines 186 to 236: error 3, SELinux. */
import type { Section } from '../item.ts';

export const error3: readonly Section[] = [
  { title: 'Error 3: CrashLoopBackOff (SELinux)', level: 3, line: 187, items: [] },
  {
    title: 'What You See:',
    level: 4,
    line: 189,
    items: [
      {
        lines: [191, 193],
        kind: 'output',
        says: 'The pod list shows CoreDNS in CrashLoopBackOff, 0/1.',
        claims: ['selinux-denied/crash-loop', 'selinux-denied/not-ready'],
      },
      {
        lines: [195, 196],
        kind: 'log line',
        says: '`Error: open /etc/coredns/Corefile: permission denied`',
        claims: ['selinux-denied/permission-denied'],
      },
    ],
  },
  {
    title: 'Real-World Scenario:',
    level: 4,
    line: 199,
    items: [
      {
        lines: [200, 200],
        kind: 'anecdote',
        says: 'A government contractor runs RHEL 8.',
        untestable: 'Who it happened to.',
      },
      {
        lines: [202, 203],
        kind: 'statement',
        says: 'SELinux enforces its policies there.',
        claims: ['selinux-denied/selinux-enforcing'],
      },
      {
        lines: [204, 204],
        kind: 'statement',
        says: 'They keep CoreDNS from reading its configuration.',
        claims: ['selinux-denied/permission-denied'],
      },
      {
        lines: [205, 205],
        kind: 'statement',
        says: 'An old Docker gave files the wrong SELinux labels.',
        claims: ['selinux-denied/docker-to-update'],
      },
    ],
  },
  {
    title: 'Root Cause:',
    level: 4,
    line: 207,
    items: [
      {
        lines: [209, 211],
        kind: 'command',
        says: '`getenforce` prints Enforcing.',
        claims: ['selinux-denied/selinux-enforcing'],
      },
      {
        lines: [213, 216],
        kind: 'configuration',
        says: "The pod's security context has `allowPrivilegeEscalation: false`, and SELinux cannot cope with that.",
        claims: ['selinux-denied/escalation-forbidden'],
      },
      {
        lines: [217, 219],
        kind: 'configuration',
        says: 'It adds the capability NET_BIND_SERVICE.',
        claims: ['selinux-denied/may-bind-the-port'],
      },
    ],
  },
  {
    title: 'The Fix:',
    level: 4,
    line: 222,
    items: [
      {
        lines: [224, 227],
        kind: 'command',
        says: 'The first way: set `allowPrivilegeEscalation: true` in the Deployment with sed, and apply it.',
        claims: [
          'selinux-denied/allow-privilege-escalation',
          'selinux-denied/allow-privilege-escalation/pods-run',
          'selinux-denied/allow-privilege-escalation/escalation-allowed',
          'selinux-denied/allow-privilege-escalation/corefile-is-read',
        ],
      },
      {
        lines: [229, 231],
        kind: 'command',
        says: 'The second way, which the author prefers: a newer Docker.',
        claims: ['selinux-denied/docker-to-update'],
      },
      {
        lines: [234, 234],
        sentences: [1, 1],
        kind: 'statement',
        says: 'DNS is down meanwhile.',
        claims: ['selinux-denied/lookups-fail'],
      },
      {
        lines: [234, 234],
        sentences: [2, 2],
        kind: 'anecdote',
        says: 'A report goes to the customer.',
        untestable: 'Paperwork.',
      },
    ],
  },
];
