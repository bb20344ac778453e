import { event, log, lookup, podStatus, podsReady } from '../harness/vocabulary/probe.ts';
import { alternative, control, defineScenario, documented } from '../harness/vocabulary/scenario.ts';
import { deletePods, rolloutRestart, rolloutUndo, runOnNodes, setImage } from '../harness/vocabulary/step.ts';
import { coredns, corednsPods, externalName, kubernetesName } from './kubeadm-cluster.ts';

/** Names under `.invalid` (RFC 2606) resolve nowhere, so nobody is ever asked for the image. */
const unpullable = 'registry.invalid/coredns:v1';

export default defineScenario({
  id: 'image-pull-backoff',
  title: 'The image of CoreDNS cannot be pulled',
  source: { document: 'coredns-guide', section: 'Troubleshooting Workflow, step 1' },
  fidelity: 'real',
  cluster: 'control-plane-and-worker',
  baseline: 'dns',

  inject: [setImage(coredns, unpullable)],

  symptoms: {
    'image-pull-back-off': {
      says: 'CoreDNS pods are in ImagePullBackOff.',
      probe: podStatus(corednsPods),
      of: 'some',
      // Between two back-offs the kubelet tries again, and shows ErrImagePull for ten seconds or so: it is waited for.
      literally: ['ImagePullBackOff'],
    },
    'registry-does-not-answer': {
      says: 'The registry is the problem: the events say that its name is unknown.',
      probe: event('kube-system', 'Failed', /Failed to pull image "registry\.invalid\/.*no such host/),
      literally: ['present'],
    },
    'back-off-event': {
      says: 'The kubelet backs off from pulling the image.',
      probe: event('kube-system', 'BackOff', /Back-off pulling image "registry\.invalid\//),
      literally: ['present'],
    },
    'no-pulled-event': {
      says: 'The events lack the line that the image was already on the machine.',
      source: { document: 'eks-interview-scenario', section: 'Step 3: Describe the CoreDNS Pod' },
      probe: event('kube-system', 'Pulled', /coredns/),
      literally: ['absent'],
    },
    'no-log': {
      says: 'The new pods have no log that step 2 could look into.',
      source: { document: 'coredns-guide', section: 'Troubleshooting Workflow, step 2' },
      probe: log(corednsPods, /./),
      of: 'some',
      literally: ['no-container'],
    },
    'one-replica-is-left': {
      says: 'The rolling update leaves one old replica, which is Ready.',
      probe: podsReady(corednsPods),
      literally: ['some'],
    },
    'internal-names-resolve': {
      says: 'Internal names still resolve, by the old replica.',
      probe: lookup(kubernetesName),
      literally: ['answered'],
    },
    'external-names-resolve': {
      says: 'External names still resolve.',
      probe: lookup(externalName),
      literally: ['answered'],
    },
  },
  shownBy: ['image-pull-back-off', 'one-replica-is-left'],

  // Measured at 13 and 28 s: the kubelet looks for the image again at its own pace.
  rightFixMs: 28_000,
  // What must hold for the cause to be gone, whatever was done to that end: who trains is judged by it.
  cured: {
    'every-pod-has-its-image': {
      says: 'Every CoreDNS pod has its image, and runs.',
      probe: podStatus(corednsPods),
      literally: ['Running'],
    },
  },
  remedies: [
    control('restart-coredns', {
      steps: [rolloutRestart(coredns)],
      because: 'The new pods wait for the same image.',
    }),
    control('delete-pods', {
      steps: [deletePods(corednsPods)],
      because: 'Their ReplicaSets make the same again, in the same numbers.',
    }),
    documented('pullable-image', {
      steps: [
        runOnNodes('every-node', {
          does: `give the CoreDNS image that is there the name ${unpullable}`,
          command: [
            'sh',
            '-c',
            `ctr -n k8s.io images tag "$(ctr -n k8s.io images list -q | grep -m 1 /coredns:)" ${unpullable}`,
          ],
          back: ['ctr', '-n', 'k8s.io', 'images', 'remove', '--sync', unpullable],
        }),
      ],
      standsFor: 'The image comes under its name without a registry, since no packet may leave the lab.',
      verify: {
        'all-run': {
          says: 'With an image that can be pulled every CoreDNS pod is Running and Ready.',
          probe: podsReady(corednsPods),
          literally: ['all'],
        },
      },
    }),
    alternative('roll-back', {
      steps: [rolloutUndo(coredns)],
      verify: {
        'all-run': {
          says: 'Rolled back to its previous image, CoreDNS is Running and Ready.',
          probe: podsReady(corednsPods),
          literally: ['all'],
        },
      },
    }),
  ],
});
