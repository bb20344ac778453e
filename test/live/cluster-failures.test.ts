import { join } from 'node:path';
import { expect } from 'chai';
import type { MakingOptions } from '../../harness/cluster/boot/make.ts';
import { KindCluster } from '../../harness/cluster/kind-cluster.ts';
import { parseKindConfig } from '../../harness/cluster/kind-config.ts';
import { loadKindConfig } from '../../harness/cluster/load-kind-config.ts';
import { requireEngine } from '../../harness/engine/find.ts';
import { clientImageReference, nodeImageReference } from '../../harness/setup/images.ts';
import { EnvironmentError, UsageError } from '../../harness/vocabulary/failures.ts';
import { root } from '../dnsdrill.ts';
import { everything, removeEverything, scratchDirectory } from './engine.ts';

describe('a boot that fails', function () {
  this.timeout(180_000);
  const runId = `test-${process.pid}-failures`;
  let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
  let options: MakingOptions;

  before(async () => {
    scratch = await scratchDirectory();
    const { dockerHost } = await requireEngine();
    options = {
      ...{ name: `drill-${process.pid}-failures`, runId, dockerHost, directory: scratch.path },
      config: await loadKindConfig(join(root, 'kind-configs/control-plane-and-worker.yaml')),
      image: (await nodeImageReference(dockerHost))?.reference ?? '',
      clientImage: await clientImageReference(),
    };
  });

  afterEach('leaves nothing behind', async () => {
    const left = await everything(`label=dnsdrill.run=${runId}`);
    await removeEverything(`label=dnsdrill.run=${runId}`);
    expect(left).to.deep.equal([]);
  });

  after(() => scratch.remove());

  /** What a boot with some options changed fails with. */
  async function failure(changes: Partial<MakingOptions>): Promise<Error> {
    try {
      await using cluster = await new KindCluster({ ...options, ...changes }).start();
      expect.fail(`${cluster.name} started`);
    } catch (error) {
      if (error instanceof Error) return error;
      throw error;
    }
  }

  it('for want of an image: names it', async () => {
    for (const field of ['image', 'clientImage']) {
      const error = await failure({ [field]: 'dnsdrill/no-such-image:1' });
      expect(error).to.be.instanceOf(EnvironmentError);
      expect(error.message).to.contain('dnsdrill/no-such-image:1').and.to.contain('does not exist');
    }
  });

  it('since its image is no node image: says what it lacks', async () => {
    const error = await failure({ image: options.clientImage });
    expect(error).to.be.instanceOf(EnvironmentError);
    expect(error.message).to.contain('/kind/version').and.to.contain('kubeadm');
  });

  it('in the middle, when kubeadm refuses its configuration: quotes it', async () => {
    const patch = 'kubeadmConfigPatches: ["kind: ClusterConfiguration\\nkubernetesVersion: nonsense"]';
    const config = parseKindConfig(`kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\n${patch}\n`, 'broken.yaml');
    const actions: string[] = [];
    const error = await failure({ config, onAction: ({ action, state }) => actions.push(`${state} ${action}`) });
    expect(error.message).to.contain('kubeadm init').and.to.contain('nonsense');
    expect(actions).to.include('failed kubeadm init');
  });

  it('when the engine cannot start a node: says why', async () => {
    const mount = 'nodes: [{extraMounts: [{hostPath: /proc/nowhere, containerPath: /somewhere}]}]';
    const config = parseKindConfig(`kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\n${mount}\n`, 'broken.yaml');
    expect((await failure({ config })).message)
      .to.contain('-control-plane did not come up')
      .and.to.contain('/proc/nowhere');
  });

  it('by an abort, at any point: with its reason, and soon', async () => {
    for (const when of ['start the resolver', `start ${options.name}-control-plane`, 'kubeadm init']) {
      const abort = new AbortController();
      let abortedMs = 0;
      const error = await failure({
        signal: abort.signal,
        onAction: ({ action }) => {
          if (action !== when || abort.signal.aborted) return;
          abortedMs = performance.now();
          abort.abort(new Error('enough'));
        },
      });
      expect(error.message).to.equal('enough');
      expect(performance.now() - abortedMs).to.be.lessThan(20_000);
      expect(await everything(`label=dnsdrill.run=${runId}`)).to.deep.equal([]);
    }
  });

  it('since it never began: the signal was aborted before', async () => {
    const error = await failure({ signal: AbortSignal.abort(new UsageError('not today')) });
    expect(error.message).to.equal('not today');
  });
});
