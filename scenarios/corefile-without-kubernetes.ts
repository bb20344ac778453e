import {
  endpointsOf,
  fieldMatches,
  lookup,
  nslookup,
  onEveryNode,
  podStatus,
  podsReady,
} from '../harness/vocabulary/probe.ts';
import { control, corrected, defineScenario, documented, type Source } from '../harness/vocabulary/scenario.ts';
import { corefile, holdAtRest, rolloutRestart, scale } from '../harness/vocabulary/step.ts';
import {
  coredns,
  corednsConfig,
  corednsPods,
  externalName,
  kubeDns,
  kubernetesName,
  myService,
  myServiceName,
} from './kubeadm-cluster.ts';

const eks = (section: string): Source => ({ document: 'eks-interview-scenario', section });

const corefileWith = (...lines: string[]) => `.:53 {
    errors
    health
${lines.map((line) => `    ${line}\n`).join('')}    cache 30
    forward . /etc/resolv.conf
}
`;

export default defineScenario({
  id: 'corefile-without-kubernetes',
  title: 'A Corefile that forwards everything: nobody answers for cluster.local',
  source: eks('Initial Situation'),
  fidelity: 'real',
  cluster: 'control-plane-and-worker',
  baseline: 'dns',

  // The document's Corefile has no kubernetes plugin. Without its invalid line it is one that CoreDNS accepts; `ready` is
  // what the readiness probe of the Deployment asks.
  inject: [
    corefile({ content: corefileWith('ready') }),
    rolloutRestart(coredns),
    holdAtRest(corednsPods, { holdMs: 3_000, timeoutMs: 60_000 }),
  ],

  symptoms: {
    'internal-names-fail': {
      says: 'Pods cannot resolve the name of a Service.',
      probe: lookup(myServiceName, { addressOf: myService }),
      literally: ['nxdomain', 'servfail', 'timed-out', 'refused', 'unreachable', 'wrong-answer'],
    },
    'upstream-denies-internal-names': {
      says: 'Internal names are answered by the upstream, which knows none of them.',
      probe: lookup(kubernetesName),
      literally: ['nxdomain'],
    },
    'over-tcp-too': {
      says: 'Over TCP the answer is the same.',
      probe: lookup(kubernetesName, { protocol: 'tcp' }),
      literally: ['nxdomain'],
    },
    'busybox-does-not-find-it': {
      says: 'busybox nslookup does not find the Service either.',
      source: eks('Step 9: Verify DNS Resolution'),
      probe: nslookup(myServiceName),
      literally: ['nxdomain'],
    },
    'external-names-resolve': {
      says: 'External names resolve, for example www.google.com.',
      probe: lookup(externalName),
      literally: ['answered'],
    },
    'nodes-are-not-affected': {
      says: 'Only pods are affected: the nodes themselves resolve external names.',
      probe: onEveryNode(['getent', 'ahostsv4', externalName], /^203\.0\.113\.11\s/),
      literally: ['as-written'],
    },
    'internal-works-or-both-fail': {
      says: 'Where one of the two fails, it is the external name: if internal names fail, CoreDNS is broken for both.',
      source: { document: 'coredns-guide', section: 'Troubleshooting Workflow, step 3' },
      probe: lookup(externalName),
      literally: ['timed-out', 'servfail', 'refused', 'nxdomain', 'unreachable'],
      known: { grade: 'refuted', because: 'There is a third case: internal names fail, and external ones resolve.' },
    },
    'one-pod-in-error': {
      says: 'One of the CoreDNS pods is in Error.',
      source: eks("Step 1: Check CoreDNS Pods' Status"),
      probe: podStatus(corednsPods),
      of: 'some',
      literally: ['Error', 'CrashLoopBackOff'],
      known: { grade: 'refuted', because: 'CoreDNS accepts this Corefile: no pod fails.' },
    },
    'running-means-working': {
      says: 'All pods Running confirms that DNS resolution works.',
      source: eks('Step 8: Confirm Pod Restart and Health'),
      probe: lookup(myServiceName, { addressOf: myService }),
      literally: ['answered'],
      known: { grade: 'refuted', because: 'All are Running and Ready, and no Service has a name.' },
    },
    'pods-run': {
      says: 'The CoreDNS pods are Running.',
      source: eks("Step 1: Check CoreDNS Pods' Status"),
      probe: podStatus(corednsPods),
      literally: ['Running'],
    },
    'pods-look-healthy': {
      says: 'The CoreDNS pods are Ready.',
      source: eks("Step 1: Check CoreDNS Pods' Status"),
      probe: podsReady(corednsPods),
      literally: ['all'],
    },
    'endpoints-are-there': {
      says: 'The Service has its endpoints.',
      probe: endpointsOf(kubeDns),
      literally: ['some'],
    },
  },
  shownBy: ['upstream-denies-internal-names', 'external-names-resolve'],

  // What must hold for the cause to be gone, whatever was done to that end: who trains is judged by it.
  cured: {
    'kubernetes-plugin': {
      says: 'The Corefile has a kubernetes plugin, which knows every Service, and not a few names only.',
      probe: fieldMatches(corednsConfig, ['data', 'Corefile'], /^\s*kubernetes\s/),
      literally: ['equal'],
    },
  },
  remedies: [
    control('restart-coredns', {
      steps: [rolloutRestart(coredns)],
      because: 'The new pods know as little of Services as the old ones.',
    }),
    control('more-replicas', {
      steps: [scale(coredns, 3)],
      because: 'A third replica asks the same upstream.',
    }),
    documented('corefile-of-step-7', {
      steps: [corefile({ content: corefileWith('kube-dns.kube-system.svc') }), rolloutRestart(coredns)],
      refuted: 'It has no kubernetes plugin either, and its Service name is not a directive.',
      verify: {
        'service-name-resolves': {
          says: 'busybox nslookup finds my-service.default.svc.cluster.local.',
          source: eks('Step 9: Verify DNS Resolution'),
          probe: nslookup(myServiceName),
          literally: ['answered'],
          known: {
            grade: 'refuted',
            because: 'The new pods stop at the unknown directive, and the old ones still ask the upstream.',
          },
        },
      },
    }),
    corrected('kubernetes-block', {
      steps: [
        corefile({ content: corefileWith('ready', 'kubernetes cluster.local in-addr.arpa ip6.arpa') }),
        rolloutRestart(coredns),
      ],
      verify: {
        'service-name-resolves': {
          says: 'With a kubernetes block my-service resolves to its own address.',
          probe: lookup(myServiceName, { addressOf: myService }),
          literally: ['answered'],
        },
        'external-names-still-resolve': {
          says: 'External names resolve as before.',
          probe: lookup(externalName),
          literally: ['answered'],
        },
      },
    }),
  ],
});
