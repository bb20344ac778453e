import { serviceAccount } from '../harness/vocabulary/objects.ts';
import {
  endpointsOf,
  fieldEquals,
  log,
  lookup,
  onControlPlane,
  podStatus,
  podsReady,
} from '../harness/vocabulary/probe.ts';
import { alternative, control, defineScenario, documented, type Source } from '../harness/vocabulary/scenario.ts';
import { apply, deleteObject, deletePods, rolloutRestart } from '../harness/vocabulary/step.ts';
import { allowEscalation, escalationAllowed } from './coredns/escalation.ts';
import { mayListWhatItServes } from './cures.ts';
import { coredns, corednsBinding, corednsPods, externalName, kubeDns, kubernetesName } from './kubeadm-cluster.ts';

const guide = (section: string): Source => ({ document: 'coredns-guide', section });

const forbidden =
  /failed to list \S+: \S+ is forbidden: User "system:serviceaccount:kube-system:coredns" cannot list resource/;

/** As kubeadm makes it. */
const binding = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding' as const,
  metadata: { name: corednsBinding.name },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:coredns' },
  subjects: [{ kind: 'ServiceAccount', name: 'coredns', namespace: 'kube-system' }],
};

export default defineScenario({
  id: 'rbac-denied',
  title: 'CoreDNS may no longer read Services: its ClusterRoleBinding is gone',
  source: guide('Quick Reference'),
  fidelity: 'real',
  cluster: 'control-plane-and-worker',
  baseline: 'dns',

  // A watch that is open goes on for minutes without the right to open it, so the pods are replaced.
  inject: [deleteObject(corednsBinding), deletePods(corednsPods)],

  symptoms: {
    'permission-denied': {
      says: 'The log says "permission denied".',
      probe: log(corednsPods, /permission denied/i, forbidden),
      literally: ['as-written'],
      inSubstance: ['in-other-words'],
      known: { grade: 'confirmed-differently', because: 'The API server forbids, and CoreDNS repeats its words.' },
    },
    'cannot-list-services': {
      says: 'Without its rights CoreDNS cannot read Services.',
      source: guide('How CoreDNS Works, Key Components'),
      probe: log(corednsPods, /failed to list \*v1\.Service: services is forbidden/),
      literally: ['as-written'],
    },
    'cannot-list-endpoints': {
      says: 'Without its rights CoreDNS cannot read endpoints.',
      source: guide('How CoreDNS Works, Key Components'),
      probe: log(
        corednsPods,
        /failed to list \*v1\.Endpoints: endpoints is forbidden/,
        /failed to list \*v1\.EndpointSlice: endpointslices\.discovery\.k8s\.io is forbidden/,
      ),
      literally: ['as-written'],
      inSubstance: ['in-other-words'],
      known: {
        grade: 'confirmed-differently',
        because: 'CoreDNS reads EndpointSlices, which have taken the place of Endpoints.',
      },
    },
    'log-names-the-resource': {
      says: 'The log says which right is missing.',
      source: guide('Troubleshooting Workflow, step 2'),
      probe: log(corednsPods, forbidden),
      literally: ['as-written'],
    },
    'crash-loop': {
      says: 'Missing permissions end in CrashLoopBackOff.',
      probe: podStatus(corednsPods),
      literally: ['CrashLoopBackOff'],
      inSubstance: ['Error'],
      known: { grade: 'refuted', because: 'CoreDNS goes on running and tries again; it is just not Ready.' },
    },
    'not-ready': {
      says: 'No CoreDNS pod is Ready.',
      probe: podsReady(corednsPods),
      literally: ['none'],
    },
    'service-account-is-there': {
      says: 'Checking the ServiceAccount shows nothing: it is there.',
      probe: fieldEquals(serviceAccount('kube-system', 'coredns'), ['metadata', 'name'], 'coredns'),
      literally: ['equal'],
    },
    'binding-is-gone': {
      says: 'The ClusterRoleBinding system:coredns is gone.',
      source: guide('How CoreDNS Works, Key Components'),
      probe: fieldEquals(corednsBinding, ['roleRef', 'name'], 'system:coredns'),
      literally: ['no-object'],
    },
    'no-endpoints': {
      says: 'The Service has no endpoints.',
      source: guide('Troubleshooting Workflow, step 4'),
      probe: endpointsOf(kubeDns),
      literally: ['none'],
    },
    'labels-do-not-match': {
      says: 'Where the Service has no endpoints, no pod has the labels that it selects by.',
      source: guide('Quick Reference'),
      probe: podsReady(corednsPods),
      literally: ['no-pods'],
      known: { grade: 'refuted', because: 'The pods have the labels; a pod that is not Ready is not an endpoint.' },
    },
    'internal-names-fail': {
      says: 'Internal names do not resolve.',
      source: guide('Summary'),
      probe: lookup(kubernetesName),
      literally: ['refused', 'timed-out', 'unreachable', 'servfail'],
    },
    'external-names-fail': {
      says: 'External names do not resolve either.',
      source: guide('Troubleshooting Workflow, step 3'),
      probe: lookup(externalName),
      literally: ['refused', 'timed-out', 'unreachable', 'servfail'],
    },
  },
  shownBy: ['log-names-the-resource', 'not-ready', 'internal-names-fail'],

  // Measured at 33 and 35 s without a restart: CoreDNS asks the API at ever longer intervals, up to half a minute and more.
  rightFixMs: 35_000,
  // What must hold for the cause to be gone, whatever was done to that end: who trains is judged by it.
  cured: {
    'may-list-what-it-serves': {
      says: "CoreDNS' ServiceAccount may list Services and EndpointSlices.",
      probe: onControlPlane(mayListWhatItServes, /^yes yes$/),
      literally: ['as-written'],
    },
  },
  remedies: [
    control('allow-privilege-escalation', {
      steps: [allowEscalation],
      because: 'What a container may do on its node gives the ServiceAccount no right.',
      verify: escalationAllowed,
    }),
    documented('restore-the-binding', {
      steps: [apply(binding)],
      verify: {
        'pods-ready-again': {
          says: 'With the binding restored every CoreDNS pod is Ready, without a restart.',
          probe: podsReady(corednsPods),
          literally: ['all'],
        },
      },
    }),
    alternative('restore-the-binding-and-restart', {
      steps: [apply(binding), rolloutRestart(coredns)],
      verify: {
        'pods-ready-again': {
          says: 'With the binding restored every new CoreDNS pod is Ready.',
          probe: podsReady(corednsPods),
          literally: ['all'],
        },
      },
    }),
  ],
});
