import { PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import { stepCommand } from '../commands/steps.ts';
import { kubectlName } from '../vocabulary/objects.ts';
import { deletePods } from '../vocabulary/step.ts';
import { keep } from './objects.ts';
import { type Performer, request } from './performing.ts';

export const editConfigMapPerformer: Performer<'edit-config-map'> = {
  undo: async ({ configMap, readers }, { cluster }) => [
    ...(await keep(cluster, configMap)),
    ...(readers === undefined ? [] : [deletePods(readers)]),
  ],
  async act(step, { cluster }) {
    const { configMap, key } = step;
    const address = { name: configMap.name, namespace: configMap.namespace ?? 'default' };
    const { data } = await cluster.kube.core.readNamespacedConfigMap(address);
    const body = { data: { [key]: replacePiece(data?.[key] ?? '', step) } };
    return request(stepCommand(step), async () => {
      await cluster.kube.core.patchNamespacedConfigMap(
        { ...address, body },
        setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
      );
      return `${kubectlName(configMap)} patched`;
    });
  },
};

/**
 * A text with a piece of it replaced.
 *
 * @throws Error when the piece is not there: the fault or the fix would change nothing
 */
export function replacePiece(text: string, { replace, by }: { replace: string; by: string }): string {
  if (!text.includes(replace)) throw new Error(`there is no "${replace}" in it`);
  return text.replaceAll(replace, by);
}
