import {
  endpointsOf,
  log,
  lookup,
  nodeReady,
  onControlPlane,
  onEveryNode,
  onWorkers,
  podAddress,
  podStatus,
  podsReady,
} from '../harness/vocabulary/probe.ts';
import { control, defineScenario, documented } from '../harness/vocabulary/scenario.ts';
import {
  deletePods,
  holdAtRest,
  installCni,
  patch,
  removeCni,
  rolloutRestart,
  runOnNodes,
} from '../harness/vocabulary/step.ts';
import { guide } from './healthy-cluster/guide.ts';
import { coredns, corednsPods, kubeDns, kubeProxyPods, kubernetesName } from './kubeadm-cluster.ts';
import { allAnswered, noneAnswered, pingAcrossNodes } from './network/ask-pods.ts';
import { serviceRules } from './network/service-rules.ts';

const error2 = guide('Error 2: Cannot Reach Kubernetes API');
const step5 = guide('Troubleshooting Workflow, step 5');

/** Of either node image: the lab's own agent, and kind's kindnetd. */
const forgetOtherNodes = [
  'ip route | awk \'/ via / && $1 ~ "/" { print $1 }\' | xargs -r -n1 ip route del',
  "iptables -w -t nat -S POSTROUTING | grep -E 'DNSDRILL-MASQ|KIND-MASQ' | sed 's/^-A/-D/' | xargs -r -L1 iptables -w -t nat",
].join('\n');

/** client-go 0.35, rest.Request.Watch: up to ten tries, each of which may last for the 30 s of a dial. */
/** Measured: 1.12.1 says all three lines after the first dial that timed out, 1.14.2 none of them. */
const silentVersions = { of: 'coredns', since: '1.14' } as const;
const silentClient =
  'The client of CoreDNS 1.14.2 asks for a streaming list, and repeats a dial that timed out ten times before it says a word.';

const onTheWorkers = {
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [
        { matchExpressions: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'DoesNotExist' }] },
      ],
    },
  },
};

