import { fieldMatches, log, lookup, onEveryNode, podStatus, podsReady } from '../harness/vocabulary/probe.ts';
import { alternative, control, defineScenario, documented } from '../harness/vocabulary/scenario.ts';
import {
  corefile,
  deletePods,
  kubeletConfig,
  nodeUnit,
  rolloutRestart,
  useSystemdResolved,
} from '../harness/vocabulary/step.ts';
import { allowEscalation, escalationAllowed } from './coredns/escalation.ts';
import { coredns, corednsConfig, corednsPods, externalName, kubernetesName } from './kubeadm-cluster.ts';

const loopLine = /\[FATAL\] plugin\/loop: Loop \(127\.0\.0\.1:\d+ -> :53\) detected for zone "\."/;

export default defineScenario({
  id: 'dns-loop',
  title: 'CoreDNS forwards to itself: the node names its resolver by a loopback address',
  source: { document: 'coredns-guide', section: 'Error 1: DNS Loop Detection' },
  fidelity: 'real',
  cluster: 'control-plane-and-worker',
  needs: ['systemd-resolved'],
  baseline: 'dns',

  // kubeadm points the kubelet past the stub when it finds systemd-resolved running at init, so the fault comes after
  // boot, as it does on a node whose distribution is upgraded. The CoreDNS pods must be new to read the new file, all of
  // them: a rolling update keeps an old one if the new ones crash before they are Ready for a moment.
  inject: [useSystemdResolved(), deletePods(corednsPods)],

  symptoms: {
    'node-names-the-stub': {
      says: "The nodes' /etc/resolv.conf names 127.0.0.53.",
      probe: onEveryNode(['cat', '/etc/resolv.conf'], /^nameserver 127\.0\.0\.53/),
      literally: ['as-written'],
    },
    'crash-loop': {
      says: 'The CoreDNS pods are in CrashLoopBackOff.',
      probe: podStatus(corednsPods),
      literally: ['CrashLoopBackOff'],
      inSubstance: ['Error'],
    },
    'not-ready': {
      says: 'No CoreDNS pod is Ready.',
      probe: podsReady(corednsPods),
      literally: ['none'],
    },
    'loop-in-the-log': {
      says: 'The log ends with a fatal line of the loop plugin that names 127.0.0.1 and zone ".".',
      probe: log(corednsPods, loopLine),
      literally: ['as-written'],
    },
    'hinfo-query': {
      says: 'The line names the HINFO query that came back.',
      probe: log(corednsPods, /^Query: "HINFO \d+\.\d+\."/, /Query: "HINFO \d+\.\d+\."/),
      literally: ['as-written'],
      inSubstance: ['in-other-words'],
      known: { grade: 'confirmed-differently', because: 'The query stands at the end of the same line, not below it.' },
    },
    'internal-names-fail': {
      says: 'All pods lose DNS: an internal name no longer resolves.',
      probe: lookup(kubernetesName),
      literally: ['timed-out', 'refused', 'unreachable', 'servfail'],
    },
    'external-names-fail': {
      says: 'Calls to external services fail: an external name no longer resolves.',
      probe: lookup(externalName),
      literally: ['timed-out', 'refused', 'unreachable', 'servfail'],
    },
  },
  shownBy: ['loop-in-the-log', 'not-ready', 'internal-names-fail'],

  // Measured at 3 to 12 s: a first readiness probe that comes too early is repeated only 10 s later.
  rightFixMs: 12_000,
  // What must hold for the cause to be gone, whatever was done to that end: who trains is judged by it.
  cured: {
    'loop-is-watched-for': {
      says: 'CoreDNS still looks for loops: its Corefile has the loop plugin.',
      probe: fieldMatches(corednsConfig, ['data', 'Corefile'], /^\s*loop\s*$/),
      literally: ['equal'],
    },
  },
  remedies: [
    control('restart-coredns', {
      steps: [rolloutRestart(coredns)],
      because: 'New pods get the same resolv.conf from the kubelet.',
    }),
    control('stop-systemd-resolved', {
      steps: [nodeUnit('every-node', 'systemd-resolved', 'stop'), rolloutRestart(coredns)],
      because: "127.0.0.53 inside the pod is the pod itself; the node's stub has no part in the loop.",
      verify: {
        'loop-needs-resolved': {
          says: 'The loop arises because systemd-resolved sends the queries back to CoreDNS.',
          probe: log(corednsPods, loopLine),
          literally: ['absent'],
          known: { grade: 'refuted', because: 'With systemd-resolved stopped the loop is detected all the same.' },
        },
      },
    }),
    control('allow-privilege-escalation', {
      steps: [allowEscalation],
      because: 'What CoreDNS may do on its node has no part in a loop: the new pods find it as the old ones did.',
      verify: escalationAllowed,
    }),
    control('remove-loop-plugin', {
      steps: [corefile({ removeLine: 'loop' }), rolloutRestart(coredns)],
      because: 'It silences the detector. The loop stays, and external names with it.',
    }),
    documented('kubelet-resolv-conf', {
      steps: [kubeletConfig('resolvConf', '/run/systemd/resolve/resolv.conf'), rolloutRestart(coredns)],
      verify: {
        'pods-ready-again': {
          says: 'With resolvConf at /run/systemd/resolve/resolv.conf, CoreDNS runs.',
          probe: podsReady(corednsPods),
          literally: ['all'],
        },
        'external-names-return': {
          says: 'External names resolve again.',
          probe: lookup(externalName),
          literally: ['answered'],
        },
      },
    }),
    alternative('forward-to-public-resolvers', {
      steps: [
        corefile({ replace: 'forward . /etc/resolv.conf', by: 'forward . 8.8.8.8 1.1.1.1' }),
        rolloutRestart(coredns),
      ],
      standsFor: "The lab's resolver answers at 8.8.8.8 and 1.1.1.1: the lab's network is closed.",
      verify: {
        'pods-ready-again': {
          says: 'With `forward . 8.8.8.8 1.1.1.1` the loop is gone.',
          probe: podsReady(corednsPods),
          literally: ['all'],
        },
        'external-names-return': {
          says: 'External names resolve again.',
          probe: lookup(externalName),
          literally: ['answered'],
        },
      },
    }),
  ],
});
