import {
  endpointsOf,
  fieldMatches,
  log,
  lookup,
  nslookup,
  onControlPlane,
  onEveryNode,
  podStatus,
  podsReady,
} from '../harness/vocabulary/probe.ts';
import { control, defineScenario, documented } from '../harness/vocabulary/scenario.ts';
import { deletePods, editConfigMap, rolloutRestart } from '../harness/vocabulary/step.ts';
import { guide } from './healthy-cluster/guide.ts';
import {
  coredns,
  corednsPods,
  externalName,
  kubeDns,
  kubeProxyConfig,
  kubeProxyPods,
  kubernetesName,
} from './kubeadm-cluster.ts';
import { allAnswered, askPodsOfCoreDns } from './network/ask-pods.ts';
import { dnsRule, serviceRules } from './network/service-rules.ts';

const components = guide('kube-proxy Overview, Key Components');

const askHealth = ['curl', '-sS', '--max-time', '3', 'http://127.0.0.1:10256/healthz'] as const;

/** kube-proxy reads its configuration when it starts, so its pods are replaced. */
const changeMode = (from: string, to: string) => [
  editConfigMap(kubeProxyConfig, {
    key: 'config.conf',
    replace: `mode: ${from}`,
    by: `mode: ${to}`,
    readers: kubeProxyPods,
  }),
  deletePods(kubeProxyPods),
];

export default defineScenario({
  id: 'kube-proxy-wrong-mode',
  title: 'kube-proxy is given a mode that it cannot run',
  source: guide('Common kube-proxy Issues, Problem 2'),
  fidelity: 'real',
  cluster: 'control-plane-and-worker',
  baseline: 'dns',
  // The rules of before go on serving as long as they happen to be right: until CoreDNS has other addresses.
  inject: [...changeMode('iptables', 'userspace'), deletePods(corednsPods)],

  symptoms: {
    'mode-in-configmap': {
      says: 'The ConfigMap shows the mode that does not fit.',
      probe: fieldMatches(kubeProxyConfig, ['data', 'config.conf'], /^mode: userspace$/),
      literally: ['equal'],
    },
    'userspace-is-a-mode': {
      says: 'userspace is one of the modes.',
      source: components,
      probe: log(kubeProxyPods, /Invalid value: \S*userspace/),
      literally: ['absent'],
      known: { grade: 'refuted', because: 'It was removed in Kubernetes 1.26: kube-proxy refuses it and exits.' },
    },
    'modes-in-the-log': {
      says: "kube-proxy's log shows the error, and which modes there are.",
      source: guide('Troubleshooting Workflow, step 6'),
      probe: log(
        kubeProxyPods,
        /Invalid value: \S*userspace.*must be iptables, ipvs, nftables or blank/,
        /Invalid value: \S*userspace/,
      ),
      literally: ['as-written'],
      inSubstance: ['in-other-words'],
    },
    'kube-proxy-crashes': {
      says: 'The kube-proxy pods are in a crash loop.',
      probe: podStatus(kubeProxyPods),
      literally: ['CrashLoopBackOff', 'Error'],
    },
    'health-port-closed': {
      says: 'Nobody listens on 10256.',
      source: guide('Common kube-proxy Issues, Problem 1'),
      probe: onEveryNode(askHealth, /Connection refused|Couldn't connect to server|Failed to connect/),
      literally: ['as-written'],
    },
    'old-rules-stay': {
      says: 'Every node still has the rules from before, and they look right.',
      source: guide('Common kube-proxy Issues, Problem 3'),
      probe: onEveryNode(serviceRules, dnsRule),
      literally: ['as-written'],
    },
    'internal-names-fail': {
      says: 'Services, DNS among them, can no longer be reached.',
      probe: lookup(kubernetesName),
      literally: ['timed-out', 'unreachable', 'refused'],
    },
    'external-names-fail': {
      says: 'External names fail as well.',
      probe: lookup(externalName),
      literally: ['timed-out', 'unreachable', 'refused'],
    },
    'nslookup-fails': {
      says: 'busybox nslookup times out.',
      probe: nslookup(kubernetesName),
      literally: ['timed-out', 'unreachable', 'refused'],
    },
    'coredns-is-ready': {
      says: 'CoreDNS is well: all of its pods are Ready.',
      probe: podsReady(corednsPods),
      literally: ['all'],
    },
    'endpoints-are-there': {
      says: 'The Service has the new endpoints.',
      probe: endpointsOf(kubeDns),
      literally: ['some'],
    },
    'pod-addresses-answer': {
      says: 'Asked at the addresses of its pods, CoreDNS answers on every node.',
      probe: onControlPlane(askPodsOfCoreDns, allAnswered),
      literally: ['as-written'],
    },
  },
  shownBy: ['mode-in-configmap', 'kube-proxy-crashes', 'old-rules-stay', 'internal-names-fail'],
  // What must hold for the cause to be gone, whatever was done to that end: who trains is judged by it.
  cured: {
    'kube-proxy-runs': {
      says: 'kube-proxy runs on every node, and says that it is healthy.',
      probe: onEveryNode(askHealth, /lastUpdated/),
      literally: ['as-written'],
    },
  },
  remedies: [
    control('restart-coredns', {
      steps: [rolloutRestart(coredns)],
      because: 'The new pods have other addresses yet again, and the rules still lead to the first ones.',
    }),
    control('set-ipvs', {
      steps: changeMode('userspace', 'ipvs'),
      because: 'The kernel of this host cannot do IPVS.',
      needs: ['no-ipvs'],
      verify: {
        'ipvs-runs': {
          says: 'ipvs is one of the modes: kube-proxy runs with it.',
          source: components,
          // Not the status of its pods: between two crashes they run for a moment.
          probe: onEveryNode(askHealth, /lastUpdated/),
          literally: ['as-written'],
          known: { grade: 'refuted', because: 'It is a mode that kube-proxy knows and this kernel does not.' },
        },
        'ipvs-in-the-log': {
          says: "kube-proxy's log says that the kernel is the obstacle.",
          source: guide('Troubleshooting Workflow, step 6'),
          probe: log(kubeProxyPods, /can't use the IPVS proxier/),
          literally: ['as-written'],
        },
      },
    }),
    documented('set-iptables', {
      steps: changeMode('userspace', 'iptables'),
      verify: {
        'kube-proxy-runs': {
          says: 'iptables is one of the modes: kube-proxy runs with it.',
          source: components,
          probe: podsReady(kubeProxyPods),
          literally: ['all'],
        },
        'mode-matches': {
          says: 'The mode in the ConfigMap is the one that the nodes can run.',
          probe: fieldMatches(kubeProxyConfig, ['data', 'config.conf'], /^mode: iptables$/),
          literally: ['equal'],
        },
      },
    }),
  ],
});
