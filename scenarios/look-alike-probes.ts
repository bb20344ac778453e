import {
  endpointsOf,
  fieldEquals,
  fieldMatches,
  lastTermination,
  log,
  lookup,
  nodeReady,
  onControlPlane,
  onEveryNode,
  type Probe,
  podStatus,
  podsReady,
} from '../harness/vocabulary/probe.ts';
import {
  coredns,
  corednsPods,
  externalName,
  kubeDns,
  kubeProxyPods,
  kubernetesName,
  podsLabelledCoredns,
} from './kubeadm-cluster.ts';

/**
 * "DNS does not work" has many causes. What a good engineer looks at to tell them apart, from the symptom inwards: asked
 * under the fault of every scenario, so that for any two of them there is a look that tells which of them it is.
 */
export const lookAlikeProbes: Readonly<Record<string, Probe>> = {
  'internal name': lookup(kubernetesName),
  'internal name, TCP': lookup(kubernetesName, { protocol: 'tcp' }),
  'external name': lookup(externalName),
  'CoreDNS pods asked directly': lookup(kubernetesName, { at: corednsPods }),
  'CoreDNS pods asked directly, TCP': lookup(kubernetesName, { at: corednsPods, protocol: 'tcp' }),
  'CoreDNS pods Ready': podsReady(corednsPods),
  'CoreDNS pods': podStatus(corednsPods),
  'last end of CoreDNS': lastTermination(corednsPods),
  'pods labelled coredns': podsReady(podsLabelledCoredns),
  'CoreDNS wants two replicas': fieldEquals(coredns, ['spec', 'replicas'], 2),
  'CoreDNS limits its CPU': fieldMatches(
    coredns,
    ['spec', 'template', 'spec', 'containers', '*', 'resources', 'limits'],
    /"cpu":/,
  ),
  'endpoints of kube-dns': endpointsOf(kubeDns),
  'log: Corefile refused': log(corednsPods, /Error during parsing/, /reload failed/),
  'log: Corefile unreadable': log(corednsPods, /permission denied/),
  'log: loop': log(corednsPods, /plugin\/loop: Loop/),
  'log: API unreachable': log(corednsPods, /dial tcp 10\.96\.0\.1:443|waiting for Kubernetes API/),
  'log: API forbids': log(corednsPods, /is forbidden/),
  'log: upstream silent': log(corednsPods, /plugin\/errors: .*(?:i\/o timeout|refused|unreachable)/),
  nodes: nodeReady(),
  'kube-proxy pods Ready': podsReady(kubeProxyPods),
  'kube-proxy rules for kube-dns': onEveryNode(
    ['iptables-save', '-t', 'nat'],
    /^-A KUBE-SERVICES -d 10\.96\.0\.10\/32 .*--dport 53/,
  ),
  'no NetworkPolicy in kube-system': onControlPlane(
    ['kubectl', '--kubeconfig', '/etc/kubernetes/admin.conf', 'get', 'networkpolicies', '-n', 'kube-system'],
    /^No resources found/,
  ),
};
