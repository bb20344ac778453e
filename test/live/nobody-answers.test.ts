import { join } from 'node:path';
import { expect } from 'chai';
import { KindCluster } from '../../harness/cluster/kind-cluster.ts';
import { loadKindConfig } from '../../harness/cluster/load-kind-config.ts';
import type { StartedKindCluster } from '../../harness/cluster/started-kind-cluster.ts';
import { DrillWatch } from '../../harness/drill/watch.ts';
import { requireEngine } from '../../harness/engine/find.ts';
import { Journal } from '../../harness/journal.ts';
import { Telling } from '../../harness/phases/telling.ts';
import { clientImageReference, nodeImageReference } from '../../harness/setup/images.ts';
import { root } from '../dnsdrill.ts';
import { docker, removeEverything, scratchDirectory } from './engine.ts';
import { trialOf } from './trial-of.ts';

describe('a cluster of which somebody does not answer', function () {
  this.timeout(120_000);
  const name = `drill-${process.pid}-away`;
  let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
  let cluster: StartedKindCluster;

  before(async function () {
    this.timeout(300_000);
    scratch = await scratchDirectory();
    const { dockerHost } = await requireEngine();
    cluster = await new KindCluster({
      ...{ name, runId: name, dockerHost, directory: scratch.path },
      config: await loadKindConfig(join(root, 'kind-configs/control-plane-and-worker.yaml')),
      image: (await nodeImageReference(dockerHost))?.reference ?? '',
      clientImage: await clientImageReference(),
    }).start();
  });

  after(async () => {
    await cluster?.stop();
    await removeEverything(`label=dnsdrill.run=${name}`);
    await scratch.remove();
  });

  it('is given up on, and was not looked at in a drill, while the machine of its API server stands still', async () => {
    const journal = new Journal(scratch.path);
    const { signal } = new AbortController();
    await using telling = new Telling({ ...trialOf('selector-mismatch'), cluster, journal, signal });
    const watch = new DrillWatch(telling, {});
    await docker('pause', cluster.controlPlane.name);
    const startedMs = performance.now();
    await watch.look();
    const tookMs = performance.now() - startedMs;
    await docker('unpause', cluster.controlPlane.name);
    expect(watch.lookedAtMs, 'a round that nobody could ask has seen nothing').to.equal(Number.NEGATIVE_INFINITY);
    // Undici's own limit is 300 s.
    expect(tookMs).to.be.lessThan(100_000);
    await watch.look();
    expect(watch.lookedAtMs).to.be.greaterThan(tookMs);
    journal.close();
  });
});
