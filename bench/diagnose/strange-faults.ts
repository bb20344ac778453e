/** Faults that the catalogue does not have: a diagnosis must not give them one of its names. */
import { service } from '../../harness/vocabulary/objects.ts';
import { fieldEquals, lookup, podsReady } from '../../harness/vocabulary/probe.ts';
import { defineScenario, type Scenario } from '../../harness/vocabulary/scenario.ts';
import {
  apply,
  corefile,
  deleteObject,
  holdAtRest,
  rolloutRestart,
  type Step,
  scale,
} from '../../harness/vocabulary/step.ts';
import { coredns, corednsPods, externalName, kubeDns, kubernetesName } from '../../scenarios/kubeadm-cluster.ts';
import type { Expected } from './expected.ts';

const atRest = holdAtRest(corednsPods, { holdMs: 3_000, timeoutMs: 60_000 });
const fails = {
  probe: lookup(kubernetesName),
  literally: ['timed-out', 'refused', 'nxdomain', 'servfail', 'unreachable'],
} as const;

function strange(
  id: string,
  title: string,
  inject: readonly Step[],
  rest: Partial<Pick<Scenario, 'symptoms'>> = {},
): Scenario {
  return {
    ...defineScenario({
      id,
      title,
      source: { document: 'coredns-guide', section: 'none: a fault outside of the documents' },
      fidelity: 'real',
      cluster: 'control-plane-and-worker',
      baseline: 'dns',
      inject: [...inject],
      symptoms: { shows: { says: title, ...fails } },
      shownBy: ['shows'],
      remedies: [],
    }),
    ...rest,
  };
}

/** With what each of them must be called. */
export const strangeFaults: readonly { readonly scenario: Scenario; readonly expected: Expected }[] = [
  {
    scenario: strange('service-deleted', 'The Service kube-dns is deleted.', [
      deleteObject(service('kube-system', 'kube-dns')),
    ]),
    expected: { layer: 'Service' },
  },
  {
    scenario: strange('service-port-changed', 'The Service kube-dns leads to port 5353 of its pods.', [
      // A patch merges lists of ports by their number, and 53 is there twice.
      deleteObject(kubeDns),
      apply({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'kube-dns', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } },
        spec: {
          clusterIP: '10.96.0.10',
          selector: { 'k8s-app': 'kube-dns' },
          ports: ['UDP', 'TCP'].map((protocol) => ({
            name: `dns-${protocol.toLowerCase()}`,
            port: 53,
            protocol,
            targetPort: 5353,
          })),
        },
      }),
    ]),
    expected: { layer: 'Service' },
  },
  {
    scenario: strange('template-nxdomain', 'A template denies every name of the cluster.', [
      corefile({
        replace: '    kubernetes cluster.local',
        by: '    template ANY ANY cluster.local {\n      rcode NXDOMAIN\n    }\n    kubernetes cluster.local',
      }),
      rolloutRestart(coredns),
      atRest,
    ]),
    expected: { layer: 'CoreDNS' },
  },
  {
    scenario: strange('scaled-to-zero', 'CoreDNS is scaled to 0.', [scale(coredns, 0)], {
      symptoms: { shows: { says: 'No pod of CoreDNS exists.', probe: podsReady(corednsPods), literally: ['no-pods'] } },
    }),
    expected: { layer: 'CoreDNS' },
  },
  {
    scenario: strange(
      'two-faults',
      'One replica, and an upstream that does not answer.',
      [
        scale(coredns, 1),
        corefile({ replace: 'forward . /etc/resolv.conf', by: 'forward . 192.0.2.1' }),
        rolloutRestart(coredns),
        atRest,
      ],
      {
        symptoms: {
          shows: {
            says: 'An external name does not resolve.',
            probe: lookup(externalName),
            literally: ['timed-out', 'servfail'],
          },
          alone: {
            says: 'There is one replica.',
            probe: fieldEquals(coredns, ['spec', 'replicas'], 1),
            literally: ['equal'],
          },
        },
      },
    ),
    expected: { causes: ['upstream-unreachable', 'single-replica'] },
  },
];
