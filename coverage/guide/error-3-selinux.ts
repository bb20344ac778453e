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
        planned: ['selinux-denied'],
      },
      {
        lines: [195, 196],
        kind: 'log line',
        says: '`Error: open /etc/coredns/Corefile: permission denied`',
        planned: ['selinux-denied'],
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
        says: 'A contractor of a government runs RHEL 8.',
        untestable: 'Who it happened to.',
      },
      {
        lines: [202, 203],
        kind: 'statement',
        says: 'SELinux enforces its policies there.',
        planned: ['selinux-denied'],
      },
      {
        lines: [204, 204],
        kind: 'statement',
        says: 'They keep CoreDNS from reading its configuration.',
        planned: ['selinux-denied'],
      },
      {
        lines: [205, 205],
        kind: 'statement',
        says: 'An old Docker gave files the wrong SELinux labels.',
        planned: ['selinux-denied'],
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
        planned: ['selinux-denied'],
      },
      {
        lines: [213, 216],
        kind: 'configuration',
        says: "The pod's security context has `allowPrivilegeEscalation: false`, and SELinux cannot do with that.",
        planned: ['selinux-denied'],
      },
      {
        lines: [217, 219],
        kind: 'configuration',
        says: 'It adds the capability NET_BIND_SERVICE.',
        planned: ['selinux-denied'],
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
        says: 'First way: set `allowPrivilegeEscalation: true` in the Deployment with sed, and apply it.',
        planned: ['selinux-denied'],
      },
      {
        lines: [229, 231],
        kind: 'command',
        says: 'Second way, which the author prefers: a newer Docker.',
        planned: ['selinux-denied'],
      },
      {
        lines: [234, 234],
        sentences: [1, 1],
        kind: 'statement',
        says: 'DNS is out meanwhile.',
        planned: ['selinux-denied'],
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
