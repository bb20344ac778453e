import { PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import type { StartedKindCluster } from '../cluster/started-kind-cluster.ts';
import { stepCommand } from '../commands/steps.ts';
import { podsLabelled } from '../vocabulary/objects.ts';
import { corefile, deletePods, type StepOf } from '../vocabulary/step.ts';
import { replacePiece } from './config-map.ts';
import { type Performer, request } from './performing.ts';

const configMap = { name: 'coredns', namespace: 'kube-system' };

export const corefilePerformer: Performer<'corefile'> = {
  // A running CoreDNS would take a minute or two to notice, and a rollout whose new pods crash would keep an old one: only
  // with all pods replaced is everything as it was.
  undo: async (_step, { cluster }) => [
    corefile({ content: await readCorefile(cluster) }),
    deletePods(podsLabelled('kube-system', 'k8s-app=kube-dns')),
  ],
  async act(step, { cluster }) {
    const content = changeCorefile(await readCorefile(cluster), step.change);
    const body = { data: { Corefile: content } };
    return request(stepCommand(step), async () => {
      await cluster.kube.core.patchNamespacedConfigMap(
        { ...configMap, body },
        setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
      );
      return content;
    });
  },
};

/**
 * The Corefile after a change.
 *
 * @throws Error when the piece to be changed is not there: the fault or the fix would change nothing
 */
export function changeCorefile(content: string, change: StepOf<'corefile'>['change']): string {
  if ('content' in change) return change.content;
  if ('append' in change) return `${content.trimEnd()}\n${change.append}`;
  if ('removeLine' in change) {
    const lines = content.split('\n');
    const kept = lines.filter((line) => line.trim() !== change.removeLine);
    if (kept.length === lines.length) throw new Error(`the Corefile has no line "${change.removeLine}"`);
    return kept.join('\n');
  }
  return replacePiece(content, change);
}

async function readCorefile(cluster: StartedKindCluster): Promise<string> {
  const { data } = await cluster.kube.core.readNamespacedConfigMap(configMap);
  const content = data?.Corefile;
  if (content === undefined) throw new Error('the ConfigMap coredns in kube-system has no Corefile');
  return content;
}
