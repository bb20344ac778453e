/** The guide, lines 445 to 527: prevention, the table of errors, and the lesson on time stamps. */
import type { Section } from '../item.ts';

export const preventionAndReference: readonly Section[] = [
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
        says: '`resolvConf: /run/systemd/resolve/resolv.conf` belongs in the file of the kubelet from the start.',
        claims: ['dns-loop/kubelet-resolv-conf/pods-ready-again'],
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
        claims: ['healthy-cluster/metric-forward-count'],
        planned: ['upstream-unreachable'],
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
        claims: ['coredns-oom/guide-resources'],
        planned: ['cpu-starved'],
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
        claims: ['coredns-oom/guide-resources', 'coredns-oom/guide-resources/survives-the-load'],
        planned: ['cpu-starved'],
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
        planned: ['single-replica'],
      },
    ],
  },
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
        claims: ['missing-cni/dial-timeout', 'missing-cni/install-cni'],
        planned: ['cni-half-installed'],
      },
      {
        lines: [499, 499],
        kind: 'table row',
        says: '`CrashLoopBackOff`: SELinux or missing rights. Set allowPrivilegeEscalation to true.',
        claims: ['dns-loop/crash-loop', 'coredns-oom/crash-loop'],
        planned: ['selinux-denied'],
      },
      {
        lines: [500, 500],
        kind: 'table row',
        says: "`No endpoints`: labels do not match. Bring the Deployment's labels in line with the selector.",
        claims: ['selector-mismatch/no-endpoints', 'selector-mismatch/restore-label'],
      },
      {
        lines: [501, 501],
        kind: 'table row',
        says: '`Waiting for Kubernetes API`, for a moment: a race at the start. It is over after 60 seconds.',
        planned: ['startup-timeouts'],
      },
      {
        lines: [502, 502],
        kind: 'table row',
        says: '`permission denied`: RBAC or SELinux. Look at the ServiceAccount and at the mode of SELinux.',
        planned: ['rbac-denied', 'selinux-denied'],
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
        says: 'An `Unhandled Error` of 19 hours ago says nothing about a pod that is 1/1 Running now: compare the times.',
        planned: ['startup-timeouts'],
      },
      {
        lines: [523, 523],
        kind: 'statement',
        says: 'An old error in a log is no present trouble.',
        planned: ['startup-timeouts'],
      },
      {
        lines: [524, 524],
        kind: 'recommendation',
        says: 'Look at the pods first: 1/1 Running is probably well.',
        claims: ['healthy-cluster/pods-are-ready', 'selector-mismatch/pods-look-healthy'],
        planned: ['startup-timeouts'],
      },
      {
        lines: [525, 525],
        kind: 'recommendation',
        says: 'Read only the last hour of the log.',
        claims: ['healthy-cluster/no-recent-errors'],
        planned: ['startup-timeouts'],
      },
      {
        lines: [526, 526],
        kind: 'recommendation',
        says: 'Ask for a name before you call DNS broken.',
        claims: ['healthy-cluster/lookups-work'],
        planned: ['startup-timeouts'],
      },
    ],
  },
];
