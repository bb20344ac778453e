import { ApiException } from '@kubernetes/client-node';
import { expect } from 'chai';
import type { StartedKindCluster } from '../../harness/cluster/started-kind-cluster.ts';
import { perform, undoOf } from '../../harness/steps/perform.ts';
import { configMap, deployment, type Manifest, podsLabelled } from '../../harness/vocabulary/objects.ts';
import {
  apply,
  crashNewestPod,
  deleteObject,
  deletePods,
  editConfigMap,
  installCni,
  nodeFile,
  nodeUnit,
  removeCni,
  restore,
  runOnNodes,
  whyLasting,
} from '../../harness/vocabulary/step.ts';

const pods = podsLabelled('kube-system', 'k8s-app=kube-proxy');
const kept = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'kube-proxy' } };
const cluster = { kube: { objects: { read: async () => kept } } } as unknown as StartedKindCluster;

describe('what takes a step back', () => {
  it('is the opposite command, new pods, or nothing', async () => {
    const run = { does: 'Do it', command: ['do'] };
    const there = runOnNodes('workers', { ...run, back: ['undo'] });
    expect(await undoOf(there, { cluster })).to.deep.equal([
      runOnNodes('workers', { does: 'Take back: Do it', command: ['undo'], back: ['do'] }),
    ]);
    expect(await undoOf(runOnNodes('workers', { ...run, back: { newPods: pods } }), { cluster })).to.deep.equal([
      deletePods(pods),
    ]);
    expect(await undoOf(runOnNodes('workers', run), { cluster })).to.deep.equal([]);
  });

  it('is new pods where a container was killed: the pod would go on telling of it, and back off longer', async () => {
    expect(await undoOf(crashNewestPod(pods), { cluster })).to.deep.equal([deletePods(pods)]);
  });

  it('is the file of before, and new pods of CoreDNS where pods are given what it says', async () => {
    const nodes = [{ name: 'n', role: 'worker', readFile: async () => 'before' }];
    const there = { nodes } as unknown as StartedKindCluster;
    const kinds = async (path: string) => {
      const undo = await undoOf(nodeFile('every-node', path, { absent: true }), { cluster: there });
      return undo === 'impossible' ? undo : undo.map(({ kind }) => kind);
    };
    expect(await kinds('/etc/containerd/config.toml')).to.deep.equal(['node-file']);
    expect(await kinds('/etc/resolv.conf')).to.deep.equal(['node-file', 'delete-pods']);
    expect(await kinds('/etc/cni/net.d/10-x.conflist')).to.deep.equal(['node-file', 'delete-pods']);
  });

  it('of a unit that was restarted is the same once more where it ran, and a stop where it did not', async () => {
    const node = (name: string, exitCode: number | undefined) => ({
      name,
      role: 'worker',
      run: async () => ({ exitCode }),
    });
    const there = (second: number | undefined) =>
      ({ nodes: [node('up', 0), node('down', second)] }) as unknown as StartedKindCluster;
    const restart = nodeUnit('workers', 'x', 'restart');
    expect(await undoOf(restart, { cluster: there(3) })).to.deep.equal([
      nodeUnit({ node: 'down' }, 'x', 'stop'),
      nodeUnit('workers', 'x', 'try-restart'),
    ]);
    expect(await undoOf(nodeUnit('workers', 'x', 'stop'), { cluster: there(3) })).to.deep.equal([
      nodeUnit({ node: 'up' }, 'x', 'start'),
    ]);
    const silent = await undoOf(restart, { cluster: there(undefined) }).catch((error: unknown) => error);
    expect(silent).to.be.instanceOf(Error).and.to.have.property('message').that.contains('down did not say');
  });

  it('is the ConfigMap of before, and then new pods of those that read it at their start', async () => {
    const edit = { key: 'config.conf', replace: 'a', by: 'b' };
    const kinds = async (readers?: typeof pods) => {
      const step = editConfigMap(configMap('kube-system', 'kube-proxy'), { ...edit, ...(readers && { readers }) });
      const undo = await undoOf(step, { cluster });
      return undo === 'impossible' ? undo : undo.map(({ kind }) => kind);
    };
    expect(await kinds()).to.deep.equal(['restore']);
    expect(await kinds(pods)).to.deep.equal(['restore', 'delete-pods']);
  });

  it('is nothing that could be done for a network plugin, unless it was there before', async () => {
    expect(await undoOf(installCni(), { cluster })).to.equal('impossible');
    expect(whyLasting(installCni())).to.contain('network plugin');
    expect(await undoOf(removeCni(), { cluster })).to.deep.equal([installCni({ again: true })]);
    expect(whyLasting(installCni({ again: true }))).to.equal(undefined);
  });
});

describe('what takes a step back, where the object is gone', () => {
  const coredns = deployment('kube-system', 'coredns');
  const manifest: Manifest = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'coredns', namespace: 'kube-system' },
    spec: { selector: { matchLabels: { 'k8s-app': 'kube-dns' } } },
  };
  const notFound = async () => {
    throw new ApiException(404, 'Not Found', '{"message":"not found"}', {});
  };
  let created: unknown[] = [];
  const objects = { read: notFound, delete: notFound, create: async (object: unknown) => created.push(object) };
  const empty = { kube: { objects } } as unknown as StartedKindCluster;
  beforeEach(() => {
    created = [];
  });

  it('creates a Deployment: the step may have deleted it and gone no further', async () => {
    const acted = await perform(restore(coredns, JSON.stringify(manifest)), { cluster: empty });
    expect(acted).to.include({ exitCode: 0, output: '-n kube-system deployment/coredns created' });
    expect(created).to.deep.equal([manifest]);
  });

  it('has nothing to delete, and is done; a step of a story that finds nothing is refused', async () => {
    const undo = await undoOf(apply(manifest), { cluster: empty });
    expect(undo).to.deep.equal([deleteObject(coredns, { mayBeGone: true })]);
    const back = await perform(deleteObject(coredns, { mayBeGone: true }), { cluster: empty });
    expect(back).to.include({ exitCode: 0, output: '-n kube-system deployment/coredns was gone already' });
    expect(back.command).to.match(/^kubectl delete .* --ignore-not-found$/);
    const story = await perform(deleteObject(coredns), { cluster: empty });
    expect(story).to.include({ exitCode: 1, output: 'not found' });
  });
});
