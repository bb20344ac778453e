/** The guide, lines 528 to 594: kube-proxy. */
import type { Section } from '../item.ts';

export const kubeProxy: readonly Section[] = [
  { title: 'kube-proxy Overview', level: 2, line: 530, items: [] },
  {
    title: 'What is kube-proxy?',
    level: 3,
    line: 532,
    items: [
      {
        lines: [534, 534],
        sentences: [1, 1],
        kind: 'statement',
        says: 'kube-proxy runs on all nodes, as a DaemonSet.',
        claims: ['healthy-cluster/kube-proxy-daemonset', 'healthy-cluster/kube-proxy-on-every-node'],
      },
      {
        lines: [534, 534],
        sentences: [2, 2],
        kind: 'statement',
        says: 'It keeps the rules that lead traffic for a Service to its pods.',
        claims: [
          'healthy-cluster/rules-lead-to-pods',
          'kube-proxy-down/no-rules',
          'kube-proxy-down/bring-kube-proxy-back/rules-return',
        ],
      },
    ],
  },
  {
    title: 'How it Works',
    level: 3,
    line: 536,
    items: [
      {
        lines: [539, 541],
        kind: 'statement',
        says: "Traffic for a Service's address is caught by rules of iptables or ipvs.",
        claims: [
          'healthy-cluster/iptables-rule-for-dns',
          'healthy-cluster/kube-proxy-mode',
          'kube-proxy-down/no-rules',
          'iptables-rules-missing/rules-missing',
          'iptables-rules-missing/other-nodes-resolve',
        ],
      },
      {
        lines: [542, 545],
        kind: 'statement',
        says: 'They pass it to a pod, which answers.',
        claims: ['healthy-cluster/rules-lead-to-pods', 'healthy-cluster/lookups-work'],
      },
    ],
  },
  {
    title: 'Key Components',
    level: 3,
    line: 548,
    items: [
      {
        lines: [551, 552],
        kind: 'command',
        says: 'It is started as /usr/local/bin/kube-proxy with --config=/var/lib/kube-proxy/config.conf.',
        claims: ['healthy-cluster/kube-proxy-command'],
      },
      {
        lines: [554, 555],
        kind: 'configuration',
        says: "clusterCIDR is the pods' network.",
        claims: ['healthy-cluster/kube-proxy-cluster-cidr'],
      },
      {
        lines: [556, 556],
        kind: 'configuration',
        says: 'mode is iptables, ipvs or userspace.',
        claims: [
          'healthy-cluster/kube-proxy-mode',
          'kube-proxy-wrong-mode/userspace-is-a-mode',
          'kube-proxy-wrong-mode/set-ipvs/ipvs-runs',
          'kube-proxy-wrong-mode/modes-in-the-log',
          'kube-proxy-wrong-mode/set-iptables/kube-proxy-runs',
        ],
      },
      {
        lines: [557, 557],
        kind: 'configuration',
        says: 'bindAddress is where it listens.',
        claims: ['healthy-cluster/kube-proxy-bind-address'],
      },
      {
        lines: [558, 558],
        kind: 'configuration',
        says: 'kubeconfig is how it authenticates to the API.',
        claims: ['healthy-cluster/kube-proxy-kubeconfig'],
      },
    ],
  },
  { title: 'Common kube-proxy Issues', level: 3, line: 561, items: [] },
  {
    title: 'Problem 1: Services Not Accessible',
    level: 4,
    line: 563,
    items: [
      {
        lines: [565, 566],
        kind: 'command',
        says: 'See whether kube-proxy runs.',
        claims: [
          'healthy-cluster/kube-proxy-runs',
          'kube-proxy-down/no-kube-proxy-pods',
          'kube-proxy-down/bring-kube-proxy-back/pods-return',
          'kube-proxy-down/bring-kube-proxy-back',
        ],
      },
      {
        lines: [568, 569],
        kind: 'command',
        says: 'Read its log.',
        claims: [
          'healthy-cluster/kube-proxy-logs-no-error',
          'kube-proxy-down/no-kube-proxy-pods',
          'iptables-rules-missing/errors-in-the-log',
        ],
      },
      {
        lines: [571, 572],
        kind: 'command',
        says: 'netstat in its container shows where it listens.',
        claims: ['healthy-cluster/netstat-in-kube-proxy'],
      },
      {
        lines: [573, 573],
        kind: 'output',
        says: 'It listens on 10249 for metrics and on 10256 for health checks.',
        claims: [
          'healthy-cluster/kube-proxy-metrics-port',
          'healthy-cluster/kube-proxy-health-port',
          'kube-proxy-down/metrics-port-closed',
          'kube-proxy-down/health-port-closed',
          'kube-proxy-down/bring-kube-proxy-back/metrics-port-opens',
          'kube-proxy-down/bring-kube-proxy-back/health-port-opens',
          'iptables-rules-missing/kube-proxy-says-it-is-healthy',
          'kube-proxy-wrong-mode/health-port-closed',
        ],
      },
    ],
  },
  {
    title: 'Problem 2: Wrong ConfigMap',
    level: 4,
    line: 576,
    items: [
      {
        lines: [578, 582],
        kind: 'configuration',
        says: 'The mode in the ConfigMap kube-proxy, iptables or ipvs, has to suit the cluster.',
        claims: [
          'healthy-cluster/kube-proxy-mode',
          'kube-proxy-wrong-mode/mode-in-configmap',
          'kube-proxy-wrong-mode/set-iptables',
          'kube-proxy-wrong-mode/set-iptables/mode-matches',
        ],
      },
    ],
  },
  {
    title: 'Problem 3: iptables Rules Missing',
    level: 4,
    line: 585,
    items: [
      {
        lines: [587, 588],
        kind: 'command',
        says: '`iptables-save | grep KUBE-SERVICES` on a node shows whether there are rules.',
        claims: ['healthy-cluster/iptables-rule-for-dns', 'iptables-rules-missing/rules-missing'],
      },
      {
        lines: [590, 591],
        kind: 'output',
        says: 'One of them leads 10.96.0.10/32, TCP port 53, to a chain KUBE-SVC.',
        claims: [
          'healthy-cluster/iptables-rule-for-dns',
          'iptables-rules-missing/rules-missing',
          'iptables-rules-missing/rules-on-other-nodes',
        ],
      },
    ],
  },
];
