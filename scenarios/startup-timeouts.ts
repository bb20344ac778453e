import {
  lastTermination,
  log,
  logErrors,
  logInOrder,
  lookup,
  nodeReady,
  nslookup,
  podStatus,
  podsReady,
} from '../harness/vocabulary/probe.ts';
import { defineScenario, documented } from '../harness/vocabulary/scenario.ts';
import { deletePods, runOnNodes } from '../harness/vocabulary/step.ts';
import { corednsPods, kubernetesName } from './kubeadm-cluster.ts';
import { cannotReachApi, dropToApi, readiness, scaryLines, times, unsynced, waiting } from './startup-errors.ts';

const rule = dropToApi.join(' ');
const timer = 'dnsdrill-network-returns';

export default defineScenario({
  id: 'startup-timeouts',
  title: 'CoreDNS starts before the network does: the log looks bad, and time heals it',
  source: { document: 'coredns-guide', section: 'Error 5: Transient Startup Timeouts' },
  fidelity: {
    emulated:
      "A rule on the nodes that takes itself away after 60 s stands for a network that is not yet configured: it drops what pods send to the API server's Service.",
  },
  cluster: 'control-plane-and-worker',
  baseline: 'dns',

  // The node heals itself, so that nobody can be credited with it. The document says that half a minute to a minute is usual; a
  // machine that is busy with three other clusters was seen to need more than 45 s to tell the symptoms and see them once more.
  inject: [
    runOnNodes('every-node', {
      does: "Drop what pods send to the API server's Service, and have the node itself take that back after 60 s",
      command: [
        'sh',
        '-c',
        `iptables -w -I ${rule} && systemd-run --quiet --collect --unit=${timer} --on-active=60 --timer-property=AccuracySec=100ms iptables -w -D ${rule}`,
      ],
      back: [
        'sh',
        '-c',
        `systemctl stop ${timer}.timer 2>/dev/null; while iptables -w -D ${rule} 2>/dev/null; do :; done`,
      ],
    }),
    deletePods(corednsPods),
  ],

  symptoms: {
    'waits-for-the-api': {
      says: 'CoreDNS logs that it waits for the Kubernetes API before it starts its server.',
      probe: log(corednsPods, waiting),
      literally: ['as-written'],
    },
    'readiness-line': {
      says: 'The ready plugin logs `Still waiting on: "kubernetes"`.',
      probe: log(corednsPods, /\[INFO\] plugin\/ready: Still waiting on: "kubernetes"/, readiness),
      literally: ['as-written'],
      inSubstance: ['in-other-words'],
      known: {
        grade: 'confirmed-differently',
        in: { of: 'coredns', since: '1.12.2' },
        because: 'From CoreDNS 1.12.2 on the words are `Plugins not ready`.',
      },
    },
    'dial-timeout': {
      says: 'An error line says `dial tcp 10.96.0.1:443: i/o timeout`.',
      probe: log(corednsPods, /\[ERROR\] plugin\/kubernetes: .*dial tcp 10\.96\.0\.1:443: i\/o timeout/),
      literally: ['as-written'],
      known: [
        {
          grade: 'refuted',
          in: { of: 'coredns', since: '1.14' },
          because: 'One attempt to connect lasts 30 s, and in an outage of 60 s CoreDNS logged no error at all.',
        },
        {
          grade: 'refuted',
          in: { of: 'coredns', since: '1.12', before: '1.14' },
          because: 'CoreDNS 1.12 says it in an INFO line; its ERROR is `Unhandled Error`, and no more.',
        },
      ],
    },
    'starts-unsynced': {
      says: 'It then warns that it starts its server without having synced.',
      probe: log(corednsPods, unsynced),
      literally: ['as-written'],
    },
    'lines-in-order': {
      says: 'The lines come in this order: waiting, the warning, the port, the version, and after them not ready.',
      // Whether one that says `not ready` stands before the warning as well hangs on when the kubelet first asks.
      probe: logInOrder(corednsPods, [waiting, unsynced, /^\.:53$/, /^CoreDNS-1\.\d+\.\d+/, readiness]),
      literally: ['as-written'],
    },
    'pods-running': {
      says: 'The pods are Running.',
      probe: podStatus(corednsPods),
      literally: ['Running'],
    },
    'not-ready': {
      says: 'While the API is out of reach, no CoreDNS pod is Ready.',
      probe: podsReady(corednsPods),
      literally: ['none'],
    },
    'pods-cannot-reach-the-api': {
      says: 'Pods do not reach the API server.',
      probe: cannotReachApi,
      literally: ['as-written'],
    },
    'nodes-ready': {
      says: 'The nodes are Ready, so it is not a missing network plugin.',
      probe: nodeReady(),
      literally: ['Ready'],
    },
    'lookups-fail': {
      says: 'For that time lookups fail.',
      probe: lookup(kubernetesName),
      literally: ['timed-out', 'refused', 'unreachable', 'servfail'],
    },
  },
  shownBy: ['starts-unsynced', 'not-ready', 'pods-cannot-reach-the-api', 'lookups-fail'],

  triage: 'no-action-needed',
  // What must hold for the cause to be gone, whatever was done to that end: who trains is judged by it.
  cured: {
    'pods-reach-the-api': {
      says: 'Pods reach the API server.',
      probe: cannotReachApi,
      literally: ['otherwise'],
    },
  },
  remedies: [
    documented('wait', {
      steps: [],
      verify: {
        'errors-are-over': {
          says: 'The errors stop: the last is old, by its time stamp.',
          probe: logErrors(corednsPods, scaryLines, times),
          literally: ['over'],
        },
        'pods-ready': {
          says: 'The pods are Ready, `1/1`.',
          probe: podsReady(corednsPods),
          literally: ['all'],
        },
        'nothing-restarted': {
          says: 'No container had to be restarted for it.',
          probe: lastTermination(corednsPods),
          literally: ['never'],
        },
        'lookups-work': {
          says: 'Lookups are answered.',
          source: { document: 'coredns-guide', section: 'Real-World Lesson: Always Check Timestamps!' },
          probe: lookup(kubernetesName),
          literally: ['answered'],
        },
        'nslookup-works': {
          says: 'busybox nslookup finds the kubernetes Service.',
          probe: nslookup(kubernetesName),
          literally: ['answered'],
        },
        'old-lines-stay': {
          says: 'The log still shows the lines that look bad, though nothing is wrong now.',
          source: { document: 'coredns-guide', section: 'Real-World Lesson: Always Check Timestamps!' },
          probe: logErrors(corednsPods, unsynced, times),
          literally: ['over'],
        },
      },
    }),
  ],
});
