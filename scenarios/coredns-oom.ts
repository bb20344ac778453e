import {
  event,
  fieldMatches,
  lastTermination,
  lookup,
  lookupsLost,
  podStatus,
  podsReady,
} from '../harness/vocabulary/probe.ts';
import { alternative, control, defineScenario, documented } from '../harness/vocabulary/scenario.ts';
import { corefile, dnsLoad, holdAtRest, rolloutRestart, scale, setResources } from '../harness/vocabulary/step.ts';
import { loadGoesOn } from './cures.ts';
import { coredns, corednsPods, kubernetesName } from './kubeadm-cluster.ts';

const silentZone = 'silent.example.com';
/** TEST-NET-1 (RFC 5737): in the closed network of the lab nothing there ever answers. */
const silentServer = '192.0.2.1';

export default defineScenario({
  id: 'coredns-oom',
  title: 'A memory limit that CoreDNS stays within at rest and exceeds under load',
  source: { document: 'coredns-guide', section: 'Prevention 4: Set Resource Limits' },
  fidelity: 'real',
  cluster: 'control-plane-and-worker',
  baseline: 'dns',
  lookups: { name: kubernetesName, perSecond: 20 },
  // Heavy load, as it comes about in practice: clients ask for names of a stub domain whose server has fallen silent, and
  // CoreDNS holds every one of these queries for seconds. The limit leaves it what it needs at rest.
  inject: [
    corefile({ append: `${silentZone}:53 {\n    errors\n    forward . ${silentServer}\n}\n` }),
    setResources(coredns, { requests: { memory: '20Mi', cpu: '100m' }, limits: { memory: '20Mi', cpu: '500m' } }),
    holdAtRest(corednsPods, { holdMs: 10_000, timeoutMs: 90_000 }),
    dnsLoad({
      queriesPerSecond: 300,
      protocol: 'udp',
      clients: 20,
      outstanding: 3_000,
      names: 'unique',
      zone: silentZone,
    }),
  ],
  symptoms: {
    'oom-killed': {
      says: 'CoreDNS can be OOM-killed under heavy load.',
      probe: lastTermination(corednsPods),
      literally: ['OOMKilled'],
    },
    'crash-loop': {
      says: 'The pods end in CrashLoopBackOff.',
      probe: podStatus(corednsPods),
      literally: ['CrashLoopBackOff'],
      inSubstance: ['OOMKilled'],
    },
    'back-off-event': {
      says: 'The kubelet backs off from restarting the container.',
      source: { document: 'eks-interview-scenario', section: 'Step 3: Describe the CoreDNS Pod' },
      probe: event('kube-system', 'BackOff', /coredns/),
      literally: ['present'],
    },
    'lookups-fail': {
      says: 'Lookups fail.',
      probe: lookup(kubernetesName),
      literally: ['timed-out', 'refused', 'unreachable'],
    },
    'an-outage': {
      says: 'While the load lasts, there are times when nobody is answered.',
      probe: lookupsLost(),
      literally: ['outage', 'all'],
    },
  },
  shownBy: ['oom-killed', 'lookups-fail'],
  // Measured at 2 to 13 s, and once at 23 s on a busy machine: where the load makes the first readiness probe fail, the next is due 10 s later.
  rightFixMs: 10_000,
  // What must hold for the cause to be gone, whatever was done to that end: who trains is judged by it.
  cured: {
    'limit-is-no-longer-tight': {
      says: 'CoreDNS may use at least twice the memory with which it was killed, or has no limit.',
      probe: fieldMatches(
        coredns,
        ['spec', 'template', 'spec', 'containers', '*', 'resources', 'limits', 'memory'],
        // 40Mi and more, in whatever unit it is written.
        /^(?:(?:[4-9]\d|[1-9]\d{2,})Mi|(?:4[2-9]|[5-9]\d|[1-9]\d{2,})M|(?:4[1-9]|[5-9]\d|[1-9]\d{2,})\d{3}Ki|(?:4[2-9]|[5-9]\d|[1-9]\d{2,})\d{3}k|[1-9]\d*(?:\.\d+)?Gi?|(?:4[2-9]|[5-9]\d|[1-9]\d{2,})\d{6})$/,
      ),
      literally: ['equal', 'absent'],
    },
    'load-goes-on': loadGoesOn,
  },
  remedies: [
    control('restart-coredns', {
      steps: [rolloutRestart(coredns)],
      because: 'The load finds the new pods under the same limit.',
    }),
    control('more-replicas', {
      steps: [scale(coredns, 3)],
      because: 'A third pod under the same limit is killed as the other two are.',
    }),
    control('one-replica', {
      steps: [scale(coredns, 1)],
      because: 'The one that is left has the whole load, and is killed the sooner.',
      verify: {
        'still-an-outage': {
          says: 'Scaled down, there are times when nobody is answered.',
          probe: lookupsLost(),
          literally: ['outage', 'all'],
        },
      },
    }),
    documented('guide-resources', {
      steps: [
        setResources(coredns, { requests: { memory: '170Mi', cpu: '100m' }, limits: { memory: '512Mi', cpu: '500m' } }),
      ],
      verify: {
        'survives-the-load': {
          says: 'With 170Mi/100m requested and a limit of 512Mi/500m CoreDNS survives the same load.',
          probe: podsReady(corednsPods),
          literally: ['all'],
        },
        'never-killed': {
          says: 'No container is killed any more.',
          probe: lastTermination(corednsPods),
          literally: ['never'],
        },
      },
    }),
    alternative('eks-resources', {
      steps: [
        setResources(coredns, { requests: { memory: '100Mi', cpu: '200m' }, limits: { memory: '200Mi', cpu: '500m' } }),
      ],
      verify: {
        'enough-at-small-scale': {
          says: 'Requests of 100Mi/200m and limits of 200Mi/500m are reasonable for a small cluster.',
          source: { document: 'eks-interview-scenario', section: 'Step 4: Inspect Resource Allocation' },
          probe: podsReady(corednsPods),
          literally: ['all'],
        },
        'never-killed': {
          says: 'No container is killed under the same load.',
          source: { document: 'eks-interview-scenario', section: 'Step 4: Inspect Resource Allocation' },
          probe: lastTermination(corednsPods),
          literally: ['never'],
        },
      },
    }),
  ],
});
