import {
  endpointsOf,
  fieldEquals,
  lookup,
  nslookup,
  onControlPlane,
  onEveryNode,
  podsReady,
} from '../harness/vocabulary/probe.ts';
import { control, defineScenario, documented } from '../harness/vocabulary/scenario.ts';
import { deleteObject, nodeUnit, runOnNodes, scale } from '../harness/vocabulary/step.ts';
import { guide } from './healthy-cluster/guide.ts';
import {
  coredns,
  corednsPods,
  externalName,
  kubeDns,
  kubeProxy,
  kubeProxyPods,
  kubernetesName,
} from './kubeadm-cluster.ts';
import { allAnswered, askPodsOfCoreDns } from './network/ask-pods.ts';
import { dnsRule, loseServiceRules, serviceRules } from './network/service-rules.ts';

const problem1 = guide('Common kube-proxy Issues, Problem 1');
const step6 = guide('Troubleshooting Workflow, step 6');
const summary = guide('Summary');

/** Asks for something that nobody serves any more: curl itself then says what became of the connection. */
const knock = (url: string) => ['curl', '-sSk', '--max-time', '3', url] as const;
const nobodyListens = /Connection refused|Couldn't connect to server|Failed to connect/;

export default defineScenario({
  id: 'kube-proxy-down',
  title: 'kube-proxy is gone from the cluster, and its rules with it',
  source: problem1,
  // The rules outlive the program, so that its end alone shows nothing: DNS goes on working.
  fidelity: {
    emulated:
      'The rules are emptied by hand, where otherwise a restart of the nodes would lose them: kube-proxy leaves them behind.',
  },
  cluster: 'control-plane-and-worker',
  baseline: 'dns',
  // A kube-proxy that still runs would write the rules once more.
  inject: [deleteObject(kubeProxy, { cascade: 'foreground' }), loseServiceRules('every-node')],

  symptoms: {
    'no-kube-proxy-pods': {
      says: 'No kube-proxy pod is listed.',
      probe: podsReady(kubeProxyPods),
      literally: ['no-pods'],
    },
    'no-daemonset': {
      says: 'There is no DaemonSet that would run kube-proxy on every node.',
      source: guide('kube-proxy Overview, What is kube-proxy?'),
      probe: fieldEquals(kubeProxy, ['metadata', 'name'], 'kube-proxy'),
      literally: ['no-object'],
    },
    'metrics-port-closed': {
      says: 'Nobody listens on 10249.',
      probe: onEveryNode(knock('http://127.0.0.1:10249/healthz'), nobodyListens),
      literally: ['as-written'],
    },
    'health-port-closed': {
      says: 'Nobody listens on 10256.',
      probe: onEveryNode(knock('http://127.0.0.1:10256/healthz'), nobodyListens),
      literally: ['as-written'],
    },
    'no-rules': {
      says: 'No node has rules for Services any more.',
      source: summary,
      probe: onEveryNode(serviceRules, dnsRule),
      literally: ['otherwise'],
    },
    'services-unreachable': {
      says: "Services cannot be reached: neither can the API server's.",
      probe: onEveryNode(knock('https://10.96.0.1/healthz'), /timed out/),
      literally: ['as-written'],
    },
    'internal-names-fail': {
      says: 'CoreDNS needs kube-proxy: an internal name is not resolved on any node.',
      source: step6,
      probe: lookup(kubernetesName),
      literally: ['timed-out'],
    },
    'tcp-fails-as-well': {
      says: 'Nor is it over TCP.',
      source: step6,
      probe: lookup(kubernetesName, { protocol: 'tcp' }),
      literally: ['timed-out'],
    },
    'external-names-fail': {
      says: 'External names fail as well.',
      source: step6,
      probe: lookup(externalName),
      literally: ['timed-out'],
    },
    'nslookup-times-out': {
      says: 'busybox nslookup times out.',
      source: step6,
      probe: nslookup(kubernetesName),
      literally: ['timed-out'],
    },
    'coredns-is-broken': {
      says: 'Internal and external names both fail, so CoreDNS is broken.',
      source: guide('Troubleshooting Workflow, step 3'),
      probe: podsReady(corednsPods),
      literally: ['some', 'none', 'no-pods'],
      known: {
        grade: 'refuted',
        because: 'CoreDNS is well, all of its pods are Ready: nothing leads to them any more.',
      },
    },
    'pod-addresses-answer': {
      says: 'kube-proxy leads from a Service to its pods: asked at their own addresses, they answer.',
      source: guide('kube-proxy Overview, How it Works'),
      probe: onControlPlane(askPodsOfCoreDns, allAnswered),
      literally: ['as-written'],
    },
    'endpoints-are-there': {
      says: 'The Service has its endpoints.',
      probe: endpointsOf(kubeDns),
      literally: ['some'],
    },
  },
  shownBy: ['no-kube-proxy-pods', 'health-port-closed', 'no-rules', 'internal-names-fail'],

  // What must hold for the cause to be gone, whatever was done to that end: who trains is judged by it.
  cured: {
    'kube-proxy-runs': {
      says: 'kube-proxy runs on every node again, and says that it is healthy.',
      probe: onEveryNode(knock('http://127.0.0.1:10256/healthz'), /lastUpdated/),
      literally: ['as-written'],
    },
    'rules-on-every-node': {
      says: 'Every node has its rules again.',
      probe: onEveryNode(serviceRules, dnsRule),
      literally: ['as-written'],
    },
  },
  remedies: [
    // No restart of CoreDNS: its new pods could not reach the API server, and would be late when kube-proxy is back.
    control('more-replicas', {
      steps: [scale(coredns, 3)],
      because: 'Nothing leads to the third replica either.',
    }),
    control('restart-kubelet', {
      steps: [nodeUnit('workers', 'kubelet', 'restart')],
      because: 'The kubelet does not run kube-proxy unless a DaemonSet asks for it.',
    }),
    documented('bring-kube-proxy-back', {
      steps: [
        runOnNodes('control-plane', {
          does: 'Install kube-proxy, as the last phase of kubeadm init does',
          command: ['kubeadm', 'init', 'phase', 'addon', 'kube-proxy', '--config', '/kind/kubeadm.conf'],
        }),
      ],
      standsFor: 'The guide only asks whether kube-proxy runs. What follows from it is to make it run.',
      verify: {
        'pods-return': {
          says: 'The pods of kube-proxy are Ready.',
          probe: podsReady(kubeProxyPods),
          literally: ['all'],
        },
        'metrics-port-opens': {
          says: 'It listens on 10249 again.',
          probe: onEveryNode(knock('http://127.0.0.1:10249/healthz'), /^ok$/),
          literally: ['as-written'],
        },
        'health-port-opens': {
          says: 'It listens on 10256 again.',
          probe: onEveryNode(knock('http://127.0.0.1:10256/healthz'), /lastUpdated/),
          literally: ['as-written'],
        },
        'rules-return': {
          says: 'Every node has its rules again.',
          source: summary,
          probe: onEveryNode(serviceRules, dnsRule),
          literally: ['as-written'],
        },
      },
    }),
  ],
});
