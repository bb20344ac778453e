import { fieldMatches, lastTermination, log, lookup, podsReady } from '../harness/vocabulary/probe.ts';
import {
  alternative,
  control,
  corrected,
  defineScenario,
  documented,
  type Source,
} from '../harness/vocabulary/scenario.ts';
import { corefile, deletePods, holdAtRest, rolloutRestart, runOnNodes } from '../harness/vocabulary/step.ts';
import {
  coredns,
  corednsConfig,
  corednsMetrics,
  corednsPods,
  externalName,
  myService,
  myServiceName,
} from './kubeadm-cluster.ts';

const eks = (section: string): Source => ({ document: 'eks-interview-scenario', section });

const reload = '\n    reload\n';
const reloadSoon = '\n    reload 2s\n';
const wrongLine = '\n    reload 2s\n    kube-dns.kube-system.svc.cluster.local\n';
const putRight = [corefile({ replace: wrongLine, by: reloadSoon }), rolloutRestart(coredns)];

export default defineScenario({
  id: 'corefile-hot-reload',
  title: 'An invalid Corefile that nobody has read yet: DNS works until a pod restarts',
  source: eks('Step 7: Apply Configuration Changes'),
  fidelity: {
    emulated:
      'CoreDNS looks for a changed Corefile every 2 s instead of every 30 s, and the pods are annotated so that the kubelets mount it at once instead of within 90 s: the same events, sooner.',
  },
  cluster: 'control-plane-and-worker',
  baseline: 'dns',

  inject: [
    corefile({ replace: reload, by: reloadSoon }),
    deletePods(corednsPods),
    holdAtRest(corednsPods, { holdMs: 3_000, timeoutMs: 60_000 }),
    corefile({ replace: reloadSoon, by: wrongLine }),
    // The annotation goes with the pods: what takes the Corefile back replaces them.
    runOnNodes('control-plane', {
      does: 'annotate the CoreDNS pods, so that the kubelets look at them again',
      command: [
        ...['kubectl', '--kubeconfig', '/etc/kubernetes/admin.conf', 'annotate', 'pods', '--overwrite'],
        ...['-n', 'kube-system', '-l', 'k8s-app=kube-dns', 'dnsdrill.dev/look-again=now'],
      ],
    }),
  ],

  symptoms: {
    'configmap-shows-the-line': {
      says: 'The ConfigMap holds a line that is not a plugin.',
      source: eks('Step 6: Update CoreDNS ConfigMap'),
      probe: fieldMatches(corednsConfig, ['data', 'Corefile'], /^\s*kube-dns\.kube-system\.svc\.cluster\.local$/),
      literally: ['equal'],
    },
    'wrong-configmap-breaks-dns': {
      says: 'A wrong ConfigMap makes lookups fail.',
      source: eks('Step 6: Update CoreDNS ConfigMap'),
      probe: lookup(myServiceName, { addressOf: myService }),
      literally: ['timed-out', 'refused', 'nxdomain', 'servfail', 'unreachable'],
      known: { grade: 'refuted', because: 'CoreDNS refuses the new Corefile and goes on with the one that it has.' },
    },
    'internal-names-resolve': {
      says: 'Internal names still resolve.',
      probe: lookup(myServiceName, { addressOf: myService }),
      literally: ['answered'],
    },
    'external-names-resolve': {
      says: 'External names still resolve.',
      probe: lookup(externalName),
      literally: ['answered'],
    },
    'change-is-noticed': {
      says: 'CoreDNS notices a changed Corefile by itself.',
      source: { document: 'coredns-guide', section: 'CoreDNS Configuration (Corefile)' },
      probe: log(corednsPods, /^\[INFO\] Reloading$/),
      literally: ['as-written'],
    },
    'reload-fails': {
      says: 'The log says that the reload failed, and which directive is unknown.',
      probe: log(
        corednsPods,
        /\[ERROR\] plugin\/reload: Corefile changed but reload failed: .*Unknown directive 'kube-dns\.kube-system\.svc\.cluster\.local'/,
      ),
      literally: ['as-written'],
    },
    'failed-reload-is-counted': {
      says: 'The metrics count a failed reload.',
      source: eks('Conclusion'),
      probe: corednsMetrics(/^coredns_reload_failed_total [1-9]/),
      literally: ['as-written'],
    },
    'pods-look-healthy': {
      says: 'Every CoreDNS pod is Ready.',
      source: eks("Step 1: Check CoreDNS Pods' Status"),
      probe: podsReady(corednsPods),
      literally: ['all'],
    },
    'never-restarted': {
      says: 'No container has ended.',
      probe: lastTermination(corednsPods),
      literally: ['never'],
    },
  },
  // DNS is degraded with it: no replica runs the Corefile as it was applied.
  shownBy: ['configmap-shows-the-line', 'failed-reload-is-counted', 'internal-names-resolve'],

  // What must hold for the cause to be gone, whatever was done to that end: who trains is judged by it.
  cured: {
    'no-such-line': {
      says: 'The Corefile no longer has the line that is not a plugin.',
      probe: fieldMatches(corednsConfig, ['data', 'Corefile'], /^\s*kube-dns\.kube-system\.svc/),
      literally: ['different'],
    },
  },
  remedies: [
    control('wait', { steps: [], because: 'CoreDNS does not try the same Corefile again.' }),
    documented('put-right-and-restart', {
      steps: putRight,
      verify: {
        'all-run': {
          says: 'With the line out of the ConfigMap and a restart every CoreDNS pod runs.',
          source: eks('Step 8: Confirm Pod Restart and Health'),
          probe: podsReady(corednsPods),
          literally: ['all'],
        },
      },
    }),
    alternative('restart-alone', {
      steps: [rolloutRestart(coredns)],
      refuted: 'The restart is what springs the trap: every new pod stops at the unknown directive.',
      verify: {
        'all-run': {
          says: 'After a restart every CoreDNS pod runs.',
          source: eks('Step 8: Confirm Pod Restart and Health'),
          probe: podsReady(corednsPods),
          literally: ['all'],
          known: { grade: 'refuted', because: 'One old pod is left, with the old Corefile; the new ones crash.' },
        },
      },
    }),
    corrected('put-right-after-the-restart', { steps: putRight }),
  ],
});
