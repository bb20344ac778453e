import type { Performer } from './performing.ts';
import { request } from './performing.ts';

export const installCniPerformer: Performer<'install-cni'> = {
  undo: async () => 'impossible',
  act: (_step, { cluster }) =>
    request('kubectl apply --server-side --force-conflicts -f /kind/manifests/default-cni.yaml', async () => {
      const applied = await cluster.applyManifest(await cluster.defaultCniManifest());
      return applied.map(({ kind, metadata }) => `${kind}/${metadata?.name} applied`).join('\n');
    }),
};
