import { event, fieldMatches, log, lookup, nslookup, podStatus, podsReady } from '../harness/vocabulary/probe.ts';
import { control, corrected, defineScenario, documented, type Source } from '../harness/vocabulary/scenario.ts';
import { corefile, rolloutRestart, scale } from '../harness/vocabulary/step.ts';
import {
  coredns,
  corednsConfig,
  corednsPods,
  externalName,
  myService,
  myServiceName,
  podsLabelledCoredns,
} from './kubeadm-cluster.ts';

const eks = (section: string): Source => ({ document: 'eks-interview-scenario', section });

/** The Corefile of the document's step 6, with one line of the author's choice where a plugin should stand. */
const corefileWith = (line: string) => `.:53 {
    errors
    health
    ${line}
    cache 30
    forward . /etc/resolv.conf
}
`;

export default defineScenario({
  id: 'bad-corefile',
  title: 'A Corefile with a line that is not a plugin, and a documented fix that is not one either',
  source: eks('Steps 1 to 9'),
  fidelity: 'real',
  cluster: 'control-plane-and-worker',
  baseline: 'dns',
  inject: [corefile({ content: corefileWith('kube-dns.kube-system.svc.cluster.local') }), rolloutRestart(coredns)],

  symptoms: {
    'internal-names-fail': {
      says: 'Pods cannot resolve internal names.',
      source: eks('Initial Situation'),
      probe: lookup(myServiceName, { addressOf: myService }),
      literally: ['timed-out', 'refused', 'nxdomain', 'servfail', 'unreachable'],
      known: {
        grade: 'refuted',
        because: 'The rolling update keeps an old replica with the old configuration, and that one answers.',
      },
    },
    'external-names-resolve': {
      says: 'External names still resolve.',
      source: eks('Initial Situation'),
      probe: lookup(externalName),
      literally: ['answered'],
    },
    'pods-labelled-coredns': {
      says: 'The pods are found with the label k8s-app=coredns.',
      source: eks("Step 1: Check CoreDNS Pods' Status"),
      probe: podsReady(podsLabelledCoredns),
      literally: ['all', 'some', 'none'],
      known: { grade: 'refuted', because: 'The label is k8s-app=kube-dns, in kubeadm clusters and on EKS alike.' },
    },
    'one-pod-runs': {
      says: 'One CoreDNS pod is Running.',
      source: eks("Step 1: Check CoreDNS Pods' Status"),
      probe: podStatus(corednsPods),
      of: 'some',
      literally: ['Running'],
    },
    'one-pod-in-error': {
      says: 'Another CoreDNS pod is in Error.',
      source: eks("Step 1: Check CoreDNS Pods' Status"),
      probe: podStatus(corednsPods),
      of: 'some',
      literally: ['Error', 'CrashLoopBackOff'],
    },
    'loop-or-selinux': {
      says: 'A pod in CrashLoopBackOff has a loop, or SELinux denies it something.',
      source: { document: 'coredns-guide', section: 'Troubleshooting Workflow, step 1' },
      probe: log(corednsPods, /plugin\/loop: Loop|permission denied/),
      of: 'some',
      literally: ['as-written'],
      known: { grade: 'refuted', because: 'An invalid Corefile ends CoreDNS as well, and the log names the line.' },
    },
    'failure-is-manageable': {
      says: 'With one of two replicas failing, DNS is still served.',
      source: eks("Step 1: Check CoreDNS Pods' Status"),
      probe: podsReady(corednsPods),
      literally: ['some'],
    },
    'health-check-line': {
      says: 'The log says `plugin/ready: Health check failed: failed to read from UDP connection`.',
      source: eks('Step 2: Check the Logs of the Failing CoreDNS Pod'),
      probe: log(corednsPods, /plugin\/ready: Health check failed: failed to read from UDP connection/),
      literally: ['as-written'],
      known: { grade: 'refuted', because: 'No version of CoreDNS contains that line; it names the unknown directive.' },
    },
    'error-in-the-log': {
      says: 'The log of the failing pod names the error.',
      source: eks('Step 2: Check the Logs of the Failing CoreDNS Pod'),
      // The long name, or the short one that the document puts in its place: the error must still be there after that.
      probe: log(
        corednsPods,
        /Error during parsing: Unknown directive 'kube-dns\.kube-system\.svc(\.cluster\.local)?'/,
      ),
      of: 'some',
      literally: ['as-written'],
    },
    'scheduled-event': {
      says: 'The events show that the pod was scheduled.',
      source: eks('Step 3: Describe the CoreDNS Pod'),
      probe: event('kube-system', 'Scheduled', /kube-system\/coredns-/),
      literally: ['present'],
    },
    'pulled-event': {
      says: 'The events show that the image was already on the machine.',
      source: eks('Step 3: Describe the CoreDNS Pod'),
      probe: event('kube-system', 'Pulled', /coredns.* already present on machine/),
      literally: ['present'],
    },
    'image-as-documented': {
      says: 'CoreDNS runs from the image amazon/k8s-dns-kube-dns:1.14.10.',
      source: eks('Step 3: Describe the CoreDNS Pod'),
      probe: fieldMatches(
        coredns,
        ['spec', 'template', 'spec', 'containers', '*', 'image'],
        /amazon\/k8s-dns-kube-dns:1\.14\.10$/,
      ),
      literally: ['equal'],
      known: { grade: 'refuted', because: 'k8s-dns-kube-dns is kube-dns, another DNS server; kubeadm runs coredns.' },
    },
    'created-event': {
      says: 'The events show that the container was created.',
      source: eks('Step 3: Describe the CoreDNS Pod'),
      probe: event('kube-system', 'Created', /^coredns-/),
      literally: ['present'],
    },
    'back-off-event': {
      says: 'The events show BackOff: the container is restarted over and over.',
      source: eks('Step 3: Describe the CoreDNS Pod'),
      probe: event('kube-system', 'BackOff', /Back-off restarting failed container coredns/),
      literally: ['present'],
    },
    'limits-as-documented': {
      says: 'The Deployment limits CoreDNS to 200Mi and 500m.',
      source: eks('Step 4: Inspect Resource Allocation'),
      probe: fieldMatches(
        coredns,
        ['spec', 'template', 'spec', 'containers', '*', 'resources'],
        /"limits":\{"cpu":"500m","memory":"200Mi"\}/,
      ),
      literally: ['equal'],
      known: { grade: 'refuted', because: 'kubeadm limits CoreDNS to 170Mi of memory and sets no CPU limit.' },
    },
    'configmap-shows-the-line': {
      says: 'The ConfigMap shows the wrong line.',
      source: eks('Step 6: Update CoreDNS ConfigMap'),
      probe: fieldMatches(corednsConfig, ['data', 'Corefile'], /^\s*kube-dns\.kube-system\.svc\.cluster\.local$/),
      literally: ['equal'],
    },
  },
  shownBy: ['one-pod-in-error', 'error-in-the-log'],

  // Measured at 1 to 5.5 s, and up to 14 s where a first readiness probe came too early: the next is due 10 s later.
  rightFixMs: 10_000,
  // What must hold for the cause to be gone, whatever was done to that end: who trains is judged by it.
  cured: {
    'no-such-line': {
      says: 'The Corefile no longer has the line that is not a plugin.',
      probe: fieldMatches(corednsConfig, ['data', 'Corefile'], /^\s*kube-dns\.kube-system\.svc/),
      literally: ['different'],
    },
  },
  remedies: [
    control('restart-coredns', {
      steps: [rolloutRestart(coredns)],
      because: 'Every new pod reads the same Corefile.',
    }),
    control('more-replicas', {
      steps: [scale(coredns, 3)],
      because: 'The third replica crashes as the second does.',
    }),
    documented('shorten-the-name', {
      steps: [corefile({ content: corefileWith('kube-dns.kube-system.svc') }), rolloutRestart(coredns)],
      refuted: 'A Service name is not a directive, neither in its short form nor in its long one.',
      verify: {
        'both-pods-run': {
          says: 'After the restart both CoreDNS pods run.',
          source: eks('Step 8: Confirm Pod Restart and Health'),
          probe: podsReady(corednsPods),
          literally: ['all'],
          known: { grade: 'refuted', because: "The new pods stop at `Unknown directive 'kube-dns.kube-system.svc'`." },
        },
        'shorter-name-is-accepted': {
          says: 'CoreDNS accepts the shorter line.',
          source: eks('Step 7: Apply Configuration Changes'),
          probe: log(corednsPods, /Unknown directive 'kube-dns\.kube-system\.svc'/),
          literally: ['absent'],
          known: { grade: 'refuted', because: 'The parser knows no such directive.' },
        },
        'service-name-resolves': {
          says: 'busybox nslookup finds my-service.default.svc.cluster.local.',
          source: eks('Step 9: Verify DNS Resolution'),
          probe: nslookup(myServiceName),
          literally: ['answered'],
        },
      },
    }),
    corrected('kubernetes-block', {
      steps: [
        corefile({ content: corefileWith('kubernetes cluster.local in-addr.arpa ip6.arpa\n    ready') }),
        rolloutRestart(coredns),
      ],
      verify: {
        'both-pods-run': {
          says: 'With a kubernetes block in its place both CoreDNS pods run.',
          probe: podsReady(corednsPods),
          literally: ['all'],
        },
        'service-name-resolves': {
          says: 'my-service resolves to its own address.',
          probe: lookup(myServiceName, { addressOf: myService }),
          literally: ['answered'],
        },
      },
    }),
  ],
});
