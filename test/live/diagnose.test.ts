import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KubeConfig, PatchStrategy } from '@kubernetes/client-node';
import { expect } from 'chai';
import { execa } from 'execa';
import { stringify } from 'yaml';
import { KindCluster } from '../../harness/cluster/kind-cluster.ts';
import { loadKindConfig } from '../../harness/cluster/load-kind-config.ts';
import type { StartedKindCluster } from '../../harness/cluster/started-kind-cluster.ts';
import { requireEngine } from '../../harness/engine/find.ts';
import { clientImageReference, nodeImageReference } from '../../harness/setup/images.ts';
import { type DiagnosisDocument, diagnosisSchema } from '../../reports/diagnosis/schema.ts';
import { dnsdrill, root } from '../dnsdrill.ts';
import { everything, removeEverything, scratchDirectory, until } from './engine.ts';

const name = `drill-${process.pid}-diagnose`;
const runId = `test-${process.pid}-diagnose`;
const context = `kind-${name}`;
const probeSelector = 'app.kubernetes.io/name=dnsdrill-diagnose';

describe('diagnose on a real cluster', function () {
  this.timeout(180_000);
  let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
  let cluster: StartedKindCluster;
  let clientImage: string;

  before(async function () {
    this.timeout(300_000);
    scratch = await scratchDirectory();
    clientImage = await clientImageReference();
    const { dockerHost } = await requireEngine();
    cluster = await new KindCluster({
      ...{ name, runId, dockerHost, clientImage, directory: scratch.path },
      config: await loadKindConfig(join(root, 'kind-configs/control-plane-and-worker.yaml')),
      image: (await nodeImageReference(dockerHost))?.reference ?? '',
    }).start();
  });

  after(async () => {
    await cluster?.stop();
    const left = await everything(`label=dnsdrill.run=${runId}`);
    await removeEverything(`label=dnsdrill.run=${runId}`);
    await scratch.remove();
    expect(left).to.deep.equal([]);
  });

  const probePods = async () =>
    (await cluster.kube.core.listPodForAllNamespaces({ labelSelector: probeSelector })).items.map(
      ({ metadata }) => metadata?.name,
    );

  async function diagnose(options: {
    kubeconfig?: string;
    withPod: boolean;
  }): Promise<{ exitCode: number | undefined; document: DiagnosisDocument }> {
    const where = ['--kubeconfig', options.kubeconfig ?? cluster.kubeconfigPath, '--context', context, '-o', 'json'];
    const { exitCode, stdout, stderr } = await dnsdrill([
      'diagnose',
      ...where,
      ...(options.withPod ? ['--probe-pod', clientImage] : []),
    ]);
    expect(exitCode, String(stderr)).to.be.below(3);
    return { exitCode, document: diagnosisSchema.parse(JSON.parse(String(stdout))) };
  }

  it('finds nothing wrong with a healthy one, and leaves no pod behind', async () => {
    const { exitCode, document } = await diagnose({ withPod: true });
    expect(document.verdict, JSON.stringify(document.symptoms)).to.equal('nothing-wrong');
    expect(document.unseen).to.deep.equal([]);
    expect(exitCode).to.equal(0);
    expect(await probePods()).to.deep.equal([]);
  });

  it('says what it was not allowed to see, and needs no right to write', async () => {
    const kubeconfig = await kubeconfigOfReader();
    const { exitCode, document } = await diagnose({ kubeconfig, withPod: false });
    expect(exitCode).to.equal(2);
    expect(document.verdict).to.equal('cannot-tell');
    const unseen = document.unseen.join('\n');
    for (const right of ['list nodes: not allowed', 'list clusterrolebindings: not allowed', 'port-forward to pod']) {
      expect(unseen).to.contain(right);
    }
  });

  it('says that it may not create a pod', async () => {
    const { document } = await diagnose({ kubeconfig: join(scratch.path, 'reader.kubeconfig'), withPod: true });
    expect(document.unseen.join('\n')).to.match(/create a pod in default: .*forbidden/);
  });

  it('deletes its pod on Ctrl-C', async () => {
    const args = ['diagnose', '--kubeconfig', cluster.kubeconfigPath, '--context', context, '--probe-pod', clientImage];
    const running = execa(process.execPath, [join(root, 'harness/cli/main.ts'), ...args], {
      cwd: root,
      stdin: 'ignore',
      reject: false,
    });
    await until('the probe pod is there', 60_000, async () => ((await probePods()).length > 0 ? true : undefined));
    running.kill('SIGINT');
    const { exitCode, stderr } = await running;
    expect(exitCode, stderr).to.equal(130);
    expect(await probePods()).to.deep.equal([]);
  });

  it('names a selector that selects nobody', async () => {
    const patch = {
      name: 'kube-dns',
      namespace: 'kube-system',
      body: { spec: { selector: { 'k8s-app': 'another' } } },
    };
    await cluster.kube.objects.patch(
      { apiVersion: 'v1', kind: 'Service', metadata: { name: patch.name, namespace: patch.namespace }, ...patch.body },
      undefined,
      undefined,
      undefined,
      undefined,
      PatchStrategy.MergePatch,
    );
    const { exitCode, document } = await diagnose({ withPod: true });
    expect(document.causes.map(({ id }) => id)).to.deep.equal(['selector-mismatch']);
    expect(exitCode).to.equal(1);
  });

  /** An account that may list what a person with the right `view` sees, and nothing of nodes, roles or connections. */
  async function kubeconfigOfReader(): Promise<string> {
    const metadata = { name: 'reader', namespace: 'default' };
    await cluster.applyManifest(stringify({ apiVersion: 'v1', kind: 'ServiceAccount', metadata }));
    const binding = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'reader' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
      subjects: [{ kind: 'ServiceAccount', ...metadata }],
    };
    await cluster.applyManifest(stringify(binding));
    const { status } = await cluster.kube.core.createNamespacedServiceAccountToken({
      ...metadata,
      body: { spec: { audiences: [], expirationSeconds: 600 } },
    });
    const own = new KubeConfig();
    own.loadFromString(cluster.kube.config.exportConfig());
    const [server] = own.clusters;
    const file = join(scratch.path, 'reader.kubeconfig');
    const text = stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'c', cluster: { server: server?.server, 'certificate-authority-data': server?.caData } }],
      users: [{ name: 'u', user: { token: status?.token } }],
      contexts: [{ name: context, context: { cluster: 'c', user: 'u' } }],
    });
    await writeFile(file, text, { mode: 0o600 });
    return file;
  }
});
