import {
  endpointsOf,
  log,
  nodeReady,
  onControlPlane,
  onEveryNode,
  podAddress,
  podStatus,
  podsReady,
} from '../harness/vocabulary/probe.ts';
import { control, defineScenario, documented } from '../harness/vocabulary/scenario.ts';
import { installCni, rolloutRestart, scale } from '../harness/vocabulary/step.ts';
import { coredns, corednsPods, kubeDns } from './kubeadm-cluster.ts';

const step5 = { document: 'coredns-guide', section: 'Troubleshooting Workflow, step 5' } as const;

export default defineScenario({
  id: 'missing-cni',
  title: 'kubeadm finished, and nobody installed a CNI plugin',
  source: { document: 'coredns-guide', section: 'Error 2: Cannot Reach Kubernetes API' },
  fidelity: 'real',
  // The fault is in the cluster's own configuration, as it was for the document's team: DNS has never worked.
  cluster: 'control-plane-and-worker-without-cni',
  baseline: 'control-plane',
  inject: [],
  symptoms: {
    'nodes-not-ready': {
      says: 'The nodes are NotReady.',
      probe: nodeReady(),
      literally: ['NotReady'],
    },
    'coredns-pending': {
      says: 'A missing CNI plugin leaves the CoreDNS pods Pending.',
      source: { document: 'coredns-guide', section: 'Troubleshooting Workflow, step 1' },
      probe: podStatus(corednsPods),
      literally: ['Pending'],
    },
    'waits-for-the-api': {
      says: 'CoreDNS logs that it is waiting for the Kubernetes API.',
      probe: log(corednsPods, /\[INFO\] plugin\/kubernetes: waiting for Kubernetes API before starting server/),
      literally: ['as-written'],
      known: { grade: 'refuted', because: 'A pod that is Pending has no container, and so no log.' },
    },
    'still-waiting': {
      says: 'CoreDNS logs that the kubernetes plugin is not ready.',
      probe: log(
        corednsPods,
        /\[INFO\] plugin\/ready: Still waiting on: "kubernetes"/,
        /plugin\/ready: Plugins not ready: "kubernetes"/,
      ),
      literally: ['as-written'],
      inSubstance: ['in-other-words'],
      known: { grade: 'refuted', because: 'A pod that is Pending has no container, and so no log.' },
    },
    'failed-to-list': {
      says: 'CoreDNS logs that it failed to list the Services.',
      probe: log(corednsPods, /failed to list \*v1\.Service: Get "https:\/\/10\.96\.0\.1:443\/api\/v1\/services/),
      literally: ['as-written'],
      known: { grade: 'refuted', because: 'A pod that is Pending has no container, and so no log.' },
    },
    'dial-timeout': {
      says: 'CoreDNS logs `dial tcp 10.96.0.1:443: i/o timeout`.',
      probe: log(corednsPods, /dial tcp 10\.96\.0\.1:443: i\/o timeout/),
      literally: ['as-written'],
      known: { grade: 'refuted', because: 'A pod that is Pending has no container, and so no log.' },
    },
    'pods-have-addresses': {
      says: 'The pods have addresses, but cannot reach each other across nodes.',
      probe: podAddress(corednsPods),
      literally: ['assigned'],
      known: { grade: 'refuted', because: 'Without a CNI plugin nothing gives a pod an address.' },
    },
    'no-cni-config': {
      says: 'No node has a .conf or .conflist in /etc/cni/net.d.',
      source: step5,
      probe: onEveryNode(['sh', '-c', 'ls /etc/cni/net.d 2>/dev/null; echo end'], /^\S*\.conf(list)?$/),
      literally: ['otherwise'],
    },
    'no-cni-pods': {
      says: 'No pod of a network plugin runs in kube-system.',
      probe: onControlPlane(
        ['kubectl', '--kubeconfig', '/etc/kubernetes/admin.conf', 'get', 'pods', '-n', 'kube-system'],
        /calico|flannel|weave|cilium|kindnet|dnsdrill-network/,
      ),
      literally: ['otherwise'],
    },
    'no-endpoints': {
      says: 'No Service of the cluster has anybody behind it: kube-dns, for one, has no endpoints.',
      probe: endpointsOf(kubeDns),
      literally: ['none'],
    },
    'kubectl-join': {
      says: 'Nodes are joined with `kubectl join`.',
      source: { document: 'coredns-guide', section: 'Prevention 1: Always Install CNI First' },
      probe: onControlPlane(['kubectl', 'join'], /unknown command "join"/),
      literally: ['otherwise'],
      known: { grade: 'refuted', because: 'kubectl has no such command; it is `kubeadm join`.' },
    },
  },
  shownBy: ['nodes-not-ready', 'coredns-pending'],
  // Measured at up to 21 s, on a busy machine; on a quiet one 20 s of watching were always longer. A wrong fix that was watched for less than the right one
  // needed cannot have another turn here: there is no way back to a cluster without a network plugin.
  rightFixMs: 24_000,

  // What must hold for the cause to be gone, whatever was done to that end: who trains is judged by it.
  cured: {
    'nodes-ready': {
      says: 'Every node is Ready: a network plugin is installed.',
      probe: nodeReady(),
      literally: ['Ready'],
    },
  },
  remedies: [
    control('restart-coredns', {
      steps: [rolloutRestart(coredns)],
      because: 'New pods wait for a Ready node just as the old ones do.',
    }),
    control('more-replicas', {
      steps: [scale(coredns, 3)],
      because: 'A third pod that no node can take does not help the first two.',
    }),
    documented('install-cni', {
      steps: [installCni()],
      standsFor: "The node image's own network plugin stands for Calico, which the document downloads.",
      verify: {
        'nodes-ready': {
          says: 'The nodes become Ready.',
          probe: nodeReady(),
          literally: ['Ready'],
        },
        'coredns-ready': {
          says: 'With the network in place CoreDNS runs.',
          probe: podsReady(corednsPods),
          literally: ['all'],
        },
        'cni-config-appears': {
          says: 'Every node has a .conf or .conflist in /etc/cni/net.d.',
          source: step5,
          probe: onEveryNode(['ls', '/etc/cni/net.d/'], /\.conf(list)?$/),
          literally: ['as-written'],
        },
      },
    }),
  ],
});
