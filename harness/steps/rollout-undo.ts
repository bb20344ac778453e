import { PatchStrategy, setHeaderOptions, type V1PodTemplateSpec, type V1ReplicaSet } from '@kubernetes/client-node';
import { stepCommand } from '../commands/steps.ts';
import { kubectlName } from '../vocabulary/objects.ts';
import { readDeployment } from './deployments.ts';
import { keep } from './objects.ts';
import { type Performer, request } from './performing.ts';

/** What `kubectl rollout undo` does: the template of the ReplicaSet before the newest becomes the Deployment's again. */
export const rolloutUndoPerformer: Performer<'rollout-undo'> = {
  undo: ({ deployment }, { cluster }) => keep(cluster, deployment),
  act: (step, { cluster }) =>
    request(stepCommand(step), async () => {
      const { deployment } = step;
      const address = { name: deployment.name, namespace: deployment.namespace ?? 'default' };
      const { metadata } = await readDeployment(cluster, deployment);
      const { items } = await cluster.kube.apps.listNamespacedReplicaSet({ namespace: address.namespace });
      const owned = items.filter((set) => set.metadata?.ownerReferences?.some(({ uid }) => uid === metadata?.uid));
      await cluster.kube.apps.patchNamespacedDeployment(
        { ...address, body: [{ op: 'replace', path: '/spec/template', value: previousTemplate(owned) }] },
        setHeaderOptions('Content-Type', PatchStrategy.JsonPatch),
      );
      return `${kubectlName(deployment)} rolled back`;
    }),
};

/**
 * The pod template of the revision before the newest, as it stood in the Deployment.
 *
 * @throws Error when there is no earlier revision: the step would change nothing
 */
export function previousTemplate(sets: readonly V1ReplicaSet[]): V1PodTemplateSpec {
  const template = sets.toSorted((one, other) => revisionOf(other) - revisionOf(one))[1]?.spec?.template;
  if (template === undefined) throw new Error('the Deployment has no earlier revision');
  const { 'pod-template-hash': _hash, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}

/** The annotation in which the Deployment controller counts the revisions. */
export const revisionOf = (set: V1ReplicaSet): number =>
  Number(set.metadata?.annotations?.['deployment.kubernetes.io/revision'] ?? 0);
