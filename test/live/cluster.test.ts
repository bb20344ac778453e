import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { attach, listLabClusters } from '../../harness/cluster/attach.ts';
import { externalNames } from '../../harness/cluster/external-names.ts';
import { isNamed, loadImage } from '../../harness/cluster/images.ts';
import { KindCluster } from '../../harness/cluster/kind-cluster.ts';
import { loadKindConfig } from '../../harness/cluster/load-kind-config.ts';
import type { StartedKindCluster } from '../../harness/cluster/started-kind-cluster.ts';
import { docker } from '../../harness/engine/docker.ts';
import { requireEngine } from '../../harness/engine/find.ts';
import { clientImageReference, nodeImageReference } from '../../harness/setup/images.ts';
import { UsageError } from '../../harness/vocabulary/failures.ts';
import { root } from '../dnsdrill.ts';
import { everything, removeEverything, scratchDirectory } from './engine.ts';
import { sniff } from './sniffer.ts';

const name = `drill-${process.pid}-cluster`;
const runId = `test-${process.pid}-cluster`;
const limits = { timeoutMs: 20_000 };

describe('a cluster of the lab', function () {
  this.timeout(120_000);
  let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
  let cluster: StartedKindCluster;
  let options: ConstructorParameters<typeof KindCluster>[0];

  before(async function () {
    this.timeout(300_000);
    scratch = await scratchDirectory();
    const { dockerHost } = await requireEngine();
    options = {
      ...{ name, runId, dockerHost, directory: scratch.path },
      config: await loadKindConfig(join(root, 'kind-configs/control-plane-and-worker.yaml')),
      image: (await nodeImageReference(dockerHost))?.reference ?? '',
      clientImage: await clientImageReference(),
    };
    cluster = await new KindCluster(options).start();
  });

  after(async () => {
    await cluster?.stop();
    const left = await everything(`label=dnsdrill.run=${runId}`);
    await removeEverything(`label=dnsdrill.run=${runId}`);
    await scratch.remove();
    expect(left).to.deep.equal([]);
  });

  /** The words that a lookup from a node's client pod prints. */
  async function dig(node: string, ...words: string[]): Promise<string> {
    const result = await cluster.runInPod(cluster.clientPod(node), ['dig', '+tries=1', ...words], limits);
    return result.stdout.trim();
  }

  it('is told apart from any other by its nonce', async () => {
    await cluster.assertOurs();
    const mark = { namespace: 'dnsdrill', name: 'dnsdrill' };
    const { data } = await cluster.kube.core.readNamespacedConfigMap(mark);
    await cluster.applyManifest(nonceOf('somebody else'));
    expect(String(await cluster.assertOurs().catch((error: unknown) => error))).to.contain('somebody else');
    await cluster.applyManifest(nonceOf(data?.nonce ?? ''));
    await cluster.assertOurs();
  });

  it('says what it runs, how long its boot took, and where its private kubeconfig is', async () => {
    const versions = await cluster.versions();
    expect(versions.kubernetes).to.match(/^v1\.\d+\.\d+/);
    expect(versions.coredns).to.match(/^1\.\d+\.\d+$/);
    expect(versions.kernel).to.match(/^\d+\.\d+/);
    expect(versions.containerd).to.match(/^\d+\.\d+\.\d+/);
    expect(cluster.bootTimings.map(({ action }) => action)).to.include.members([
      'kubeadm init',
      'wait until DNS answers',
    ]);
    expect(statSync(cluster.kubeconfigPath).mode & 0o777).to.equal(0o600);
    expect(readFileSync(cluster.kubeconfigPath, 'utf8')).to.contain('server: https://127.0.0.1:');
  });

  it('has a configuration of kubeadm that disables nothing', async () => {
    const config = { namespace: 'kube-system', name: 'kubeadm-config' };
    const { data } = await cluster.kube.core.readNamespacedConfigMap(config);
    expect(data?.ClusterConfiguration).to.contain('dns: {}').and.not.to.contain('disabled');
  });

  it('asks its API server over few connections, however much it asks', async () => {
    for (let request = 0; request < 20; request++) await cluster.kube.core.listNamespace();
    const { port } = new URL(cluster.kube.config.getCurrentCluster()?.server ?? '');
    // In hexadecimal, behind the address of the other end; 01 is an established connection. One is kept by whoever waited for
    // the boot.
    const ends = `:${Number(port).toString(16).toUpperCase().padStart(4, '0')} 01 `;
    const connections = readFileSync('/proc/self/net/tcp', 'utf8').split('\n');
    expect(connections.filter((line) => line.slice(0, 40).includes(ends))).to.have.length.within(1, 3);
  });

  it('answers internal and external names on every node, and none of the real world', async () => {
    for (const node of cluster.nodes) {
      expect(await dig(node.name, '+short', 'kubernetes.default.svc.cluster.local')).to.equal('10.96.0.1');
      expect(await dig(node.name, '+short', '+tcp', 'www.google.com')).to.equal(externalNames['www.google.com']);
      expect(await dig(node.name, 'no-such-name.example.org')).to.contain('status: NXDOMAIN');
      // The forwarders that documents name are in the lab as well.
      for (const resolver of ['@8.8.8.8', '@1.1.1.1']) {
        expect(await dig(node.name, '+short', resolver, 'example.com')).to.equal(externalNames['example.com']);
      }
    }
  });

  it('has all of CoreDNS on the control plane, as kind does, and no node is held back', async () => {
    const pods = await cluster.kube.core.listNamespacedPod({
      namespace: 'kube-system',
      labelSelector: 'k8s-app=kube-dns',
    });
    expect(pods.items.map(({ spec }) => spec?.nodeName)).to.deep.equal([
      cluster.controlPlane.name,
      cluster.controlPlane.name,
    ]);
    expect(pods.items.flatMap(({ metadata }) => Object.keys(metadata?.annotations ?? {}))).to.deep.equal([]);
    const { items } = await cluster.kube.core.listNode();
    expect(items.map(({ spec }) => spec?.unschedulable)).to.deep.equal([undefined, undefined]);
  });

  it('runs commands in pods: input, output, exit codes, and what keeps a command from having one', async () => {
    const pod = cluster.clientPod(cluster.controlPlane.name);
    const run = (command: string[], more = {}) => cluster.runInPod(pod, command, { ...limits, ...more });
    expect(await run(['cat'], { stdin: 'häl\nlo' })).to.deep.include({ exitCode: 0, stdout: 'häl\nlo', stderr: '' });
    expect(await run(['sh', '-c', 'echo out; echo err >&2; exit 3'])).to.deep.include({
      ...{ exitCode: 3, stdout: 'out\n', stderr: 'err\n' },
      command: `kubectl --kubeconfig ${cluster.kubeconfigPath} exec -n dnsdrill ${pod.name} -c client -- sh -c 'echo out; echo err >&2; exit 3'`,
    });
    expect(await run(['sh', '-c', 'echo out; sleep 60'], { timeoutMs: 1_000 })).to.deep.include({
      ...{ exitCode: undefined, cutOff: 'timed-out', stdout: 'out\n' },
    });
    expect(await run(['sleep', '60'], { signal: AbortSignal.timeout(500) })).to.include({ cutOff: 'aborted' });
    const nowhere = await cluster.runInPod({ ...pod, name: 'nobody' }, ['true'], limits);
    expect(nowhere).to.include({ exitCode: undefined, cutOff: 'disconnected' });
    expect(nowhere.stderr).to.contain('404');
  });

  it('runs commands on nodes, ends those that take too long, and reads and writes files', async () => {
    const [node] = cluster.nodes;
    if (node === undefined) throw new Error('there are no nodes');
    expect(await node.run(['cat'], { ...limits, stdin: 'in' })).to.deep.include({ exitCode: 0, stdout: 'in' });
    const seen: string[] = [];
    const late = await node.run(['sh', '-c', 'echo out; sleep 4321'], {
      timeoutMs: 1_000,
      onStdout: (chunk) => seen.push(chunk),
    });
    expect(late).to.include({
      exitCode: undefined,
      cutOff: 'timed-out',
      command: `docker exec ${node.name} sh -c 'echo out; sleep 4321'`,
    });
    expect(seen.join('')).to.equal('out\n');
    await delay(500);
    expect(await node.run(['pgrep', '-f', 'sleep 4321'], limits)).to.deep.include({ exitCode: 1, stdout: '' });
    await node.writeFile('/tmp/some/where', 'content\n');
    expect(await node.readFile('/tmp/some/where')).to.equal('content\n');
    expect(await node.readFile('/tmp/no/where')).to.equal(undefined);
  });

  it('loads an image into a node that lacks it, and only then', async () => {
    const image = `dnsdrill/loaded:${process.pid}`;
    const lab = { engine: await docker(options.dockerHost), signal: AbortSignal.timeout(60_000) };
    const names = () => cluster.controlPlane.mustRun(['ctr', '--namespace=k8s.io', 'images', 'ls', '-q'], limits);
    await lab.engine.getImage(options.clientImage).tag({ repo: 'dnsdrill/loaded', tag: String(process.pid) });
    try {
      expect(await names()).to.not.contain(image);
      await loadImage(lab, cluster.controlPlane, image);
    } finally {
      await lab.engine.getImage(image).remove();
    }
    expect((await names()).split('\n').some((fullName) => isNamed(fullName, image))).to.equal(true);
    // The engine does not have it any more: it is not asked.
    await loadImage(lab, cluster.controlPlane, image);
  });

  it('makes a client pod again when one is gone', async () => {
    const [, worker] = cluster.nodes;
    const pod = cluster.clientPod(worker?.name ?? '');
    await cluster.kube.core.deleteNamespacedPod({ ...pod, gracePeriodSeconds: 0 });
    await cluster.ensureClientPods({ timeoutMs: 60_000 });
    expect(await cluster.runInPod(pod, ['true'], limits)).to.include({ exitCode: 0 });
  });

  it('can be opened by another process, by its name; its name cannot be taken', async () => {
    expect(await listLabClusters(options.dockerHost)).to.deep.include({ name, runId, kept: false });
    const opened = await attach({ name, dockerHost: options.dockerHost, directory: join(scratch.path, 'opened') });
    await opened.assertOurs();
    expect(opened.nodes.map((node) => node.name).toSorted()).to.deep.equal(
      cluster.nodes.map((node) => node.name).toSorted(),
    );
    expect(opened.resolver).to.deep.equal(cluster.resolver);
    expect(await opened.runInPod(opened.clientPod(cluster.controlPlane.name), ['true'], limits)).to.include({
      exitCode: 0,
    });
    const taken = await new KindCluster({ ...options, runId: `${runId}-2` }).start().catch((error: unknown) => error);
    expect(taken).to.be.instanceOf(UsageError);
    const unknown = await attach({ ...options, name: 'nobody' }).catch((error: unknown) => error);
    expect(unknown).to.be.instanceOf(UsageError).and.to.have.property('message').that.contains(name);
    await cluster.assertOurs();
  });

  // The last one: it leaves the nodes without the rules of kube-proxy.
  it('lets no packet out: what kube-proxy does not translate is lost in silence', async () => {
    const nowhere = ['10.96.0.10', '10.244.99.9', '192.0.2.1'];
    const inside = '8.8.8.8';
    for (const node of cluster.nodes) {
      await using sniffer = await sniff(options, node, [...nowhere, inside]);
      const rules = await node.run(['iptables', '-t', 'nat', '-F', 'KUBE-SERVICES'], limits);
      expect(rules.exitCode, rules.stderr).to.equal(0);
      const query = ['+time=1', 'www.google.com'];
      const answers = await Promise.all(
        nowhere.flatMap((address) => [
          dig(node.name, `@${address}`, ...query),
          dig(node.name, '+tcp', `@${address}`, ...query),
          sniffer.dig(`@${address}`, ...query),
        ]),
      );
      for (const answer of answers) {
        expect(answer).to.match(/timed out|no servers could be reached/);
      }
      // The sniffer does see what goes over the wire: from a pod, and from the node itself.
      expect(await dig(node.name, '+short', `@${inside}`, ...query)).to.equal(externalNames['www.google.com']);
      expect(await sniffer.dig('+short', `@${inside}`, ...query)).to.contain(externalNames['www.google.com']);
      const packets = await sniffer.packetsTo();
      expect(packets[inside]).to.be.greaterThan(1);
      expect(nowhere.map((address) => packets[address])).to.deep.equal([0, 0, 0]);
    }
  });
});

function nonceOf(nonce: string): string {
  return `{apiVersion: v1, kind: ConfigMap, metadata: {namespace: dnsdrill, name: dnsdrill}, data: {nonce: "${nonce}"}}`;
}
