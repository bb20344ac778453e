import { join } from 'node:path';
import type { Bench } from '../../bench/turn.ts';
import { KindCluster } from '../../harness/cluster/kind-cluster.ts';
import { loadKindConfig } from '../../harness/cluster/load-kind-config.ts';
import { requireEngine } from '../../harness/engine/find.ts';
import { FingerprintTaker } from '../../harness/fingerprint/take.ts';
import { Journal } from '../../harness/journal.ts';
import { clientImageReference, nodeImageReference } from '../../harness/setup/images.ts';
import type { Entry } from '../../harness/vocabulary/entry.ts';
import { root } from '../dnsdrill.ts';
import { scratchDirectory } from './engine.ts';

/**
 * Starts a cluster that trials can be told on, with its fingerprint and a journal.
 *
 * @param name of the cluster, and of the run that it belongs to
 * @returns it, and what removes all of it; what is thrown leaves at most containers, which carry the label of the run
 */
export async function startBench(name: string): Promise<{ bench: Bench; remove: () => Promise<void> }> {
  const scratch = await scratchDirectory();
  const entries: Entry[] = [];
  const journal = new Journal(scratch.path, (entry) => entries.push(entry));
  const clean = async () => {
    journal.close();
    await scratch.remove();
  };
  try {
    const { dockerHost } = await requireEngine();
    const cluster = await new KindCluster({
      ...{ name, runId: name, dockerHost, directory: scratch.path },
      config: await loadKindConfig(join(root, 'kind-configs/control-plane-and-worker.yaml')),
      image: (await nodeImageReference(dockerHost))?.reference ?? '',
      clientImage: await clientImageReference(),
    }).start();
    const { signal } = new AbortController();
    const taker = new FingerprintTaker(cluster);
    const booted = { taker, fingerprint: await taker.takeSettled(signal) };
    const remove = () => cluster.stop().finally(clean);
    return { bench: { cluster, booted, journal, entries, signal }, remove };
  } catch (error) {
    await clean();
    throw error;
  }
}
