import type { V1DaemonSet } from '@kubernetes/client-node';
import { parseManifest } from '../cluster/manifests.ts';
import { waitFor } from '../cluster/poll.ts';
import type { StartedKindCluster } from '../cluster/started-kind-cluster.ts';
import { forCluster } from '../commands/shell.ts';
import { stepCommand } from '../commands/steps.ts';
import { installCni } from '../vocabulary/step.ts';
import { type Performer, request } from './performing.ts';

/** The plugin's pods end within a second of their own accord; the kubelet kills them after 30 s. */
const endTimeoutMs = 60_000;

export const installCniPerformer: Performer<'install-cni'> = {
  // Where it was before, whatever removed it is what is to be taken back.
  undo: async ({ again }) => (again ? [] : 'impossible'),
  act: (step, { cluster }) =>
    request(forCluster(stepCommand(step), cluster.name), async () => {
      const applied = await cluster.applyManifest(await cluster.defaultCniManifest());
      return applied.map(({ kind, metadata }) => `${kind}/${metadata?.name} applied`).join('\n');
    }),
};

export const removeCniPerformer: Performer<'remove-cni'> = {
  undo: async () => [installCni({ again: true })],
  act: (step, { cluster, signal }) =>
    request(forCluster(stepCommand(step), cluster.name), async () => {
      const objects = parseManifest(await cluster.defaultCniManifest());
      for (const object of objects) await cluster.kube.objects.delete(object);
      const daemonSets = objects.filter((object): object is V1DaemonSet => object.kind === 'DaemonSet');
      // A pod of it that still ran would repair what the next step breaks.
      const gone = await waitFor(async () => ((await podsOf(cluster, daemonSets)) === 0 ? true : undefined), {
        timeoutMs: endTimeoutMs,
        signal,
      });
      if (!gone) throw new Error(`the pods of the CNI plugin still run after ${endTimeoutMs} ms`);
      return objects.map(({ kind, metadata }) => `${kind}/${metadata?.name} deleted`).join('\n');
    }),
};

async function podsOf({ kube }: StartedKindCluster, daemonSets: readonly V1DaemonSet[]): Promise<number> {
  const lists = await Promise.all(
    daemonSets.map(({ metadata, spec }) =>
      kube.core.listNamespacedPod({
        namespace: metadata?.namespace ?? 'default',
        labelSelector: Object.entries(spec?.selector.matchLabels ?? {})
          .map(([key, value]) => `${key}=${value}`)
          .join(','),
      }),
    ),
  );
  return lists.reduce((sum, { items }) => sum + items.length, 0);
}
