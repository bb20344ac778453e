/** The guide, lines 1 to 63: what CoreDNS is, its parts, its Corefile. */
import type { Section } from '../item.ts';

export const howCorednsWorks: readonly Section[] = [
  {
    title: 'CoreDNS & Kubernetes Networking: Complete Guide with Real-World Examples',
    level: 1,
    line: 1,
    items: [],
  },
  {
    title: 'What is CoreDNS?',
    level: 2,
    line: 5,
    items: [
      {
        lines: [7, 7],
        kind: 'statement',
        says: 'CoreDNS runs in the cluster and turns the names of Services into addresses, for pods that look for each other.',
        claims: ['healthy-cluster/service-name-resolves', 'healthy-cluster/lookups-work'],
      },
      {
        lines: [9, 9],
        kind: 'statement',
        says: 'One asks for a name such as postgres-service instead of remembering an address and a port.',
        claims: ['healthy-cluster/service-name-resolves'],
      },
    ],
  },
  { title: 'How CoreDNS Works', level: 2, line: 13, items: [] },
  {
    title: 'Architecture Overview',
    level: 3,
    line: 15,
    items: [
      {
        lines: [18, 20],
        kind: 'statement',
        says: 'A pod that wants a Service asks CoreDNS at 10.96.0.10, port 53.',
        claims: ['healthy-cluster/service-address', 'healthy-cluster/pods-ask-the-service'],
      },
      {
        lines: [21, 22],
        kind: 'statement',
        says: 'CoreDNS knows the Services from the Kubernetes API.',
        claims: [
          'healthy-cluster/service-name-resolves',
          'rbac-denied/cannot-list-services',
          'rbac-denied/internal-names-fail',
        ],
      },
      {
        lines: [23, 24],
        kind: 'statement',
        says: "The answer is the Service's cluster address.",
        claims: ['healthy-cluster/service-name-resolves'],
      },
      {
        lines: [25, 28],
        kind: 'statement',
        says: 'kube-proxy leads traffic for that address on to a real pod.',
        claims: [
          'healthy-cluster/rules-lead-to-pods',
          'kube-proxy-down/services-unreachable',
          'kube-proxy-down/pod-addresses-answer',
        ],
      },
    ],
  },
  {
    title: 'Key Components',
    level: 3,
    line: 31,
    items: [
      {
        lines: [33, 35],
        kind: 'table row',
        says: 'The CoreDNS Deployment runs two DNS pods or more, so that one may fail.',
        claims: [
          'healthy-cluster/two-replicas',
          'bad-corefile/failure-is-manageable',
          'single-replica/one-replica',
          'single-replica/an-outage',
        ],
      },
      {
        lines: [36, 36],
        kind: 'table row',
        says: 'The kube-dns Service is the cluster address that pods ask, on port 53.',
        claims: [
          'healthy-cluster/service-address',
          'healthy-cluster/port-53-udp',
          'healthy-cluster/port-53-tcp',
          'healthy-cluster/pods-ask-the-service',
        ],
      },
      {
        lines: [37, 37],
        kind: 'table row',
        says: 'The CoreDNS ConfigMap holds the Corefile.',
        claims: ['healthy-cluster/corefile-kubernetes', 'bad-corefile/configmap-shows-the-line'],
      },
      {
        lines: [38, 38],
        kind: 'table row',
        says: 'A ServiceAccount with RBAC gives CoreDNS the right to read Services and endpoints.',
        claims: [
          'healthy-cluster/service-account',
          'healthy-cluster/rbac-binding',
          'rbac-denied/binding-is-gone',
          'rbac-denied/cannot-list-endpoints',
        ],
      },
    ],
  },
  {
    title: 'CoreDNS Configuration (Corefile)',
    level: 2,
    line: 42,
    items: [
      {
        lines: [45, 46],
        kind: 'configuration',
        says: 'The kubernetes plugin serves cluster.local and both reverse zones.',
        claims: [
          'healthy-cluster/corefile-kubernetes',
          'healthy-cluster/full-name-resolves',
          'healthy-cluster/reverse-lookup',
          'corefile-without-kubernetes/upstream-denies-internal-names',
        ],
      },
      {
        lines: [47, 47],
        kind: 'configuration',
        says: '`pods insecure` lets pods have DNS records.',
        claims: ['healthy-cluster/corefile-pods-insecure', 'healthy-cluster/pod-record'],
      },
      {
        lines: [48, 48],
        kind: 'configuration',
        says: '`fallthrough in-addr.arpa`: reverse lookups that find nothing go to the next plugin.',
        claims: ['healthy-cluster/corefile-fallthrough'],
      },
      {
        lines: [49, 50],
        kind: 'configuration',
        says: '`ttl 30`: an answer may be kept for 30 seconds.',
        claims: ['healthy-cluster/corefile-ttl', 'healthy-cluster/answers-carry-the-ttl'],
      },
      {
        lines: [52, 53],
        kind: 'configuration',
        says: "`forward . /etc/resolv.conf`: external names go to the node's resolver.",
        claims: [
          'healthy-cluster/corefile-forward',
          'healthy-cluster/external-name-resolves',
          'upstream-unreachable/forward-config-shows-it',
          'upstream-unreachable/correct-the-forward',
        ],
      },
      {
        lines: [55, 56],
        kind: 'configuration',
        says: '`prometheus :9153` serves metrics.',
        claims: ['healthy-cluster/corefile-prometheus', 'healthy-cluster/metric-request-duration'],
      },
      {
        lines: [57, 57],
        kind: 'configuration',
        says: '`ready :8181` is where health is checked.',
        claims: ['healthy-cluster/corefile-ready', 'healthy-cluster/ready-port-answers'],
      },
      {
        lines: [58, 58],
        kind: 'configuration',
        says: '`cache 30` keeps answers for 30 seconds.',
        claims: ['healthy-cluster/corefile-cache'],
      },
      {
        lines: [59, 59],
        kind: 'configuration',
        says: '`loop` notices when queries go in a circle.',
        claims: ['healthy-cluster/corefile-loop', 'dns-loop/loop-in-the-log'],
      },
      {
        lines: [60, 60],
        kind: 'configuration',
        says: '`reload` takes over a changed Corefile by itself.',
        claims: [
          'healthy-cluster/corefile-reload',
          'corefile-hot-reload/change-is-noticed',
          'corefile-hot-reload/failed-reload-is-counted',
        ],
      },
      {
        lines: [61, 62],
        kind: 'configuration',
        says: '`loadbalance` rotates the addresses of an answer.',
        claims: ['healthy-cluster/corefile-loadbalance'],
      },
    ],
  },
];
