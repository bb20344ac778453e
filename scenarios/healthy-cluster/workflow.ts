/** What the guide's six steps, and its "when not to worry", say of a cluster that is well. */
import {
  endpointsOf,
  event,
  fieldEquals,
  log,
  lookup,
  nodeReady,
  nslookup,
  onControlPlane,
  onEveryNode,
  podStatus,
  podsReady,
} from '../../harness/vocabulary/probe.ts';
import type { Claims, Source } from '../../harness/vocabulary/scenario.ts';
import * as cluster from '../kubeadm-cluster.ts';
import { guide } from './guide.ts';

const workflow = (step: string): Source => guide(`Troubleshooting Workflow, ${step}`);

export const workflowClaims = {
  'pods-are-running': {
    says: 'Step 1 shows the CoreDNS pods as Running.',
    source: workflow('step 1'),
    probe: podStatus(cluster.corednsPods),
    literally: ['Running'],
  },
  'pods-are-ready': {
    says: 'A healthy CoreDNS pod is 1/1 Ready.',
    source: workflow('step 1'),
    probe: podsReady(cluster.corednsPods),
    literally: ['all'],
  },
  'no-loop-in-the-log': {
    says: 'The recent log has no fatal line of the loop plugin.',
    source: workflow('step 2'),
    probe: log(cluster.corednsPods, /\[FATAL\] plugin\/loop/),
    literally: ['absent'],
  },
  'no-dial-timeout-in-the-log': {
    says: 'The recent log has no time-out on the way to the API.',
    source: workflow('step 2'),
    probe: log(cluster.corednsPods, /dial tcp .*i\/o timeout/),
    literally: ['absent'],
  },
  'no-permission-denied-in-the-log': {
    says: 'The recent log has no "permission denied".',
    source: workflow('step 2'),
    probe: log(cluster.corednsPods, /permission denied/),
    literally: ['absent'],
  },
  'short-name-resolves': {
    says: 'busybox nslookup finds kubernetes.default.',
    source: workflow('step 3'),
    probe: nslookup('kubernetes.default'),
    literally: ['answered'],
    known: {
      grade: 'refuted',
      because: 'The busybox applet stopped walking the search list after 1.28; the name in full is found.',
    },
  },
  'full-name-resolves': {
    says: 'busybox nslookup finds an internal name given in full.',
    source: workflow('step 3'),
    probe: nslookup(cluster.kubernetesName),
    literally: ['answered'],
  },
  'external-name-resolves': {
    says: 'busybox nslookup finds google.com.',
    source: workflow('step 3'),
    probe: nslookup('google.com'),
    literally: ['answered'],
  },
  'service-exists': {
    says: 'The kube-dns Service exists and is of type ClusterIP.',
    source: workflow('step 4'),
    probe: fieldEquals(cluster.kubeDns, ['spec', 'type'], 'ClusterIP'),
    literally: ['equal'],
  },
  'service-has-endpoints': {
    says: 'The Service lists the CoreDNS pods as its endpoints.',
    source: workflow('step 4'),
    probe: endpointsOf(cluster.kubeDns),
    literally: ['some'],
  },
  'nodes-are-ready': {
    says: 'Every node is Ready.',
    source: workflow('step 5'),
    probe: nodeReady(),
    literally: ['Ready'],
  },
  'cni-config-on-the-node': {
    says: 'Every node has a .conf or .conflist in /etc/cni/net.d.',
    source: workflow('step 5'),
    probe: onEveryNode(['ls', '/etc/cni/net.d/'], /\.conf(list)?$/),
    literally: ['as-written'],
  },
  'cni-pods-are-listed': {
    says: 'A grep for calico, flannel, weave and cilium in the pod list shows the network plugin.',
    source: workflow('step 5'),
    probe: onControlPlane(
      ['kubectl', '--kubeconfig', '/etc/kubernetes/admin.conf', 'get', 'pods', '-n', 'kube-system'],
      /calico|flannel|weave|cilium/,
    ),
    literally: ['as-written'],
    known: { grade: 'refuted', because: "The grep knows four plugins; the cluster's own is none of them." },
  },
  'kube-proxy-runs': {
    says: 'The pods of kube-proxy are Running.',
    source: workflow('step 6'),
    probe: podStatus(cluster.kubeProxyPods),
    literally: ['Running'],
  },
  'kube-proxy-logs-no-error': {
    says: 'The log of kube-proxy shows no errors.',
    source: workflow('step 6'),
    // From its first line, as the guide reads it: the probe for logs begins where the trial does.
    probe: onControlPlane(
      [
        ...['kubectl', '--kubeconfig', '/etc/kubernetes/admin.conf', '-n', 'kube-system', 'logs'],
        ...['-l', 'k8s-app=kube-proxy', '--tail=-1'],
      ],
      /^E\d{4} /,
    ),
    literally: ['otherwise'],
    known: {
      grade: 'refuted',
      because: 'At its start a healthy kube-proxy logs as an error that nodePortAddresses is unset.',
    },
  },
  'no-recent-errors': {
    says: 'A healthy CoreDNS logs no errors beyond its start.',
    source: guide('Error 5, When NOT to Worry'),
    probe: log(cluster.corednsPods, /\[ERROR\]/),
    literally: ['absent'],
  },
  'lookups-work': {
    says: 'Lookups work.',
    source: guide('Error 5, When NOT to Worry'),
    probe: lookup(cluster.kubernetesName),
    literally: ['answered'],
  },
  'no-back-off': {
    says: 'No container is being restarted over and over.',
    source: guide('Error 5, When to Worry'),
    probe: event('kube-system', 'BackOff', /coredns/),
    literally: ['absent'],
  },
  'pods-labelled-coredns': {
    says: 'The CoreDNS pods are found with the label k8s-app=coredns.',
    source: { document: 'eks-interview-scenario', section: "Step 1: Check CoreDNS Pods' Status" },
    probe: podsReady(cluster.podsLabelledCoredns),
    literally: ['all', 'some', 'none'],
    known: { grade: 'refuted', because: 'The label is k8s-app=kube-dns, in kubeadm clusters and on EKS alike.' },
  },
} as const satisfies Claims;