export default defineScenario({
  id: 'cni-half-installed',
  title: 'A CNI plugin that gives pods addresses, but no route between the nodes',
  source: error2,
  fidelity: 'real',
  cluster: 'control-plane-and-worker',
  baseline: 'dns',
  // The node of the API server needs no route to it, so CoreDNS has to be on the other one for the fault to reach it. The
  // plugin goes first, or it would repair what is broken next.
  inject: [
    patch(coredns, { spec: { template: { spec: { affinity: onTheWorkers } } } }),
    holdAtRest(corednsPods, { holdMs: 3_000, timeoutMs: 90_000 }),
    removeCni(),
    // It is taken back by the plugin, when it is installed again.
    runOnNodes('every-node', {
      does: 'Remove the routes to the pods of other nodes, and the masquerade of what pods send out',
      command: ['sh', '-c', forgetOtherNodes],
    }),
    deletePods(corednsPods),
  ],

  symptoms: {
    'waits-for-the-api': {
      says: 'CoreDNS logs that it is waiting for the Kubernetes API.',
      probe: log(corednsPods, /\[INFO\] plugin\/kubernetes: waiting for Kubernetes API before starting server/),
      literally: ['as-written'],
    },
    'ready-waits-for-kubernetes': {
      says: 'It logs `Still waiting on: "kubernetes"`.',
      probe: log(corednsPods, /Still waiting on: "kubernetes"/, /Plugins not ready: "kubernetes"/),
      literally: ['as-written'],
      inSubstance: ['in-other-words'],
      known: {
        grade: 'confirmed-differently',
        in: { of: 'coredns', since: '1.12.2' },
        because: 'Since CoreDNS 1.12.2 the line is `Plugins not ready: "kubernetes"`.',
      },
    },
    'pods-have-addresses': {
      says: 'The pods have addresses.',
      probe: podAddress(corednsPods),
      literally: ['assigned'],
    },
    'pods-cannot-talk-across': {
      says: 'They cannot talk to each other across nodes.',
      probe: onControlPlane(pingAcrossNodes, noneAnswered),
      literally: ['as-written'],
    },
    'pods-run': {
      says: 'The CoreDNS pods are Running.',
      probe: podStatus(corednsPods),
      literally: ['Running'],
    },
    'pods-not-ready': {
      says: 'None of them is Ready.',
      probe: podsReady(corednsPods),
      literally: ['none'],
    },
    'nodes-not-ready': {
      says: 'The nodes are NotReady, because there is no network between them.',
      probe: nodeReady(),
      literally: ['NotReady'],
      known: { grade: 'refuted', because: 'The kubelet asks only for a CNI configuration, and that is there.' },
    },
    'no-cni-pods': {
      says: 'No pod of a network plugin runs in kube-system.',
      source: step5,
      probe: onControlPlane(
        ['kubectl', '--kubeconfig', '/etc/kubernetes/admin.conf', 'get', 'pods', '-n', 'kube-system'],
        /calico|flannel|weave|cilium|kindnet|dnsdrill-network/,
      ),
      literally: ['otherwise'],
    },
    'cni-config-is-there': {
      says: 'Every node has a .conf or .conflist in /etc/cni/net.d.',
      source: step5,
      probe: onEveryNode(['ls', '/etc/cni/net.d/'], /\.conf(list)?$/),
      literally: ['as-written'],
    },
    'internal-names-fail': {
      says: 'Nothing between Services works meanwhile: internal names are not resolved on any node.',
      probe: lookup(kubernetesName),
      literally: ['timed-out', 'refused', 'unreachable', 'servfail'],
    },
    'no-endpoints': {
      says: 'The Service has no endpoints.',
      probe: endpointsOf(kubeDns),
      literally: ['none'],
    },
    'rules-are-there': {
      says: 'kube-proxy has done its part: every node has the rule for 10.96.0.1.',
      probe: onEveryNode(serviceRules, /-A KUBE-SERVICES -d 10\.96\.0\.1\/32 -p tcp .*--dport 443 -j KUBE-SVC-/),
      literally: ['as-written'],
    },
  },
  shownBy: ['pods-have-addresses', 'pods-cannot-talk-across', 'pods-not-ready', 'no-cni-pods', 'internal-names-fail'],

  // What must hold for the cause to be gone, whatever was done to that end: who trains is judged by it.
  cured: {
    'pods-talk-across': {
      says: 'Pods reach each other across nodes.',
      probe: onControlPlane(pingAcrossNodes, allAnswered),
      literally: ['as-written'],
    },
    'plugin-runs': {
      says: 'Pods of a network plugin run, so that the next node gets its routes as well.',
      probe: onControlPlane(
        ['kubectl', '--kubeconfig', '/etc/kubernetes/admin.conf', 'get', 'pods', '-n', 'kube-system'],
        /(calico|flannel|weave|cilium|kindnet|dnsdrill-network)\S* +1\/1 +Running/,
      ),
      literally: ['as-written'],
    },
  },
  remedies: [
    // The client gives up dialling after 30 s, so what it says of that is asked after a while of waiting: what counts is what was
    // logged since the fault went in.
    control('only-wait', {
      steps: [],
      because: 'No other pod brings the routes, and CoreDNS has no way around them.',
      verify: {
        'unhandled-error': {
          says: 'It logs `[ERROR] plugin/kubernetes: Unhandled Error`.',
          probe: log(
            corednsPods,
            /\[ERROR\] plugin\/kubernetes: Unhandled Error/,
            /\[ERROR\] plugin\/kubernetes: Failed to watch/,
          ),
          literally: ['as-written'],
          inSubstance: ['in-other-words'],
          known: { grade: 'refuted', because: silentClient, in: silentVersions },
        },
        'cannot-list-services': {
          says: 'It logs that it failed to list *v1.Service at https://10.96.0.1:443/api/v1/services.',
          probe: log(corednsPods, /failed to list \*v1\.Service: Get "https:\/\/10\.96\.0\.1:443\/api\/v1\/services/),
          literally: ['as-written'],
          known: { grade: 'refuted', because: silentClient, in: silentVersions },
        },
        'dial-timeout': {
          says: 'It logs `dial tcp 10.96.0.1:443: i/o timeout`, by which a missing plugin is known.',
          source: guide('Quick Reference'),
          probe: log(corednsPods, /dial tcp 10\.96\.0\.1:443: i\/o timeout/),
          literally: ['as-written'],
          known: { grade: 'refuted', because: silentClient, in: silentVersions },
        },
        'api-out-of-reach': {
          says: 'CoreDNS does not get to the API server: its connections to 10.96.0.1 are never answered.',
          probe: onWorkers(
            ['sh', '-c', 'for pid in $(pidof coredns); do cat /proc/$pid/net/tcp; done'],
            /^ *\d+: [0-9A-F]{8}:[0-9A-F]{4} 0100600A:01BB 02 /,
          ),
          literally: ['as-written'],
        },
      },
    }),
    control('restart-coredns', {
      steps: [rolloutRestart(coredns)],
      because: 'New pods have no way to the API server either.',
    }),
    control('restart-kube-proxy', {
      steps: [deletePods(kubeProxyPods)],
      because: 'Its rules are right: what they lead to is out of reach.',
    }),
    documented('install-cni', {
      steps: [installCni({ again: true })],
      standsFor: "The node image's own network plugin stands for Calico, which the document downloads.",
      verify: {
        'nodes-ready': { says: 'The nodes are Ready.', probe: nodeReady(), literally: ['Ready'] },
        'cni-pods-run': {
          says: 'Pods of the plugin run.',
          probe: onControlPlane(
            ['kubectl', '--kubeconfig', '/etc/kubernetes/admin.conf', 'get', 'pods', '-n', 'kube-system'],
            /(calico|flannel|weave|cilium|kindnet|dnsdrill-network)\S* +1\/1 +Running/,
          ),
          literally: ['as-written'],
        },
        'coredns-ready': {
          says: 'CoreDNS reaches the API server, and is Ready.',
          probe: podsReady(corednsPods),
          literally: ['all'],
        },
        'pods-talk-across': {
          says: 'Pods reach each other across nodes.',
          probe: onControlPlane(pingAcrossNodes, allAnswered),
          literally: ['as-written'],
        },
      },
    }),
  ],
});
