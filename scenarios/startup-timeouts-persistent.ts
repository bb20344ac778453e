import { log, logErrors, lookup, nodeReady, podStatus, podsReady } from '../harness/vocabulary/probe.ts';
import { control, corrected, defineScenario } from '../harness/vocabulary/scenario.ts';
import { deletePods, deleteRule, insertRule, rolloutRestart } from '../harness/vocabulary/step.ts';
import { coredns, corednsPods, kubernetesName } from './kubeadm-cluster.ts';
import { cannotReachApi, dropToApi, readiness, scaryLines, times, unsynced } from './startup-errors.ts';

const drop = "Drop what pods send to the API server's Service";

export default defineScenario({
  id: 'startup-timeouts-persistent',
  title: 'The same lines in the log as at a slow start, and this time they do not stop',
  source: { document: 'coredns-guide', section: 'Error 5: Transient Startup Timeouts' },
  fidelity: {
    emulated:
      "A rule on the nodes stands for a network that stays out of order: it drops what pods send to the API server's Service.",
  },
  cluster: 'control-plane-and-worker',
  baseline: 'dns',
  inject: [insertRule('every-node', drop, dropToApi), deletePods(corednsPods)],

  symptoms: {
    'starts-unsynced': {
      says: 'CoreDNS warns that it starts its server without having synced, as at a slow start.',
      probe: log(corednsPods, unsynced),
      literally: ['as-written'],
    },
    'readiness-line': {
      says: 'The ready plugin goes on saying that it waits for the kubernetes plugin.',
      probe: log(corednsPods, readiness),
      literally: ['as-written'],
    },
    'not-ready': {
      says: 'No CoreDNS pod becomes Ready.',
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
      says: 'Lookups fail.',
      probe: lookup(kubernetesName),
      literally: ['timed-out', 'refused', 'unreachable', 'servfail'],
    },
  },
  // What goes on being logged, and not what is logged once at the start: it is asked for again before each remedy.
  shownBy: ['readiness-line', 'not-ready', 'pods-cannot-reach-the-api', 'lookups-fail'],

  triage: 'incident',
  // What must hold for the cause to be gone, whatever was done to that end: who trains is judged by it.
  cured: {
    'pods-reach-the-api': {
      says: 'Pods reach the API server.',
      probe: cannotReachApi,
      literally: ['otherwise'],
    },
  },
  remedies: [
    control('wait-two-minutes', {
      steps: [],
      watchMs: times.persistMs,
      because: 'Nothing brings the network back.',
      verify: {
        'errors-persist': {
          says: 'Errors that still come two minutes after the start are a reason to worry.',
          probe: logErrors(corednsPods, scaryLines, times),
          literally: ['persistent'],
        },
        'still-not-ready': {
          says: 'Still no pod is Ready.',
          probe: podsReady(corednsPods),
          literally: ['none'],
        },
        'never-running': {
          says: 'What calls for worry is a pod that does not get to Running.',
          probe: podStatus(corednsPods),
          literally: ['Pending', 'ContainerCreating', 'CrashLoopBackOff', 'Error'],
          known: { grade: 'refuted', because: 'The pods are Running all the while; what they never are is Ready.' },
        },
        'dial-timeout': {
          says: 'An error line says `dial tcp 10.96.0.1:443: i/o timeout`.',
          probe: log(
            corednsPods,
            /\[ERROR\] plugin\/kubernetes: .*dial tcp 10\.96\.0\.1:443: i\/o timeout/,
            /dial tcp 10\.96\.0\.1:443: i\/o timeout/,
          ),
          literally: ['as-written'],
          inSubstance: ['in-other-words'],
          known: [
            {
              grade: 'refuted',
              in: { of: 'coredns', since: '1.14' },
              because:
                'In more than two minutes CoreDNS 1.14 logged no error, so that `grep ERROR` finds nothing in the middle of an outage; it only repeats that the plugin is not ready.',
            },
            {
              grade: 'confirmed-differently',
              in: { of: 'coredns', since: '1.12', before: '1.14' },
              because: 'CoreDNS 1.12 says it in an INFO line; its ERROR is `Unhandled Error`, and no more.',
            },
          ],
        },
      },
    }),
    control('restart-coredns', {
      steps: [rolloutRestart(coredns)],
      because: 'New pods reach the API server no better than the old ones.',
    }),
    corrected('let-pods-reach-the-api', {
      // The restart spares the wait for the client's next attempt, which is due after half a minute or more.
      steps: [
        deleteRule('every-node', `No longer ${drop.charAt(0).toLowerCase()}${drop.slice(1)}`, dropToApi),
        rolloutRestart(coredns),
      ],
      verify: {
        'pods-ready': {
          says: 'As soon as pods reach the API server, CoreDNS is Ready.',
          probe: podsReady(corednsPods),
          literally: ['all'],
        },
      },
    }),
  ],
});
