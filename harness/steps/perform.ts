import type { Step, StepKind, StepOf } from '../vocabulary/step.ts';
import { editConfigMapPerformer } from './config-map.ts';
import { corefilePerformer } from './corefile.ts';
import * as deployments from './deployments.ts';
import { dnsLoadPerformer, holdAtRestPerformer, stopDnsLoadPerformer } from './load.ts';
import { installCniPerformer, removeCniPerformer } from './network.ts';
import * as objects from './objects.ts';
import * as onNodes from './on-nodes.ts';
import type { Acted, Performer, Performing } from './performing.ts';
import { crashNewestPodPerformer, deletePodsPerformer } from './pods.ts';
import { restorePerformer } from './restore.ts';
import { rolloutUndoPerformer } from './rollout-undo.ts';

/** One performer for each kind of step; the compiler sees to it that none is missing. */
const performers: { readonly [K in StepKind]: Performer<K> } = {
  'node-file': onNodes.nodeFilePerformer,
  'node-unit': onNodes.nodeUnitPerformer,
  'use-systemd-resolved': onNodes.useSystemdResolvedPerformer,
  'kubelet-config': onNodes.kubeletConfigPerformer,
  'install-cni': installCniPerformer,
  'remove-cni': removeCniPerformer,
  corefile: corefilePerformer,
  'delete-pods': deletePodsPerformer,
  'crash-newest-pod': crashNewestPodPerformer,
  'rollout-restart': deployments.rolloutRestartPerformer,
  'rollout-undo': rolloutUndoPerformer,
  scale: deployments.scalePerformer,
  recreate: deployments.recreatePerformer,
  'edit-pod-labels': deployments.editPodLabelsPerformer,
  'set-resources': deployments.setResourcesPerformer,
  apply: objects.applyPerformer,
  delete: objects.deletePerformer,
  patch: objects.patchPerformer,
  'set-image': deployments.setImagePerformer,
  'edit-config-map': editConfigMapPerformer,
  'run-on-nodes': onNodes.runOnNodesPerformer,
  restore: restorePerformer,
  'hold-at-rest': holdAtRestPerformer,
  'dns-load': dnsLoadPerformer,
  'stop-dns-load': stopDnsLoadPerformer,
};

/** How a step would be taken back, read off the cluster as it is now. Ask before the step acts. */
export function undoOf<K extends StepKind>(step: StepOf<K> & Step, performing: Performing) {
  const performer = performers[step.kind as K];
  return performer.undo(step, performing);
}

/**
 * Does a step.
 *
 * @throws Error when the lab itself failed; what the cluster refused is in the result
 */
export function perform<K extends StepKind>(step: StepOf<K> & Step, performing: Performing): Promise<Acted> {
  const performer = performers[step.kind as K];
  return performer.act(step, performing);
}
