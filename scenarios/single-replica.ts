import { endpointsOf, fieldEquals, fieldMatches, lookup, lookupsLost, podsReady } from '../harness/vocabulary/probe.ts';
import { alternative, control, defineScenario, documented } from '../harness/vocabulary/scenario.ts';
import { apply, crashNewestPod, holdAtRest, rolloutRestart, type Step, scale } from '../harness/vocabulary/step.ts';
import { coredns, corednsPods, kubeDns, kubernetesName } from './kubeadm-cluster.ts';

/** Whoever is there is Ready and keeps still. */
const atRest = holdAtRest(corednsPods, { holdMs: 3_000, timeoutMs: 90_000 });
/** The same in every turn: everybody is there, and then one pod dies. */
const crash: readonly Step[] = [atRest, crashNewestPod(corednsPods)];
/** The next turn begins once the pod has recovered: it must not be blamed for the outage of this one. */
const crashAndRecover: readonly Step[] = [...crash, atRest];

const stillAnOutage = {
  'still-an-outage': {
    says: 'As long as there is one replica there is no high availability: the death of a pod is an outage.',
    probe: lookupsLost(),
    literally: ['outage', 'all'],
  },
} as const;

export default defineScenario({
  id: 'single-replica',
  title: 'One replica: when its pod dies, nobody answers until there is another',
  source: { document: 'coredns-guide', section: 'Prevention 5: Use Multiple Replicas' },
  fidelity: 'real',
  cluster: 'control-plane-and-worker',
  baseline: 'dns',
  lookups: { name: kubernetesName, perSecond: 20 },
  inject: [scale(coredns, 1), ...crashAndRecover],
  symptoms: {
    'one-replica': {
      says: 'CoreDNS runs with a single replica.',
      probe: fieldEquals(coredns, ['spec', 'replicas'], 1),
      literally: ['equal'],
    },
    'an-outage': {
      says: 'Without several replicas DNS is not highly available: when the pod dies, lookups go unanswered.',
      probe: lookupsLost(),
      literally: ['outage', 'all'],
    },
    'replaced-by-itself': {
      says: 'The container is started again, and the Service has its endpoint back.',
      source: { document: 'eks-interview-scenario', section: 'Step 3: Describe the CoreDNS Pod' },
      probe: endpointsOf(kubeDns),
      literally: ['some'],
    },
    'answered-again': {
      says: 'Once the pod is running again, DNS works.',
      source: { document: 'eks-interview-scenario', section: 'Step 8: Confirm Pod Restart and Health' },
      probe: lookup(kubernetesName),
      literally: ['answered'],
    },
  },
  shownBy: ['one-replica', 'an-outage'],
  // Measured at 20.5 to 28.6 s beside other work, most of it the waits in its own steps: until all replicas are at rest, and
  // the 10 s for which the kubelet backs off.
  rightFixMs: 28_000,
  // What must hold for the cause to be gone, whatever was done to that end: who trains is judged by it.
  cured: {
    'several-replicas': {
      says: 'CoreDNS has more than one replica.',
      probe: fieldMatches(coredns, ['spec', 'replicas'], /^(?:[2-9]|[1-9]\d+)$/),
      literally: ['equal'],
    },
  },
  remedies: [
    control('disruption-budget', {
      steps: [
        apply({
          apiVersion: 'policy/v1',
          kind: 'PodDisruptionBudget',
          metadata: { name: 'coredns', namespace: 'kube-system' },
          spec: { minAvailable: 1, selector: { matchLabels: { 'k8s-app': 'kube-dns' } } },
        }),
        ...crashAndRecover,
      ],
      because: 'A budget is asked before an eviction; a pod that dies asks nobody.',
      verify: stillAnOutage,
    }),
    control('restart-coredns', {
      steps: [rolloutRestart(coredns), ...crashAndRecover],
      because: 'A fresh pod is as alone as the one before it.',
      verify: stillAnOutage,
    }),
    documented('three-replicas', {
      steps: [scale(coredns, 3), ...crash],
      verify: {
        'no-outage': {
          says: 'With three replicas DNS is highly available: the death of a pod is not an outage.',
          probe: lookupsLost(),
          literally: ['none', 'some'],
        },
        'three-ready': {
          says: 'The three replicas are there.',
          probe: podsReady(corednsPods),
          literally: ['all'],
        },
      },
    }),
    alternative('two-replicas', {
      steps: [scale(coredns, 2), ...crash],
      verify: {
        'still-manageable': {
          says: 'With two replicas the failure of one pod can be tolerated.',
          source: { document: 'eks-interview-scenario', section: "Step 1: Check CoreDNS Pods' Status" },
          probe: lookupsLost(),
          literally: ['none', 'some'],
        },
      },
    }),
  ],
});
