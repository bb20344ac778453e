import { endpointsOf, fieldMatches, log, lookup, nslookup, podsReady } from '../harness/vocabulary/probe.ts';
import { alternative, control, defineScenario, documented } from '../harness/vocabulary/scenario.ts';
import { corefile, holdAtRest, rolloutRestart, scale } from '../harness/vocabulary/step.ts';
import {
  coredns,
  corednsConfig,
  corednsMetrics,
  corednsPods,
  externalName,
  kubeDns,
  kubernetesName,
  myService,
  myServiceName,
} from './kubeadm-cluster.ts';

/** TEST-NET-1 (RFC 5737): in the closed network of the lab nothing there ever answers. */
const silentForward = 'forward . 192.0.2.1';
const documentedForward = 'forward . /etc/resolv.conf';

export default defineScenario({
  id: 'upstream-unreachable',
  title: 'CoreDNS forwards to a server that never answers',
  source: { document: 'coredns-guide', section: 'Troubleshooting Workflow, step 3' },
  fidelity: 'real',
  cluster: 'control-plane-and-worker',
  baseline: 'dns',

  inject: [
    corefile({ replace: documentedForward, by: silentForward }),
    rolloutRestart(coredns),
    holdAtRest(corednsPods, { holdMs: 3_000, timeoutMs: 60_000 }),
  ],

  symptoms: {
    'internal-names-resolve': {
      says: 'Internal names still resolve.',
      probe: lookup(kubernetesName),
      literally: ['answered'],
    },
    'my-service-resolves': {
      says: 'A Service in another namespace still resolves to its own address.',
      probe: lookup(myServiceName, { addressOf: myService }),
      literally: ['answered'],
    },
    'external-names-fail': {
      says: 'External names do not resolve, so calls to external services fail.',
      probe: lookup(externalName),
      literally: ['timed-out', 'servfail'],
    },
    'external-names-fail-over-tcp': {
      says: 'External names do not resolve over TCP either.',
      probe: lookup(externalName, { protocol: 'tcp' }),
      literally: ['timed-out', 'servfail'],
    },
    'busybox-gets-no-answer': {
      says: "busybox nslookup of google.com, the guide's own test, fails.",
      probe: nslookup('google.com'),
      literally: ['timed-out', 'servfail'],
    },
    'forward-config-shows-it': {
      says: 'An improper forward line in the ConfigMap is the cause.',
      source: { document: 'eks-interview-scenario', section: 'Step 6: Update CoreDNS ConfigMap' },
      probe: fieldMatches(corednsConfig, ['data', 'Corefile'], /^\s*forward \. 192\.0\.2\.1\b/),
      literally: ['equal'],
    },
    'log-names-the-upstream': {
      says: 'The log has an i/o time-out on the way to that server.',
      probe: log(
        corednsPods,
        /\[ERROR\] plugin\/errors: 2 \S+ (A|AAAA|HINFO): read (udp|tcp) \S+->192\.0\.2\.1:53: i\/o timeout/,
      ),
      literally: ['as-written'],
    },
    'metrics-show-it': {
      says: 'Prometheus would see it: the metrics count answers with SERVFAIL.',
      source: { document: 'eks-interview-scenario', section: 'Conclusion' },
      probe: corednsMetrics(/^coredns_dns_responses_total\{.*rcode="SERVFAIL".*\} [1-9]/),
      literally: ['as-written'],
    },
    'pods-look-healthy': {
      says: 'The CoreDNS pods are Running and Ready all the same.',
      source: { document: 'coredns-guide', section: 'Troubleshooting Workflow, step 1' },
      probe: podsReady(corednsPods),
      literally: ['all'],
    },
    'endpoints-are-there': {
      says: 'The Service has its endpoints.',
      source: { document: 'coredns-guide', section: 'Troubleshooting Workflow, step 4' },
      probe: endpointsOf(kubeDns),
      literally: ['some'],
    },
  },
  shownBy: ['internal-names-resolve', 'external-names-fail', 'log-names-the-upstream'],

  // What must hold for the cause to be gone, whatever was done to that end: who trains is judged by it.
  cured: {
    'silent-server-is-not-asked': {
      says: 'CoreDNS no longer forwards to the server that never answers.',
      probe: fieldMatches(corednsConfig, ['data', 'Corefile'], /^\s*forward\b.*\b192\.0\.2\.1\b/),
      literally: ['different'],
    },
  },
  remedies: [
    control('restart-coredns', {
      steps: [rolloutRestart(coredns)],
      because: 'The new pods ask the same silent server.',
    }),
    control('more-replicas', {
      steps: [scale(coredns, 3)],
      because: 'A third replica has no other server to ask.',
    }),
    documented('correct-the-forward', {
      steps: [corefile({ replace: silentForward, by: documentedForward }), rolloutRestart(coredns)],
      verify: {
        'external-names-return': {
          says: "With `forward . /etc/resolv.conf`, the node's own DNS answers external names.",
          source: { document: 'coredns-guide', section: 'CoreDNS Configuration (Corefile)' },
          probe: lookup(externalName),
          literally: ['answered'],
        },
        'busybox-finds-google': {
          says: 'busybox nslookup finds google.com.',
          probe: nslookup('google.com'),
          literally: ['answered'],
        },
      },
    }),
    alternative('forward-to-public-resolvers', {
      steps: [corefile({ replace: silentForward, by: 'forward . 8.8.8.8 1.1.1.1' }), rolloutRestart(coredns)],
      standsFor: "The lab's resolver answers at 8.8.8.8 and 1.1.1.1: the lab's network is closed.",
      verify: {
        'external-names-return': {
          says: 'With `forward . 8.8.8.8 1.1.1.1` external names resolve.',
          source: { document: 'coredns-guide', section: 'Error 1: DNS Loop Detection' },
          probe: lookup(externalName),
          literally: ['answered'],
        },
      },
    }),
  ],
});
