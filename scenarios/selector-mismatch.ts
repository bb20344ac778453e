import { podsLabelled } from '../harness/vocabulary/objects.ts';
import {
  endpointsOf,
  fieldEquals,
  fieldMatches,
  lookup,
  nslookup,
  onControlPlane,
  podsReady,
} from '../harness/vocabulary/probe.ts';
import { control, defineScenario, documented } from '../harness/vocabulary/scenario.ts';
import { editPodLabels, recreate, rolloutRestart } from '../harness/vocabulary/step.ts';
import { endpointsAreOfSelectedPods, everyEndpointIs } from './cures.ts';
import { coredns, corednsPods, externalName, kubeDns, kubernetesName } from './kubeadm-cluster.ts';

const relabelledPods = podsLabelled('kube-system', 'k8s-app=coredns');

export default defineScenario({
  id: 'selector-mismatch',
  title: 'CoreDNS runs, but the kube-dns Service selects nobody',
  source: { document: 'coredns-guide', section: 'Error 4: No Endpoints for kube-dns Service' },
  fidelity: 'real',
  cluster: 'control-plane-and-worker',
  baseline: 'dns',

  // A Deployment's selector is immutable and relabelled pods are replaced at once, so the fault
  // recreates the whole Deployment, as a chart with other labels would.
  inject: [recreate(coredns, { podLabels: { 'k8s-app': 'coredns' } })],

  symptoms: {
    'service-still-there': {
      says: 'The Service keeps its cluster address.',
      probe: fieldEquals(kubeDns, ['spec', 'clusterIP'], '10.96.0.10'),
      literally: ['equal'],
    },
    'service-ports': {
      says: 'The Service still shows 53/UDP and 53/TCP.',
      probe: fieldMatches(kubeDns, ['spec', 'ports'], /"port":53,"protocol":"UDP".*"port":53,"protocol":"TCP"/),
      literally: ['equal'],
    },
    'service-selects-kube-dns': {
      says: 'The Service still selects k8s-app=kube-dns.',
      probe: fieldEquals(kubeDns, ['spec', 'selector', 'k8s-app'], 'kube-dns'),
      literally: ['equal'],
    },
    'nobody-has-the-old-label': {
      says: 'No pod carries k8s-app=kube-dns.',
      probe: podsReady(corednsPods),
      literally: ['no-pods'],
    },
    'pods-look-healthy': {
      says: 'The CoreDNS pods, under their new label, are Running and Ready.',
      probe: podsReady(relabelledPods),
      literally: ['all'],
    },
    'no-endpoints': {
      says: 'The Service has no endpoints.',
      probe: endpointsOf(kubeDns),
      literally: ['none'],
    },
    'lookup-times-out': {
      says: 'A lookup from a pod times out.',
      probe: nslookup(kubernetesName),
      // kube-proxy rejects traffic to a Service without endpoints, but the kernel limits how often it says so. Refused or
      // not, busybox ends with the document's line: "connection timed out; no servers could be reached".
      literally: ['timed-out', 'refused'],
      inSubstance: ['unreachable'],
    },
    'internal-names-fail': {
      says: 'DNS queries fail.',
      probe: lookup(kubernetesName),
      literally: ['timed-out', 'refused', 'unreachable'],
    },
    'external-names-fail': {
      says: 'External names are no longer resolved either.',
      probe: lookup(externalName),
      literally: ['timed-out', 'refused', 'unreachable'],
    },
  },
  shownBy: ['no-endpoints', 'pods-look-healthy', 'internal-names-fail'],

  // Measured at 1 to 5.5 s, and up to 14 s where a first readiness probe came too early: the next is due 10 s later.
  rightFixMs: 10_000,
  // What must hold for the cause to be gone, whatever was done to that end: who trains is judged by it.
  cured: {
    'service-finds-pods': {
      says: 'The Service selects CoreDNS pods that are Ready, and its endpoints are theirs.',
      probe: onControlPlane(endpointsAreOfSelectedPods, everyEndpointIs),
      literally: ['as-written'],
    },
  },
  remedies: [
    control('restart-coredns', {
      steps: [rolloutRestart(coredns)],
      because: 'The new pods carry the same labels as the old ones.',
    }),
    control('edit-labels-in-place', {
      steps: [editPodLabels(coredns, { 'k8s-app': 'kube-dns' })],
      because: "The API server refuses a template whose labels do not fit the Deployment's immutable selector.",
    }),
    documented('restore-label', {
      steps: [recreate(coredns, { podLabels: { 'k8s-app': 'kube-dns' } })],
      standsFor: 'The Deployment is created anew with the documented labels: an edit in place is refused.',
      verify: {
        'endpoints-return': {
          says: 'The endpoints appear again.',
          probe: endpointsOf(kubeDns),
          literally: ['some'],
        },
        'pods-found-by-the-old-label': {
          says: 'The pods carry k8s-app=kube-dns again.',
          probe: podsReady(corednsPods),
          literally: ['all'],
        },
      },
    }),
  ],
});
