/** The guide, lines 595 to 617: the summary. */
import type { Section } from '../item.ts';

export const summary: readonly Section[] = [
  {
    title: 'Summary',
    level: 2,
    line: 596,
    items: [
      {
        lines: [598, 599],
        kind: 'statement',
        says: 'CoreDNS needs a CNI plugin that works.',
        claims: [
          'missing-cni/coredns-pending',
          'missing-cni/install-cni',
          'cni-half-installed/install-cni',
          'cni-half-installed/internal-names-fail',
        ],
      },
      {
        lines: [600, 600],
        kind: 'statement',
        says: 'It needs a proper /etc/resolv.conf.',
        claims: ['dns-loop/node-names-the-stub', 'dns-loop/kubelet-resolv-conf'],
      },
      {
        lines: [601, 601],
        kind: 'statement',
        says: 'It needs its RBAC rights.',
        claims: [
          'healthy-cluster/rbac-binding',
          'rbac-denied/not-ready',
          'rbac-denied/restore-the-binding',
          'rbac-denied/restore-the-binding/pods-ready-again',
          'rbac-denied/restore-the-binding-and-restart',
          'rbac-denied/restore-the-binding-and-restart/pods-ready-again',
        ],
      },
      {
        lines: [602, 602],
        kind: 'statement',
        says: 'It needs a way to the API server.',
        claims: [
          'cni-half-installed/pods-not-ready',
          'startup-timeouts/pods-cannot-reach-the-api',
          'startup-timeouts-persistent/pods-cannot-reach-the-api',
        ],
      },
      {
        lines: [603, 603],
        kind: 'statement',
        says: 'Labels and selectors have to match.',
        claims: ['selector-mismatch/no-endpoints', 'selector-mismatch/restore-label'],
      },
      {
        lines: [605, 606],
        kind: 'statement',
        says: "Without kube-proxy a Service's address leads to no pod.",
        claims: ['healthy-cluster/rules-lead-to-pods', 'kube-proxy-down/services-unreachable'],
      },
      {
        lines: [607, 607],
        kind: 'statement',
        says: 'It spreads the load over the replicas.',
        claims: ['healthy-cluster/rules-spread-the-load'],
      },
      {
        lines: [608, 608],
        kind: 'statement',
        says: 'It manages the rules.',
        claims: [
          'kube-proxy-down/bring-kube-proxy-back/rules-return',
          'iptables-rules-missing/rules-missing',
          'iptables-rules-missing/only-wait/kube-proxy-restores-them',
        ],
      },
      {
        lines: [610, 611],
        kind: 'recommendation',
        says: 'Old log lines are no reason to panic.',
        claims: ['startup-timeouts/wait/old-lines-stay'],
      },
      {
        lines: [612, 612],
        kind: 'recommendation',
        says: 'See how the pods are now.',
        claims: ['healthy-cluster/pods-are-running', 'healthy-cluster/pods-are-ready'],
      },
      {
        lines: [613, 613],
        kind: 'recommendation',
        says: 'Ask for names.',
        claims: ['healthy-cluster/lookups-work'],
      },
      {
        lines: [614, 614],
        kind: 'recommendation',
        says: 'See that the network plugin runs.',
        claims: ['healthy-cluster/cni-config-on-the-node', 'missing-cni/no-cni-pods'],
      },
      {
        lines: [615, 615],
        kind: 'recommendation',
        says: 'See when an error was written.',
        claims: ['startup-timeouts/wait/errors-are-over'],
      },
      {
        lines: [617, 617],
        kind: 'statement',
        says: 'Most errors belong to the start; only a lookup tells whether it is serious.',
        claims: [
          'selector-mismatch/pods-look-healthy',
          'selector-mismatch/internal-names-fail',
          'startup-timeouts/wait/lookups-work',
        ],
      },
    ],
  },
];
