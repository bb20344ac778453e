/** The guide, lines 237 to 303: error 4, no endpoints. */
import type { Section } from '../item.ts';

export const error4: readonly Section[] = [
  { title: 'Error 4: No Endpoints for kube-dns Service', level: 3, line: 238, items: [] },
  {
    title: 'What You See:',
    level: 4,
    line: 240,
    items: [
      {
        lines: [242, 244],
        kind: 'output',
        says: 'The Service kube-dns is there as ever: ClusterIP 10.96.0.10, 53/UDP and 53/TCP.',
        claims: ['selector-mismatch/service-still-there', 'selector-mismatch/service-ports'],
      },
      {
        lines: [246, 248],
        kind: 'output',
        says: '`kubectl get endpoints kube-dns` lists none.',
        claims: ['selector-mismatch/no-endpoints'],
      },
      {
        lines: [250, 252],
        kind: 'output',
        says: 'busybox nslookup ends with `connection timed out; no servers could be reached`.',
        claims: [
          'selector-mismatch/lookup-times-out',
          'selector-mismatch/internal-names-fail',
          'healthy-cluster/short-name-resolves',
          'healthy-cluster/full-name-resolves',
        ],
      },
    ],
  },
  {
    title: 'Real-World Scenario:',
    level: 4,
    line: 255,
    items: [
      {
        lines: [256, 256],
        kind: 'anecdote',
        says: 'A software company switches between two sets of deployments.',
        untestable: 'Who it happened to.',
      },
      {
        lines: [258, 260],
        kind: 'statement',
        says: 'An upgrade changes the label k8s-app of the CoreDNS pods from kube-dns to coredns.',
        claims: ['selector-mismatch/nobody-has-the-old-label', 'selector-mismatch/pods-look-healthy'],
      },
      {
        lines: [261, 261],
        kind: 'statement',
        says: 'The Service goes on selecting the old label.',
        claims: ['selector-mismatch/service-selects-kube-dns'],
      },
      {
        lines: [262, 262],
        kind: 'statement',
        says: 'So it finds no pods, and has no endpoints.',
        claims: ['selector-mismatch/no-endpoints', 'selector-mismatch/nobody-has-the-old-label'],
      },
    ],
  },
  {
    title: 'Root Cause:',
    level: 4,
    line: 264,
    items: [
      {
        lines: [266, 269],
        kind: 'output',
        says: "The Service's selector is k8s-app: kube-dns.",
        claims: ['selector-mismatch/service-selects-kube-dns'],
      },
      {
        lines: [271, 273],
        kind: 'output',
        says: 'With `-l k8s-app=kube-dns` no pod is found.',
        claims: ['selector-mismatch/nobody-has-the-old-label'],
      },
      {
        lines: [275, 277],
        kind: 'output',
        says: 'With `-l k8s-app=coredns` the pods are found, 1/1 Running.',
        claims: ['selector-mismatch/pods-look-healthy'],
      },
    ],
  },
  {
    title: 'The Fix:',
    level: 4,
    line: 280,
    items: [
      {
        lines: [282, 293],
        kind: 'configuration',
        says: 'Edit the Deployment so that it and its pods are labelled k8s-app: kube-dns.',
        claims: [
          'selector-mismatch/restore-label',
          'selector-mismatch/edit-labels-in-place',
          'selector-mismatch/restore-label/pods-found-by-the-old-label',
        ],
      },
      {
        lines: [295, 298],
        kind: 'output',
        says: 'The endpoints come back, one for each pod, port 53.',
        claims: ['selector-mismatch/restore-label/endpoints-return'],
      },
      {
        lines: [301, 301],
        sentences: [1, 1],
        kind: 'statement',
        says: 'DNS is down for everything that runs (there: three quarters of an hour).',
        claims: ['selector-mismatch/internal-names-fail', 'selector-mismatch/external-names-fail'],
      },
      {
        lines: [301, 301],
        sentences: [2, 2],
        kind: 'anecdote',
        says: 'Customers complain about services that are not there.',
        untestable: 'The lab has no customers.',
      },
    ],
  },
];
