import type { Performer } from './performing.ts';
import { request } from './performing.ts';

export const installCniPerformer: Performer<'install-cni'> = {
  // Deleting the manifest would leave addresses, routes and CNI state on the nodes.
  undo: async () => 'impossible',
  act: (_step, { cluster }) =>
    request('kubectl apply --server-side --force-conflicts -f /kind/manifests/default-cni.yaml', async () => {
      const applied = await cluster.applyManifest(await cluster.defaultCniManifest());
      return applied.map(({ kind, metadata }) => `${kind}/${metadata?.name} applied`).join('\n');
    }),
};
