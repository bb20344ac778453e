import { type KubernetesObject, PatchStrategy } from '@kubernetes/client-node';
import { orAbsent } from '../cluster/or-absent.ts';
import { waitFor } from '../cluster/poll.ts';
import type { StartedKindCluster } from '../cluster/started-kind-cluster.ts';
import { stepCommand } from '../commands/steps.ts';
import { apiVersions, kubectlName, type ObjectRef } from '../vocabulary/objects.ts';
import { deleteObject, restore, type Step } from '../vocabulary/step.ts';
import { type Performer, request } from './performing.ts';

/** Deleting an object without finalizers is a matter of milliseconds. */
const deletionTimeoutMs = 30_000;

export const applyPerformer: Performer<'apply'> = {
  undo: ({ object }, { cluster }) => keep(cluster, object),
  act: (step, { cluster }) => request(stepCommand(step), () => put(cluster, step.object, JSON.parse(step.manifest))),
};

export const deletePerformer: Performer<'delete'> = {
  undo: async ({ object }, { cluster }) => ((await read(cluster, object)) ? keep(cluster, object) : []),
  act: (step, { cluster, signal }) => {
    const { object, mayBeGone, cascade } = step;
    return request(stepCommand(step), async () => {
      const send = () =>
        cluster.kube.objects.delete(headerOf(object), undefined, undefined, undefined, undefined, policyOf(cascade));
      const sent = await (mayBeGone ? orAbsent(send) : send());
      if (sent === undefined) return `${kubectlName(object)} was gone already`;
      const gone = await waitFor(async () => ((await read(cluster, object)) ? undefined : true), {
        timeoutMs: deletionTimeoutMs,
        signal,
      });
      if (!gone) throw new Error(`${kubectlName(object)} was deleted and is still there after ${deletionTimeoutMs} ms`);
      return `${kubectlName(object)} deleted`;
    });
  },
};

/** Without one, the API server does what it does for that kind of object, which is mostly not to wait for what it owns. */
const policyOf = (cascade: 'foreground' | undefined) => (cascade === 'foreground' ? 'Foreground' : undefined);

export const patchPerformer: Performer<'patch'> = {
  undo: ({ object }, { cluster }) => keep(cluster, object),
  act: (step, { cluster }) =>
    request(stepCommand(step), async () => {
      const { object, change } = step;
      const body = { ...headerOf(object), ...(JSON.parse(change) as object) };
      await cluster.kube.objects.patch(
        body,
        undefined,
        undefined,
        undefined,
        undefined,
        PatchStrategy.StrategicMergePatch,
      );
      return `${kubectlName(object)} patched`;
    }),
};

/** The step that puts an object back as it is now; or that deletes it, if it is not there. */
export async function keep(cluster: StartedKindCluster, object: ObjectRef): Promise<Step[]> {
  const found = await read(cluster, object);
  return [
    found ? restore(object, JSON.stringify(withoutServerFields(found))) : deleteObject(object, { mayBeGone: true }),
  ];
}

/** Replaces an object, or creates it where there is none. */
export async function put(cluster: StartedKindCluster, object: ObjectRef, wanted: KubernetesObject): Promise<string> {
  if (await read(cluster, object)) {
    await cluster.kube.objects.replace(wanted);
    return `${kubectlName(object)} replaced`;
  }
  await cluster.kube.objects.create(wanted);
  return `${kubectlName(object)} created`;
}

/** The object without what the API server and the controllers add to it. */
export function withoutServerFields<T extends KubernetesObject>(object: T): Omit<T, 'status'> {
  const { status: _status, ...rest } = object as T & { status?: unknown };
  const { name, namespace, labels, annotations } = object.metadata ?? {};
  const own = Object.entries(annotations ?? {}).filter(([key]) => !generated.has(key));
  return {
    ...rest,
    metadata: {
      ...(name && { name }),
      ...(namespace && { namespace }),
      ...(labels && { labels }),
      ...(own.length > 0 && { annotations: Object.fromEntries(own) }),
    },
  };
}

/** Annotations that controllers count with. */
const generated = new Set(['deployment.kubernetes.io/revision', 'deprecated.daemonset.template.generation']);

const headerOf = ({ kind, name, namespace }: ObjectRef) => ({
  apiVersion: apiVersions[kind],
  kind,
  metadata: { name, ...(namespace !== undefined && { namespace }) },
});

/** An object as it is now; undefined where there is none. */
export const read = (cluster: StartedKindCluster, object: ObjectRef): Promise<KubernetesObject | undefined> =>
  orAbsent(() => cluster.kube.objects.read(headerOf(object)));
