import type { V1Deployment } from '@kubernetes/client-node';
import type { StartedKindCluster } from '../cluster/started-kind-cluster.ts';
import { stepCommand } from '../commands/steps.ts';
import type { ObjectRef } from '../vocabulary/objects.ts';
import { replaceByForce } from './deployments.ts';
import { keep, put, read } from './objects.ts';
import { type Performer, request } from './performing.ts';

export const restorePerformer: Performer<'restore'> = {
  undo: ({ object }, { cluster }) => keep(cluster, object),
  act(step, { cluster, signal }) {
    const { object } = step;
    const kept = JSON.parse(step.manifest) as V1Deployment;
    return request(stepCommand(step), async () => {
      const target = object as ObjectRef<'Deployment'>;
      if (object.kind === 'Deployment' && (await hasOtherSelector(cluster, target, kept))) {
        return replaceByForce(cluster, target, kept, signal);
      }
      return put(cluster, object, kept);
    });
  },
};

/** A Deployment's selector cannot be changed, so the Deployment has to go; unless it is gone already. */
async function hasOtherSelector(
  cluster: StartedKindCluster,
  target: ObjectRef<'Deployment'>,
  kept: V1Deployment,
): Promise<boolean> {
  const found = (await read(cluster, target)) as V1Deployment | undefined;
  return found !== undefined && JSON.stringify(found.spec?.selector) !== JSON.stringify(kept.spec?.selector);
}
