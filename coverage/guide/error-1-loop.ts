/** The guide, lines 64 to 131: error 1, the loop. */
import type { Section } from '../item.ts';

export const error1: readonly Section[] = [
  { title: 'Common CoreDNS Errors & Real-World Scenarios', level: 2, line: 66, items: [] },
  { title: 'Error 1: DNS Loop Detection', level: 3, line: 70, items: [] },
  {
    title: 'What You See:',
    level: 4,
    line: 72,
    items: [
      {
        lines: [74, 76],
        kind: 'output',
        says: 'The pod list shows CoreDNS in CrashLoopBackOff, 0/1, restarted again and again.',
        claims: ['dns-loop/crash-loop', 'dns-loop/not-ready'],
      },
      {
        lines: [78, 79],
        kind: 'log line',
        says: '`[FATAL] plugin/loop: Loop (127.0.0.1:PORT -> :53) detected for zone "."`',
        claims: ['dns-loop/loop-in-the-log'],
      },
      {
        lines: [80, 80],
        kind: 'log line',
        says: '`Query: "HINFO …"` on a line of its own.',
        claims: ['dns-loop/hinfo-query'],
      },
    ],
  },
  {
    title: 'Real-World Scenario:',
    level: 4,
    line: 83,
    items: [
      {
        lines: [84, 84],
        kind: 'anecdote',
        says: 'A shop starts on servers with Ubuntu 22.04.',
        untestable: 'Who it happened to; the lab makes the same file on its nodes.',
      },
      {
        lines: [86, 87],
        kind: 'anecdote',
        says: 'Someone sets up a new cluster.',
        untestable:
          'Tells how it came about. On a new cluster kubeadm itself avoids the fault, so the lab brings it about after boot.',
      },
      {
        lines: [88, 89],
        kind: 'statement',
        says: "With systemd-resolved as it comes, the node's /etc/resolv.conf names 127.0.0.53.",
        claims: ['dns-loop/node-names-the-stub'],
      },
      {
        lines: [90, 90],
        kind: 'statement',
        says: 'CoreDNS forwards external names to 127.0.0.53.',
        claims: ['dns-loop/loop-in-the-log', 'dns-loop/external-names-fail'],
      },
      {
        lines: [91, 91],
        kind: 'statement',
        says: 'systemd-resolved hands them back to CoreDNS, and that is the loop.',
        claims: ['dns-loop/stop-systemd-resolved/loop-needs-resolved'],
      },
    ],
  },
  {
    title: 'Root Cause:',
    level: 4,
    line: 93,
    items: [
      {
        lines: [95, 99],
        kind: 'output',
        says: '`cat /etc/resolv.conf` on the node prints `nameserver 127.0.0.53`, with an option and a search line.',
        claims: ['dns-loop/node-names-the-stub'],
      },
      {
        lines: [102, 102],
        kind: 'statement',
        says: 'That file is where CoreDNS forwards to, and the loopback address in it closes the circle.',
        claims: ['dns-loop/loop-in-the-log', 'dns-loop/stop-systemd-resolved/loop-needs-resolved'],
      },
    ],
  },
  {
    title: 'The Fix:',
    level: 4,
    line: 104,
    items: [
      {
        lines: [106, 110],
        kind: 'configuration',
        says: 'On each node, add `resolvConf: /run/systemd/resolve/resolv.conf` to /var/lib/kubelet/config.yaml.',
        claims: ['dns-loop/kubelet-resolv-conf', 'dns-loop/kubelet-resolv-conf/pods-ready-again'],
      },
      {
        lines: [112, 113],
        kind: 'command',
        says: 'Restart the kubelet.',
        claims: ['dns-loop/kubelet-resolv-conf'],
      },
      {
        lines: [115, 116],
        kind: 'command',
        says: '`kubectl rollout restart deployment coredns -n kube-system`',
        claims: ['dns-loop/kubelet-resolv-conf', 'dns-loop/kubelet-resolv-conf/external-names-return'],
      },
    ],
  },
  {
    title: 'Alternative Quick Fix (for testing):',
    level: 4,
    line: 119,
    items: [
      {
        lines: [121, 126],
        kind: 'configuration',
        says: 'In the ConfigMap, `forward . 8.8.8.8 1.1.1.1` takes the place of `forward . /etc/resolv.conf`.',
        claims: [
          'dns-loop/forward-to-public-resolvers',
          'upstream-unreachable/forward-to-public-resolvers',
          'upstream-unreachable/forward-to-public-resolvers/external-names-return',
          'dns-loop/forward-to-public-resolvers/pods-ready-again',
          'dns-loop/forward-to-public-resolvers/external-names-return',
        ],
      },
      {
        lines: [129, 129],
        sentences: [1, 1],
        kind: 'statement',
        says: 'Every pod is without DNS until the fix (there: a quarter of an hour).',
        claims: ['dns-loop/internal-names-fail'],
      },
      {
        lines: [129, 129],
        sentences: [2, 2],
        kind: 'statement',
        says: 'External services are out of reach.',
        claims: ['dns-loop/external-names-fail'],
      },
    ],
  },
];
