import { PatchStrategy, setHeaderOptions, type V1Deployment } from '@kubernetes/client-node';
import { waitFor } from '../cluster/poll.ts';
import type { StartedKindCluster } from '../cluster/started-kind-cluster.ts';
import { stepCommand } from '../commands/steps.ts';
import { kubectlName, type ObjectRef } from '../vocabulary/objects.ts';
import { scale } from '../vocabulary/step.ts';
import { keep, withoutServerFields } from './objects.ts';
import { type Performer, request } from './performing.ts';

type DeploymentRef = ObjectRef<'Deployment'>;

/** Deleting an object without finalizers is a matter of milliseconds. */
const deletionTimeoutMs = 30_000;

export const rolloutRestartPerformer: Performer<'rollout-restart'> = {
  // New pods of the same template are as good as the old ones: there is nothing to take back.
  undo: async () => [],
  act: (step, { cluster }) =>
    request(stepCommand(step), () =>
      patch(cluster, step.deployment, {
        spec: {
          template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': new Date().toISOString() } } },
        },
      }),
    ),
};

export const scalePerformer: Performer<'scale'> = {
  async undo({ deployment }, { cluster }) {
    const { spec } = await readDeployment(cluster, deployment);
    return [scale(deployment, spec?.replicas ?? 1)];
  },
  act: (step, { cluster }) =>
    request(stepCommand(step), () => patch(cluster, step.deployment, { spec: { replicas: step.replicas } })),
};

export const setResourcesPerformer: Performer<'set-resources'> = {
  undo: ({ deployment }, { cluster }) => keep(cluster, deployment),
  async act(step, { cluster }) {
    const { deployment, requests, limits } = step;
    const containers = await containersWith(cluster, deployment, { resources: { requests, limits } });
    return request(stepCommand(step), () =>
      patch(cluster, deployment, { spec: { template: { spec: { containers } } } }),
    );
  },
};

export const setImagePerformer: Performer<'set-image'> = {
  undo: ({ deployment }, { cluster }) => keep(cluster, deployment),
  async act(step, { cluster }) {
    const { deployment, image } = step;
    const containers = await containersWith(cluster, deployment, { image });
    return request(stepCommand(step), () =>
      patch(cluster, deployment, { spec: { template: { spec: { containers } } } }),
    );
  },
};

export const editPodLabelsPerformer: Performer<'edit-pod-labels'> = {
  undo: ({ deployment }, { cluster }) => keep(cluster, deployment),
  act: (step, { cluster }) =>
    request(stepCommand(step), () =>
      patch(cluster, step.deployment, { spec: { template: { metadata: { labels: step.podLabels } } } }),
    ),
};

export const recreatePerformer: Performer<'recreate'> = {
  undo: ({ deployment }, { cluster }) => keep(cluster, deployment),
  async act(step, { cluster, signal }) {
    const { deployment, podLabels } = step;
    const relabelled = relabel(await readDeployment(cluster, deployment), podLabels);
    return request(stepCommand(step), () => replaceByForce(cluster, deployment, relabelled, signal));
  },
};

/**
 * The Deployment with other pod labels, and a selector that goes with them, fit to be created anew.
 *
 * @param podLabels replace the labels of the same keys and leave the others
 */
export function relabel(deployment: V1Deployment, podLabels: Readonly<Record<string, string>>): V1Deployment {
  const fresh = withoutServerFields(deployment) as V1Deployment;
  if (fresh.spec === undefined) throw new Error('a Deployment without a spec cannot be created anew');
  const { selector, template } = fresh.spec;
  return {
    ...fresh,
    spec: {
      ...fresh.spec,
      selector: { ...selector, matchLabels: { ...selector.matchLabels, ...podLabels } },
      template: {
        ...template,
        metadata: { ...template.metadata, labels: { ...template.metadata?.labels, ...podLabels } },
      },
    },
  };
}

/** Deletes a Deployment and creates another of the same name, as `kubectl replace --force` does. */
export async function replaceByForce(
  cluster: StartedKindCluster,
  target: DeploymentRef,
  wanted: V1Deployment,
  signal: AbortSignal | undefined,
): Promise<string> {
  const address = { name: target.name, namespace: target.namespace ?? 'default' };
  const { metadata } = await readDeployment(cluster, target);
  await cluster.kube.apps.deleteNamespacedDeployment({ ...address, propagationPolicy: 'Background' });
  const gone = await waitFor(
    async () => {
      const { items } = await cluster.kube.apps.listNamespacedDeployment({ namespace: address.namespace });
      return items.some((item) => item.metadata?.uid === metadata?.uid) ? undefined : true;
    },
    { timeoutMs: deletionTimeoutMs, signal },
  );
  if (!gone) throw new Error(`${kubectlName(target)} was deleted and is still there after ${deletionTimeoutMs} ms`);
  await cluster.kube.apps.createNamespacedDeployment({ namespace: address.namespace, body: wanted });
  return `${kubectlName(target)} deleted\n${kubectlName(target)} replaced`;
}

/**
 * A Deployment as it is now.
 *
 * @throws ApiException when there is no such Deployment, among others
 */
export function readDeployment(cluster: StartedKindCluster, target: DeploymentRef): Promise<V1Deployment> {
  return cluster.kube.apps.readNamespacedDeployment({
    name: target.name,
    namespace: target.namespace ?? 'default',
  });
}

/** What kubectl sends that is to set something on a Deployment: each of its containers by name, with what is set. */
async function containersWith(cluster: StartedKindCluster, target: DeploymentRef, fields: object): Promise<object[]> {
  const { spec } = await readDeployment(cluster, target);
  return (spec?.template.spec?.containers ?? []).map(({ name }) => ({ name, ...fields }));
}

async function patch(cluster: StartedKindCluster, target: DeploymentRef, body: object): Promise<string> {
  await cluster.kube.apps.patchNamespacedDeployment(
    { name: target.name, namespace: target.namespace ?? 'default', body },
    setHeaderOptions('Content-Type', PatchStrategy.StrategicMergePatch),
  );
  return `${kubectlName(target)} patched`;
}
