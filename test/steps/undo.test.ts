import { expect } from 'chai';
import type { StartedKindCluster } from '../../harness/cluster/started-kind-cluster.ts';
import { undoOf } from '../../harness/steps/perform.ts';
import { configMap, podsLabelled } from '../../harness/vocabulary/objects.ts';
import {
  deletePods,
  editConfigMap,
  installCni,
  removeCni,
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
