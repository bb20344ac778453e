import {
  endpointsOf,
  log,
  lookup,
  nslookup,
  onControlPlane,
  onEveryNode,
  onWorkers,
  podsReady,
} from '../harness/vocabulary/probe.ts';
import { control, corrected, defineScenario } from '../harness/vocabulary/scenario.ts';
import { deletePods, nodeUnit } from '../harness/vocabulary/step.ts';
import { guide } from './healthy-cluster/guide.ts';
import { corednsPods, kubeDns, kubeProxyPods, kubernetesName } from './kubeadm-cluster.ts';
import { allAnswered, askPodsOfCoreDns } from './network/ask-pods.ts';
import { dnsRule, loseServiceRules, serviceRules, untilEndpointsRest } from './network/service-rules.ts';

export default defineScenario({
  id: 'iptables-rules-missing',
  title: 'kube-proxy runs, but its rules are gone from a node',
  source: guide('Common kube-proxy Issues, Problem 3'),
  fidelity: 'real',
  cluster: 'control-plane-and-worker',
  baseline: 'dns',

  // Any change of a Service or of its endpoints makes kube-proxy write the chain anew, and nothing else does for an hour. So
  // nothing here may change one; a restart of CoreDNS, the usual wrong fix, would be the right one by accident.
  inject: [untilEndpointsRest, loseServiceRules('workers')],

  symptoms: {
    'rules-missing': {
      says: 'On the node, iptables-save shows no KUBE-SERVICES rule for 10.96.0.10, port 53.',
      probe: onWorkers(serviceRules, dnsRule),
      literally: ['otherwise'],
    },
    'chain-still-there': {
      says: 'The chain itself is still there: it is only empty.',
      probe: onWorkers(serviceRules, /^:KUBE-SERVICES /),
      literally: ['as-written'],
    },
    'rules-on-other-nodes': {
      says: 'A node that has its rules shows that line.',
      probe: onControlPlane(serviceRules, dnsRule),
      literally: ['as-written'],
    },
    'lookups-fail-on-the-node': {
      says: 'Pods on that node reach no Service, so internal names time out there.',
      probe: lookup(kubernetesName),
      of: 'some',
      literally: ['timed-out'],
    },
    'nslookup-fails-on-the-node': {
      says: 'busybox nslookup times out there as well.',
      probe: nslookup(kubernetesName),
      of: 'some',
      literally: ['timed-out'],
    },
    'tcp-fails-as-well': {
      says: 'The same goes for lookups over TCP.',
      probe: lookup(kubernetesName, { protocol: 'tcp' }),
      of: 'some',
      literally: ['timed-out'],
    },
    'other-nodes-resolve': {
      says: 'Pods on other nodes resolve names as before.',
      probe: lookup(kubernetesName),
      of: 'some',
      literally: ['answered'],
    },
    'kube-proxy-looks-healthy': {
      says: 'kube-proxy is Running and Ready on every node.',
      source: guide('Troubleshooting Workflow, step 6'),
      probe: podsReady(kubeProxyPods),
      literally: ['all'],
    },
    'kube-proxy-says-it-is-healthy': {
      says: "kube-proxy's own health check, on 10256, passes.",
      source: guide('Common kube-proxy Issues, Problem 1'),
      probe: onWorkers(['curl', '-sS', '--max-time', '5', 'http://127.0.0.1:10256/healthz'], /lastUpdated/),
      literally: ['as-written'],
    },
    'errors-in-the-log': {
      says: "kube-proxy's log has errors that point to it.",
      source: guide('Troubleshooting Workflow, step 6'),
      probe: log(kubeProxyPods, /^[EWF]\d{4} |level=(error|warning)/),
      of: 'some',
      literally: ['as-written'],
      known: { grade: 'refuted', because: 'kube-proxy does not notice that its rules are gone, so it logs nothing.' },
    },
    'coredns-is-ready': {
      says: 'CoreDNS has nothing to do with it: all of its pods are Ready.',
      probe: podsReady(corednsPods),
      literally: ['all'],
    },
    'pod-addresses-answer': {
      says: 'Asked at the addresses of its pods, with no Service between, CoreDNS answers on every node.',
      probe: onControlPlane(askPodsOfCoreDns, allAnswered),
      literally: ['as-written'],
    },
    'endpoints-are-there': {
      says: 'The Service has its endpoints.',
      probe: endpointsOf(kubeDns),
      literally: ['some'],
    },
  },
  shownBy: ['rules-missing', 'rules-on-other-nodes', 'lookups-fail-on-the-node', 'other-nodes-resolve'],

  // What must hold for the cause to be gone, whatever was done to that end: who trains is judged by it.
  cured: {
    'rules-on-every-node': {
      says: 'Every node has the KUBE-SERVICES rules again.',
      probe: onEveryNode(serviceRules, dnsRule),
      literally: ['as-written'],
    },
  },
  remedies: [
    control('only-wait', {
      steps: [],
      because: 'kube-proxy writes what has changed, and all of it only once an hour.',
      verify: {
        'kube-proxy-restores-them': {
          says: 'kube-proxy manages the rules, so it puts back what is missing.',
          source: guide('Summary'),
          probe: onWorkers(serviceRules, dnsRule),
          literally: ['as-written'],
          known: {
            grade: 'refuted',
            because: 'It looks for its canary, an empty chain of its own, and not at the rules.',
          },
        },
      },
    }),
    control('restart-kubelet', {
      steps: [nodeUnit('workers', 'kubelet', 'restart')],
      because: 'The kubelet has chains of its own, and none of them is about Services.',
      // Seen with 1.34: a kubelet that starts again says for a moment that its pods are not Ready. That changes endpoints, and with
      // them kube-proxy writes all of its rules anew: DNS was back after nine seconds.
      in: { of: 'kubernetes', since: '1.35' },
    }),
    corrected('restart-kube-proxy', {
      steps: [deletePods(kubeProxyPods)],
      standsFor: 'The guide only says how to look. What follows from it is to let kube-proxy write its rules again.',
      verify: {
        'rules-return': {
          says: 'iptables-save shows the KUBE-SERVICES rules again.',
          probe: onWorkers(serviceRules, dnsRule),
          literally: ['as-written'],
        },
      },
    }),
  ],
});
