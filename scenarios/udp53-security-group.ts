import { endpointsOf, log, lookup, nslookup, onEveryNode, podsReady } from '../harness/vocabulary/probe.ts';
import { control, defineScenario, documented, type Source } from '../harness/vocabulary/scenario.ts';
import { deleteRule, holdAtRest, insertRule, patch, rolloutRestart } from '../harness/vocabulary/step.ts';
import { coredns, corednsPods, externalName, kubeDns, kubernetesName } from './kubeadm-cluster.ts';
import { dnsRule, serviceRules } from './network/service-rules.ts';

const eks = (section: string): Source => ({ document: 'eks-interview-scenario', section });
const step5 = 'Step 5: Check Network Policy and Configuration';

/** Pods are behind veth interfaces; what comes in at eth0 comes from other nodes. */
const udp53FromOtherNodes = ['FORWARD', '-i', 'eth0', '-p', 'udp', '--dport', '53', '-j', 'DROP'];
const tcp53FromOtherNodes = ['FORWARD', '-i', 'eth0', '-p', 'tcp', '--dport', '53', '-j', 'ACCEPT'];

export default defineScenario({
  id: 'udp53-security-group',
  title: 'Nodes accept no DNS over UDP from each other',
  source: eks(step5),
  fidelity: {
    emulated: "The nodes' own firewalls drop what a security group of a VPC would not let through.",
  },
  cluster: 'control-plane-and-worker',
  baseline: 'dns',
  // With CoreDNS on one node, the other has to ask across. On its own node nothing must change.
  inject: [
    patch(coredns, {
      spec: { template: { spec: { nodeSelector: { 'node-role.kubernetes.io/control-plane': '' } } } },
    }),
    holdAtRest(corednsPods, { holdMs: 3_000, timeoutMs: 90_000 }),
    insertRule('every-node', 'Drop UDP 53 that comes from another node', udp53FromOtherNodes),
  ],

  symptoms: {
    'udp-fails-from-another-node': {
      says: 'Without UDP 53 between nodes, a lookup from another node times out.',
      probe: lookup(kubernetesName),
      of: 'some',
      literally: ['timed-out'],
    },
    'works-on-its-own-node': {
      says: "On CoreDNS's own node lookups are answered.",
      probe: lookup(kubernetesName),
      of: 'some',
      literally: ['answered'],
    },
    'tcp-works': {
      says: 'Over TCP, lookups are answered on every node: only UDP is blocked.',
      probe: lookup(kubernetesName, { protocol: 'tcp' }),
      literally: ['answered'],
    },
    'external-names-fail-as-well': {
      says: 'External names are not resolved on another node either.',
      probe: lookup(externalName),
      of: 'some',
      literally: ['timed-out'],
    },
    'nslookup-times-out': {
      says: 'busybox nslookup times out on another node.',
      probe: nslookup(kubernetesName),
      of: 'some',
      literally: ['timed-out'],
    },
    'udp-read-in-the-log': {
      says: 'CoreDNS logs that it failed to read from a UDP connection.',
      source: eks('Step 2: Check the Logs of the Failing CoreDNS Pod'),
      probe: log(corednsPods, /failed to read from UDP connection/),
      of: 'some',
      literally: ['as-written'],
      known: { grade: 'refuted', because: 'CoreDNS never gets the packets, so it has nothing to complain about.' },
    },
    'coredns-pods-fail': {
      says: 'It shows in the CoreDNS pods: one of them fails.',
      source: eks("Step 1: Check CoreDNS Pods' Status"),
      probe: podsReady(corednsPods),
      literally: ['some', 'none'],
      known: { grade: 'refuted', because: 'The kubelet probes them from their own node, over HTTP: they stay Ready.' },
    },
    'endpoints-are-there': {
      says: 'The Service has its endpoints.',
      probe: endpointsOf(kubeDns),
      literally: ['some'],
    },
    'rules-are-there': {
      says: 'Every node has the rules that lead to CoreDNS.',
      probe: onEveryNode(serviceRules, dnsRule),
      literally: ['as-written'],
    },
  },
  shownBy: ['udp-fails-from-another-node', 'works-on-its-own-node', 'tcp-works'],

  // What must hold for the cause to be gone, whatever was done to that end: who trains is judged by it.
  cured: {
    'pods-answer-over-udp': {
      says: 'Every CoreDNS pod answers over UDP, asked at its own address from every node.',
      probe: lookup(kubernetesName, { at: corednsPods }),
      literally: ['answered'],
    },
  },
  remedies: [
    control('restart-coredns', {
      steps: [rolloutRestart(coredns)],
      because: 'The new pods are on the same node, and behind the same firewall.',
    }),
    control('open-tcp-53', {
      steps: [insertRule('every-node', 'Accept TCP 53 that comes from another node', tcp53FromOtherNodes)],
      because: 'Lookups go over UDP first, and TCP was open before.',
    }),
    documented('open-udp-53', {
      steps: [deleteRule('every-node', 'Let UDP 53 from other nodes through again', udp53FromOtherNodes)],
      standsFor: "The rule of the nodes' firewalls goes, where in a VPC one of the security group would come.",
      verify: {
        'udp-works-across-nodes': {
          says: 'With UDP 53 open between the nodes, lookups are answered on all of them.',
          probe: lookup(kubernetesName),
          literally: ['answered'],
        },
      },
    }),
  ],
});
