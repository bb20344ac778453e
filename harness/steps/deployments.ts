import { PatchStrategy, setHeaderOptions, type V1Deployment } from '@kubernetes/client-node';
import { waitFor } from '../cluster/poll.ts';
import type { StartedKindCluster } from '../cluster/started-kind-cluster.ts';
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
  act: ({ deployment }, { cluster }) =>
    request(`kubectl rollout restart ${kubectlName(deployment)}`, () =>
      patch(cluster, deployment, {
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
  act: ({ deployment, replicas }, { cluster }) =>
    request(`kubectl scale ${kubectlName(deployment)} --replicas=${replicas}`, () =>
      patch(cluster, deployment, { spec: { replicas } }),
    ),
};

export const setResourcesPerformer: Performer<'set-resources'> = {
  undo: ({ deployment }, { cluster }) => keep(cluster, deployment),
  async act({ deployment, requests, limits }, { cluster }) {
    const { spec } = await readDeployment(cluster, deployment);
    const name = spec?.template.spec?.containers[0]?.name;
    const flags = `--requests=memory=${requests.memory},cpu=${requests.cpu} --limits=memory=${limits.memory},cpu=${limits.cpu}`;
    return request(`kubectl set resources ${kubectlName(deployment)} ${flags}`, () =>
      patch(cluster, deployment, {
        spec: { template: { spec: { containers: [{ name, resources: { requests, limits } }] } } },
      }),
    );
  },
};

export const setImagePerformer: Performer<'set-image'> = {
  undo: ({ deployment }, { cluster }) => keep(cluster, deployment),
  async act({ deployment, image }, { cluster }) {
    const { spec } = await readDeployment(cluster, deployment);
    const name = spec?.template.spec?.containers[0]?.name;
    return request(`kubectl set image ${kubectlName(deployment)} ${name}=${image}`, () =>
      patch(cluster, deployment, { spec: { template: { spec: { containers: [{ name, image }] } } } }),
    );
  },
};

export const editPodLabelsPerformer: Performer<'edit-pod-labels'> = {
  undo: ({ deployment }, { cluster }) => keep(cluster, deployment),
  act({ deployment, podLabels }, { cluster }) {
    const change = { spec: { template: { metadata: { labels: podLabels } } } };
    return request(`kubectl patch ${kubectlName(deployment)} -p '${JSON.stringify(change)}'`, () =>
      patch(cluster, deployment, change),
    );
  },
};

export const recreatePerformer: Performer<'recreate'> = {
  undo: ({ deployment }, { cluster }) => keep(cluster, deployment),
  async act({ deployment, podLabels }, { cluster, signal }) {
    const name = kubectlName(deployment);
    const labels = Object.entries(podLabels).map(([key, value]) => `${key}=${value}`);
    const command = `kubectl get ${name} -o yaml > coredns.yaml # then set ${labels.join(', ')} in spec.selector and spec.template, and\nkubectl replace --force -f coredns.yaml`;
    const relabelled = relabel(await readDeployment(cluster, deployment), podLabels);
    return request(command, () => replaceByForce(cluster, deployment, relabelled, signal));
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

export function readDeployment(cluster: StartedKindCluster, target: DeploymentRef): Promise<V1Deployment> {
  return cluster.kube.apps.readNamespacedDeployment({
    name: target.name,
    namespace: target.namespace ?? 'default',
  });
}

async function patch(cluster: StartedKindCluster, target: DeploymentRef, body: object): Promise<string> {
  await cluster.kube.apps.patchNamespacedDeployment(
    { name: target.name, namespace: target.namespace ?? 'default', body },
    setHeaderOptions('Content-Type', PatchStrategy.StrategicMergePatch),
  );
  return `${kubectlName(target)} patched`;
}
