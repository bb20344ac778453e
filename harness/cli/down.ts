import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { listLabClusters } from '../cluster/attach.ts';
import { requireEngine } from '../engine/find.ts';
import { sweep } from '../engine/sweep.ts';
import { didYouMean } from '../nearest.ts';
import { UsageError } from '../vocabulary/failures.ts';
import { clusterDirectory } from './up.ts';

/** Removes clusters that were kept on purpose: by `up`, or by `run --retain`. */
export async function down(names: readonly string[], options: { all: boolean }): Promise<number> {
  const { dockerHost } = await requireEngine();
  const kept = (await listLabClusters(dockerHost)).filter((cluster) => cluster.kept);
  const there = kept.map(({ name }) => name);
  if (names.length > 0 && options.all) throw new UsageError('down: name clusters or give --all, not both');
  for (const name of names) {
    if (!there.includes(name)) {
      const list = there.length > 0 ? `The clusters that were kept: ${there.join(', ')}.` : 'No cluster was kept.';
      throw new UsageError(`no cluster "${name}" was kept${didYouMean(name, there)}\n${list}`);
    }
  }
  if (names.length === 0 && !options.all && kept.length > 1) {
    throw new UsageError(`down: several clusters were kept (${there.join(', ')}): name one, or give --all`);
  }
  const chosen = kept.filter(({ name }) => names.length === 0 || names.includes(name));
  for (const { name, runId, kubeconfig } of chosen) {
    await sweep({ dockerHost, runs: { runId, cluster: name } });
    await rm(clusterDirectory(name), { recursive: true, force: true });
    // That of a run is in the run's directory, which is made to be passed on: it should hold no keys.
    if (kubeconfig !== undefined && basename(kubeconfig) === `${name}.kubeconfig`)
      await rm(kubeconfig, { force: true });
    process.stdout.write(`${name} is removed\n`);
  }
  if (chosen.length === 0) process.stdout.write('no cluster was kept, so there is nothing to remove\n');
  return 0;
}
