/** The guide, lines 445 to 490: prevention. */
import type { Section } from '../item.ts';

export const prevention: readonly Section[] = [
  { title: 'Prevention Best Practices', level: 2, line: 445, items: [] },
  {
    title: '1. Always Install CNI First',
    level: 3,
    line: 447,
    items: [
      {
        lines: [449, 451],
        kind: 'recommendation',
        says: 'Install the network plugin right after `kubeadm init`.',
        claims: ['missing-cni/nodes-not-ready', 'missing-cni/install-cni'],
      },
      {
        lines: [452, 452],
        kind: 'command',
        says: 'Nodes come last, with `kubectl join`.',
        claims: ['missing-cni/kubectl-join'],
      },
    ],
  },
  {
    title: '2. Configure kubelet Before Deploying',
    level: 3,
    line: 455,
    items: [
      {
        lines: [457, 459],
        kind: 'recommendation',
        says: '`resolvConf: /run/systemd/resolve/resolv.conf` belongs in /var/lib/kubelet/config.yaml before the first boot.',
        untestable:
          'kubeadm init and join write that file anew, so what was in it before them is lost. The line works in it afterwards (dns-loop), ' +
          "and from the start in the KubeletConfiguration of kubeadm's own file (examples/bootstrap/good.sh, which `check` tries).",
      },
    ],
  },
  {
    title: '3. Monitor CoreDNS Health',
    level: 3,
    line: 462,
    items: [
      {
        lines: [464, 465],
        kind: 'command',
        says: "Metrics are read at port 9153 of a pod's address, under /metrics.",
        claims: ['healthy-cluster/metric-request-duration', 'healthy-cluster/corefile-prometheus'],
      },
      {
        lines: [467, 468],
        kind: 'statement',
        says: 'There is coredns_dns_request_count_total.',
        claims: ['healthy-cluster/metric-request-count'],
      },
      {
        lines: [469, 469],
        kind: 'statement',
        says: 'There is coredns_dns_request_duration_seconds.',
        claims: ['healthy-cluster/metric-request-duration'],
      },
      {
        lines: [470, 470],
        kind: 'statement',
        says: 'There is coredns_forward_request_count_total.',
        claims: ['healthy-cluster/metric-forward-count', 'upstream-unreachable/metrics-show-it'],
      },
    ],
  },
  {
    title: '4. Set Resource Limits',
    level: 3,
    line: 473,
    items: [
      {
        lines: [475, 475],
        kind: 'statement',
        says: 'Under heavy load CoreDNS can run out of memory.',
        possibility: true,
        claims: [
          'coredns-oom/oom-killed',
          'coredns-oom/crash-loop',
          'coredns-oom/lookups-fail',
          'coredns-oom/back-off-event',
        ],
      },
      {
        lines: [476, 480],
        kind: 'configuration',
        says: 'Request 170Mi and 100m.',
        claims: ['coredns-oom/guide-resources', 'cpu-starved/guide-resources'],
      },
      {
        lines: [481, 481],
        kind: 'configuration',
        says: 'Limit memory to 512Mi, and to more in a large cluster.',
        claims: [
          'coredns-oom/guide-resources',
          'coredns-oom/guide-resources/survives-the-load',
          'coredns-oom/guide-resources/never-killed',
        ],
      },
      {
        lines: [482, 482],
        kind: 'configuration',
        says: 'Limit CPU to 500m.',
        claims: [
          'coredns-oom/guide-resources',
          'coredns-oom/guide-resources/survives-the-load',
          'cpu-starved/guide-resources/copes-with-the-load',
        ],
      },
    ],
  },
  {
    title: '5. Use Multiple Replicas',
    level: 3,
    line: 485,
    items: [
      {
        lines: [487, 488],
        kind: 'recommendation',
        says: 'Scale to three replicas, so that DNS survives the loss of one.',
        claims: [
          'single-replica/three-replicas',
          'single-replica/three-replicas/no-outage',
          'single-replica/three-replicas/three-ready',
        ],
      },
    ],
  },
];
