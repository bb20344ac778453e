/** The guide, lines 132 to 185: error 2, no way to the API. */
import type { Section } from '../item.ts';

export const error2: readonly Section[] = [
  { title: 'Error 2: Cannot Reach Kubernetes API', level: 3, line: 133, items: [] },
  {
    title: 'What You See:',
    level: 4,
    line: 135,
    items: [
      {
        lines: [137, 138],
        kind: 'log line',
        says: '`[INFO] plugin/kubernetes: waiting for Kubernetes API before starting server`',
        claims: ['missing-cni/waits-for-the-api', 'cni-half-installed/waits-for-the-api'],
      },
      {
        lines: [139, 139],
        kind: 'log line',
        says: '`[INFO] plugin/ready: Still waiting on: "kubernetes"`',
        claims: ['missing-cni/still-waiting', 'cni-half-installed/ready-waits-for-kubernetes'],
      },
      {
        lines: [140, 140],
        kind: 'log line',
        says: '`[ERROR] plugin/kubernetes: Unhandled Error`',
        claims: ['cni-half-installed/only-wait/unhandled-error'],
      },
      {
        lines: [141, 141],
        kind: 'log line',
        says: '`failed to list *v1.Service`, at 10.96.0.1.',
        claims: ['missing-cni/failed-to-list', 'cni-half-installed/only-wait/cannot-list-services'],
      },
      {
        lines: [142, 142],
        kind: 'log line',
        says: '`dial tcp 10.96.0.1:443: i/o timeout`',
        claims: ['missing-cni/dial-timeout', 'cni-half-installed/only-wait/dial-timeout'],
      },
    ],
  },
  {
    title: 'Real-World Scenario:',
    level: 4,
    line: 145,
    items: [
      {
        lines: [146, 146],
        kind: 'anecdote',
        says: 'A financial company leaves EKS for its own machines.',
        untestable: 'Who it happened to.',
      },
      {
        lines: [148, 150],
        kind: 'statement',
        says: 'kubeadm made the cluster, and no CNI plugin was installed after it.',
        claims: ['missing-cni/no-cni-config', 'missing-cni/no-cni-pods'],
      },
      {
        lines: [151, 151],
        kind: 'statement',
        says: 'Pods have addresses, but those on different nodes cannot reach each other.',
        claims: [
          'missing-cni/pods-have-addresses',
          'cni-half-installed/pods-have-addresses',
          'cni-half-installed/pods-cannot-talk-across',
          'cni-half-installed/install-cni/pods-talk-across',
        ],
      },
      {
        lines: [152, 152],
        kind: 'statement',
        says: "CoreDNS does not get through to the API server's Service address.",
        claims: ['missing-cni/dial-timeout', 'cni-half-installed/only-wait/api-out-of-reach'],
      },
    ],
  },
  {
    title: 'Root Cause:',
    level: 4,
    line: 154,
    items: [
      {
        lines: [156, 158],
        kind: 'command',
        says: 'A grep for calico, flannel and weave in the pod list finds nothing.',
        claims: ['missing-cni/no-cni-pods', 'cni-half-installed/no-cni-pods'],
      },
      {
        lines: [160, 163],
        kind: 'output',
        says: '`kubectl get nodes` lists both nodes as NotReady.',
        claims: ['missing-cni/nodes-not-ready', 'cni-half-installed/nodes-not-ready'],
      },
      {
        lines: [166, 166],
        kind: 'statement',
        says: 'They are NotReady for lack of a network.',
        claims: [
          'missing-cni/nodes-not-ready',
          'missing-cni/install-cni/nodes-ready',
          'cni-half-installed/nodes-not-ready',
        ],
      },
    ],
  },
  {
    title: 'The Fix:',
    level: 4,
    line: 168,
    items: [
      {
        lines: [170, 171],
        kind: 'command',
        says: 'Apply the manifest of Calico v3.27.0.',
        claims: [
          'missing-cni/install-cni',
          'missing-cni/install-cni/coredns-ready',
          'cni-half-installed/install-cni/coredns-ready',
          'cni-half-installed/install-cni',
        ],
      },
      {
        lines: [173, 174],
        kind: 'command',
        says: "Wait for the plugin's pods.",
        claims: ['missing-cni/install-cni/cni-config-appears', 'cni-half-installed/install-cni/cni-pods-run'],
      },
      {
        lines: [176, 180],
        kind: 'output',
        says: 'Both nodes become Ready.',
        claims: ['missing-cni/install-cni/nodes-ready', 'cni-half-installed/install-cni/nodes-ready'],
      },
      {
        lines: [183, 183],
        kind: 'statement',
        says: 'Until then nothing works, and no Service reaches another (there: two hours).',
        claims: ['missing-cni/no-endpoints', 'cni-half-installed/internal-names-fail'],
      },
    ],
  },
];
