import { join } from 'node:path';
import { expect } from 'chai';
import { KindCluster } from '../../harness/cluster/kind-cluster.ts';
import { loadKindConfig } from '../../harness/cluster/load-kind-config.ts';
import { requireEngine } from '../../harness/engine/find.ts';
import { clientImageReference, nodeImageReference } from '../../harness/setup/images.ts';
import { root } from '../dnsdrill.ts';
import { scratchDirectory } from './engine.ts';

describe('a cluster without a CNI', function () {
  this.timeout(300_000);

  it('is ready when all is there that needs none, and answers once the CNI of its image is installed', async () => {
    const scratch = await scratchDirectory();
    const { dockerHost } = await requireEngine();
    const id = `${process.pid}-no-cni`;
    await using cluster = await new KindCluster({
      ...{ name: `drill-${id}`, runId: `test-${id}`, dockerHost, directory: scratch.path },
      config: await loadKindConfig(join(root, 'kind-configs/control-plane-and-worker-without-cni.yaml')),
      image: (await nodeImageReference(dockerHost))?.reference ?? '',
      clientImage: await clientImageReference(),
    }).start();

    const { items: nodes } = await cluster.kube.core.listNode();
    expect(
      nodes.flatMap(({ status }) => status?.conditions?.filter(({ type }) => type === 'Ready').map((it) => it.status)),
    )
      .to.have.length(2)
      .and.to.not.include('True');
    const { items: pods } = await cluster.kube.core.listPodForAllNamespaces();
    const waiting = pods.filter(({ spec }) => !spec?.hostNetwork);
    expect(waiting.map(({ metadata }) => metadata?.namespace).toSorted()).to.deep.equal([
      ...['dnsdrill', 'dnsdrill', 'kube-system', 'kube-system'],
    ]);
    expect(new Set(waiting.map(({ status }) => status?.phase))).to.deep.equal(new Set(['Pending']));

    await cluster.applyManifest(await cluster.defaultCniManifest());
    await cluster.ensureClientPods({ timeoutMs: 90_000 });
    for (const node of cluster.nodes) {
      // CoreDNS starts together with the pods that ask it: the first answers may take their time.
      const asking =
        'until dig +short +time=1 +tries=1 my-service.default.svc.cluster.local | grep ^10; do sleep 0.2; done';
      const answer = await cluster.runInPod(cluster.clientPod(node.name), ['sh', '-c', asking], { timeoutMs: 60_000 });
      expect(answer.exitCode, answer.stderr).to.equal(0);
      expect(answer.stdout).to.match(/^10\.96\./m);
    }
    await cluster.stop();
    await scratch.remove();
  });
});
