/** The guide, lines 372 to 444: the six steps of the search. */
import type { Section } from '../item.ts';

export const troubleshootingWorkflow: readonly Section[] = [
  { title: 'Troubleshooting Workflow', level: 2, line: 373, items: [] },
  {
    title: 'Step 1: Check CoreDNS Pod Status',
    level: 3,
    line: 375,
    items: [
      {
        lines: [377, 380],
        kind: 'command',
        says: '`kubectl get pods -n kube-system -l k8s-app=kube-dns`: Running, 1/1, is healthy.',
        claims: [
          'healthy-cluster/pods-are-running',
          'healthy-cluster/pods-are-ready',
          'selector-mismatch/pods-look-healthy',
          'corefile-without-kubernetes/running-means-working',
        ],
      },
      {
        lines: [381, 381],
        kind: 'statement',
        says: 'Pending: no CNI plugin.',
        claims: ['missing-cni/coredns-pending'],
      },
      {
        lines: [382, 382],
        kind: 'statement',
        says: 'CrashLoopBackOff: a loop, or SELinux.',
        claims: [
          'dns-loop/crash-loop',
          'coredns-oom/crash-loop',
          'bad-corefile/one-pod-in-error',
          'bad-corefile/loop-or-selinux',
          'selinux-denied/crash-loop',
        ],
      },
      {
        lines: [383, 383],
        kind: 'statement',
        says: 'ImagePullBackOff: a problem with the registry.',
        claims: [
          'image-pull-backoff/image-pull-back-off',
          'image-pull-backoff/registry-does-not-answer',
          'image-pull-backoff/pullable-image',
          'image-pull-backoff/pullable-image/all-run',
          'image-pull-backoff/roll-back',
          'image-pull-backoff/roll-back/all-run',
        ],
      },
    ],
  },
  {
    title: 'Step 2: Check Recent Logs',
    level: 3,
    line: 386,
    items: [
      {
        lines: [388, 389],
        kind: 'command',
        says: 'Read the last 50 lines of the last 10 minutes, not the whole log.',
        claims: ['healthy-cluster/no-recent-errors', 'startup-timeouts/wait/errors-are-over'],
      },
      {
        lines: [391, 392],
        kind: 'log line',
        says: '`[FATAL] plugin/loop` means a loop.',
        claims: ['dns-loop/loop-in-the-log', 'healthy-cluster/no-loop-in-the-log'],
      },
      {
        lines: [393, 393],
        kind: 'log line',
        says: 'A dial time-out means that the API is out of reach.',
        claims: [
          'healthy-cluster/no-dial-timeout-in-the-log',
          'cni-half-installed/waits-for-the-api',
          'cni-half-installed/only-wait/dial-timeout',
          'startup-timeouts-persistent/wait-two-minutes/dial-timeout',
        ],
      },
      {
        lines: [394, 394],
        kind: 'log line',
        says: '`permission denied` means SELinux or RBAC.',
        claims: [
          'healthy-cluster/no-permission-denied-in-the-log',
          'selinux-denied/permission-denied',
          'rbac-denied/permission-denied',
        ],
      },
    ],
  },
  {
    title: 'Step 3: Test DNS Resolution',
    level: 3,
    line: 397,
    items: [
      {
        lines: [399, 400],
        kind: 'command',
        says: 'Ask for kubernetes.default with nslookup in busybox 1.28.',
        untestable:
          'The lab has no busybox 1.28. With a present-day one the short name is not found in a healthy cluster either: see line 250.',
      },
      {
        lines: [402, 403],
        kind: 'command',
        says: 'Ask for google.com in the same way.',
        claims: ['healthy-cluster/external-name-resolves'],
      },
      {
        lines: [405, 405],
        kind: 'statement',
        says: 'Internal names answer and external ones do not: look at `forward`.',
        claims: [
          'upstream-unreachable/internal-names-resolve',
          'upstream-unreachable/external-names-fail',
          'upstream-unreachable/busybox-gets-no-answer',
          'upstream-unreachable/correct-the-forward/busybox-finds-google',
          'upstream-unreachable/correct-the-forward/external-names-return',
        ],
      },
      {
        lines: [406, 406],
        kind: 'statement',
        says: 'Neither answers: CoreDNS is broken.',
        claims: [
          'selector-mismatch/external-names-fail',
          'kube-proxy-down/coredns-is-broken',
          'kube-proxy-down/external-names-fail',
          'corefile-without-kubernetes/internal-works-or-both-fail',
        ],
      },
    ],
  },
  {
    title: 'Step 4: Check Service & Endpoints',
    level: 3,
    line: 409,
    items: [
      {
        lines: [411, 412],
        kind: 'command',
        says: 'See that the Service kube-dns is there.',
        claims: ['healthy-cluster/service-exists', 'selector-mismatch/service-still-there'],
      },
      {
        lines: [414, 418],
        kind: 'output',
        says: 'See that its endpoints are the addresses of the CoreDNS pods, port 53.',
        claims: ['healthy-cluster/service-has-endpoints', 'selector-mismatch/no-endpoints'],
      },
    ],
  },
  {
    title: 'Step 5: Verify Network Plugin',
    level: 3,
    line: 421,
    items: [
      {
        lines: [423, 424],
        kind: 'command',
        says: 'A grep for four network plugins in the pod list shows the one that runs.',
        claims: ['healthy-cluster/cni-pods-are-listed', 'missing-cni/no-cni-pods'],
      },
      {
        lines: [426, 427],
        kind: 'command',
        says: 'See that the nodes are Ready.',
        claims: ['healthy-cluster/nodes-are-ready', 'missing-cni/nodes-not-ready'],
      },
      {
        lines: [429, 431],
        kind: 'command',
        says: 'A node has a .conf or .conflist in /etc/cni/net.d/.',
        claims: [
          'healthy-cluster/cni-config-on-the-node',
          'missing-cni/no-cni-config',
          'missing-cni/install-cni/cni-config-appears',
        ],
      },
    ],
  },
  {
    title: 'Step 6: Check kube-proxy',
    level: 3,
    line: 434,
    items: [
      {
        lines: [436, 437],
        kind: 'command',
        says: 'Traffic to CoreDNS needs kube-proxy: see that its pods run.',
        claims: [
          'healthy-cluster/kube-proxy-runs',
          'kube-proxy-down/no-kube-proxy-pods',
          'kube-proxy-down/internal-names-fail',
        ],
      },
      {
        lines: [439, 440],
        kind: 'command',
        says: 'See that its log has no errors.',
        claims: ['healthy-cluster/kube-proxy-logs-no-error', 'kube-proxy-down/no-kube-proxy-pods'],
      },
    ],
  },
];
