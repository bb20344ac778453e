/** The eks document, lines 98 to 205: the network, the ConfigMap, its repair, and the last look. */
import type { Section } from '../item.ts';

export const steps5To9: readonly Section[] = [
  {
    title: 'Step 5: Check Network Policy and Configuration',
    level: 2,
    line: 98,
    items: [
      {
        lines: [100, 100],
        sentences: [1, 1],
        kind: 'statement',
        says: 'CoreDNS runs as pods in kube-system, and talks UDP.',
        claims: [
          'healthy-cluster/pods-are-running',
          'healthy-cluster/port-53-udp',
          'healthy-cluster/port-53-tcp',
          'udp53-network-policy/udp-times-out',
          'udp53-network-policy/tcp-works',
        ],
      },
      {
        lines: [100, 100],
        sentences: [2, 2],
        kind: 'statement',
        says: 'A wrong network policy or security group can cut it off.',
        possibility: true,
        claims: [
          'udp53-network-policy/udp-times-out',
          'udp53-network-policy/nslookup-times-out',
          'udp53-security-group/udp-fails-from-another-node',
          'udp53-security-group/nslookup-times-out',
        ],
      },
      {
        lines: [102, 102],
        kind: 'recommendation',
        says: 'The security groups of the workers have to let UDP 53 pass.',
        claims: ['udp53-security-group/udp-fails-from-another-node', 'udp53-security-group/open-udp-53'],
      },
      {
        lines: [104, 104],
        kind: 'recommendation',
        says: 'Workers have to reach each other on every port that is needed.',
        claims: [
          'udp53-security-group/udp-fails-from-another-node',
          'udp53-security-group/open-udp-53/udp-works-across-nodes',
        ],
      },
      {
        lines: [106, 106],
        kind: 'recommendation',
        says: 'No NetworkPolicy may stand in the way.',
        claims: [
          'udp53-network-policy/policy-is-there',
          'udp53-network-policy/admit-udp-53',
          'udp53-network-policy/admit-udp-53/udp-is-answered',
          'udp53-network-policy/remove-the-policy',
          'udp53-network-policy/remove-the-policy/udp-is-answered',
        ],
      },
      {
        lines: [108, 108],
        sentences: [1, 1],
        kind: 'command',
        says: 'The console of AWS shows the security groups.',
        untestable: 'There is no AWS here, and so no console.',
      },
      {
        lines: [108, 108],
        sentences: [2, 2],
        kind: 'recommendation',
        says: 'UDP 53 must be open from worker to worker.',
        claims: ['udp53-security-group/open-udp-53'],
      },
    ],
  },
  {
    title: 'Step 6: Update CoreDNS ConfigMap',
    level: 2,
    line: 110,
    items: [
      {
        lines: [112, 112],
        kind: 'statement',
        says: 'A wrong Corefile, for example in what it forwards or caches, can make DNS fail.',
        possibility: true,
        claims: [
          'bad-corefile/error-in-the-log',
          'upstream-unreachable/forward-config-shows-it',
          'corefile-without-kubernetes/internal-names-fail',
          'corefile-hot-reload/wrong-configmap-breaks-dns',
        ],
      },
      {
        lines: [114, 119],
        kind: 'command',
        says: '`kubectl get configmap coredns -n kube-system -o yaml` shows it.',
        claims: ['bad-corefile/configmap-shows-the-line'],
      },
      {
        lines: [122, 133],
        kind: 'configuration',
        says: 'Between `health` and `cache 30` stands `kube-dns.kube-system.svc.cluster.local`, and there is no kubernetes plugin.',
        claims: [
          'bad-corefile/configmap-shows-the-line',
          'bad-corefile/error-in-the-log',
          'corefile-hot-reload/configmap-shows-the-line',
          'corefile-hot-reload/reload-fails',
        ],
      },
      {
        lines: [135, 135],
        sentences: [1, 1],
        kind: 'statement',
        says: 'That line is wrong.',
        claims: ['bad-corefile/error-in-the-log'],
      },
      {
        lines: [135, 135],
        sentences: [2, 2],
        kind: 'statement',
        says: '`kube-dns.kube-system.svc` would be right.',
        claims: ['bad-corefile/shorten-the-name', 'bad-corefile/shorten-the-name/shorter-name-is-accepted'],
      },
    ],
  },
  {
    title: 'Step 7: Apply Configuration Changes',
    level: 2,
    line: 137,
    items: [
      {
        lines: [139, 144],
        kind: 'command',
        says: 'Edit the ConfigMap: the line is held to be an address to forward to.',
        claims: ['bad-corefile/shorten-the-name'],
      },
      {
        lines: [147, 158],
        kind: 'configuration',
        says: 'The Corefile with `kube-dns.kube-system.svc` in that line.',
        claims: [
          'bad-corefile/shorten-the-name',
          'bad-corefile/shorten-the-name/shorter-name-is-accepted',
          'corefile-without-kubernetes/corefile-of-step-7',
        ],
      },
      {
        lines: [160, 165],
        kind: 'command',
        says: 'A rollout restart puts the new configuration into effect.',
        claims: [
          'bad-corefile/shorten-the-name',
          'corefile-hot-reload/put-right-and-restart',
          'corefile-hot-reload/put-right-and-restart/all-run',
          'corefile-hot-reload/restart-alone',
          'corefile-hot-reload/restart-alone/all-run',
        ],
      },
    ],
  },
  {
    title: 'Step 8: Confirm Pod Restart and Health',
    level: 2,
    line: 168,
    items: [
      {
        lines: [170, 175],
        kind: 'command',
        says: 'List the pods once more, with the same label.',
        claims: ['bad-corefile/pods-labelled-coredns'],
      },
      {
        lines: [178, 183],
        kind: 'output',
        says: 'Both pods run, 1/1.',
        claims: ['bad-corefile/shorten-the-name/both-pods-run'],
      },
      {
        lines: [186, 186],
        kind: 'statement',
        says: 'So CoreDNS works, and names should be resolved.',
        claims: [
          'bad-corefile/shorten-the-name/both-pods-run',
          'selector-mismatch/pods-look-healthy',
          'selector-mismatch/internal-names-fail',
          'corefile-without-kubernetes/running-means-working',
        ],
      },
    ],
  },
  {
    title: 'Step 9: Verify DNS Resolution',
    level: 2,
    line: 188,
    items: [
      {
        lines: [190, 195],
        kind: 'command',
        says: 'Start a pod of busybox in the namespace default.',
        claims: ['bad-corefile/shorten-the-name/service-name-resolves'],
      },
      {
        lines: [198, 201],
        kind: 'command',
        says: 'In it, `nslookup my-service.default.svc.cluster.local`.',
        claims: ['bad-corefile/shorten-the-name/service-name-resolves'],
      },
      {
        lines: [204, 204],
        kind: 'statement',
        says: "If the answer is the Service's address, all is well again.",
        claims: [
          'bad-corefile/shorten-the-name/service-name-resolves',
          'bad-corefile/shorten-the-name/both-pods-run',
          'healthy-cluster/service-name-resolves',
          'corefile-without-kubernetes/corefile-of-step-7/service-name-resolves',
        ],
      },
    ],
  },
];
