import { networkPolicy } from '../harness/vocabulary/objects.ts';
import { endpointsOf, fieldMatches, log, lookup, nslookup, podsReady } from '../harness/vocabulary/probe.ts';
import { alternative, control, defineScenario, documented, type Source } from '../harness/vocabulary/scenario.ts';
import { apply, deleteObject, rolloutRestart, scale } from '../harness/vocabulary/step.ts';
import { coredns, corednsPods, externalName, kubeDns, kubernetesName } from './kubeadm-cluster.ts';

const eks = (section: string): Source => ({ document: 'eks-interview-scenario', section });
const step5 = 'Step 5: Check Network Policy and Configuration';

const policy = networkPolicy('kube-system', 'coredns-ingress');
/** Lets what is named in to CoreDNS, and nothing else. */
const admitting = (...ports: { protocol: 'TCP' | 'UDP'; port: number }[]) =>
  apply({
    apiVersion: 'networking.k8s.io/v1',
    kind: policy.kind,
    metadata: { name: policy.name, namespace: 'kube-system' },
    spec: {
      podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
      policyTypes: ['Ingress'],
      ingress: [{ ports }],
    },
  });
const tcp53 = { protocol: 'TCP', port: 53 } as const;
const udp53 = { protocol: 'UDP', port: 53 } as const;

export default defineScenario({
  id: 'udp53-network-policy',
  title: 'A NetworkPolicy lets nobody ask CoreDNS over UDP',
  source: eks(step5),
  fidelity: 'real',
  cluster: 'control-plane-and-worker',
  needs: ['network-policy'],
  baseline: 'dns',
  // As whoever forgot that DNS is UDP first would write it. CoreDNS has no namespace and no policy of its own before.
  inject: [admitting(tcp53)],

  symptoms: {
    'udp-times-out': {
      says: 'With a policy in its way a lookup times out, on every node.',
      probe: lookup(kubernetesName),
      literally: ['timed-out'],
    },
    'tcp-works': {
      says: 'Over TCP, which the policy admits, lookups are answered.',
      probe: lookup(kubernetesName, { protocol: 'tcp' }),
      literally: ['answered'],
    },
    'external-names-fail-as-well': {
      says: 'External names are not resolved either.',
      probe: lookup(externalName),
      literally: ['timed-out'],
    },
    'nslookup-times-out': {
      says: 'busybox nslookup times out.',
      probe: nslookup(kubernetesName),
      literally: ['timed-out'],
    },
    'policy-is-there': {
      says: 'The policy that restricts CoreDNS shows among those of kube-system.',
      probe: fieldMatches(policy, ['spec', 'ingress'], /"port":53,"protocol":"TCP"/),
      literally: ['equal'],
    },
    'endpoints-are-there': {
      says: 'The Service has its endpoints.',
      probe: endpointsOf(kubeDns),
      literally: ['some'],
    },
    'coredns-pods-fail': {
      says: 'It shows in the CoreDNS pods: one of them fails.',
      source: eks("Step 1: Check CoreDNS Pods' Status"),
      probe: podsReady(corednsPods),
      literally: ['some', 'none'],
      known: { grade: 'refuted', because: "What a pod's own node asks it passes every policy: they stay Ready." },
    },
    'udp-read-in-the-log': {
      says: 'CoreDNS logs that it failed to read from a UDP connection.',
      source: eks('Step 2: Check the Logs of the Failing CoreDNS Pod'),
      probe: log(corednsPods, /failed to read from UDP connection/),
      of: 'some',
      literally: ['as-written'],
      known: { grade: 'refuted', because: 'CoreDNS never gets the packets, so it has nothing to complain about.' },
    },
  },
  shownBy: ['udp-times-out', 'tcp-works'],

  // What must hold for the cause to be gone, whatever was done to that end: who trains is judged by it.
  cured: {
    'pods-answer-over-udp': {
      says: 'Every CoreDNS pod answers over UDP, asked at its own address from every node.',
      probe: lookup(kubernetesName, { at: corednsPods }),
      literally: ['answered'],
    },
  },
  remedies: [
    control('restart-coredns', {
      steps: [rolloutRestart(coredns)],
      because: 'The policy selects the new pods as it did the old ones.',
    }),
    control('more-replicas', {
      steps: [scale(coredns, 3)],
      because: 'It selects the third as well.',
    }),
    documented('admit-udp-53', {
      steps: [admitting(udp53, tcp53)],
      verify: {
        'udp-is-answered': {
          says: 'With UDP 53 admitted, lookups are answered on every node.',
          probe: lookup(kubernetesName),
          literally: ['answered'],
        },
      },
    }),
    alternative('remove-the-policy', {
      steps: [deleteObject(policy)],
      verify: {
        'udp-is-answered': {
          says: 'Without a restrictive policy nothing is in the way.',
          probe: lookup(kubernetesName),
          literally: ['answered'],
        },
      },
    }),
  ],
});
