import type { V1Pod, V1ReplicaSet } from '@kubernetes/client-node';
import { expect } from 'chai';
import { countReplicas } from '../../harness/phases/replicas.ts';

const deployment = { metadata: { uid: 'd' }, spec: { replicas: 2, selector: {}, template: {} } };
const set = (uid: string, revision: number): V1ReplicaSet => ({
  metadata: {
    uid,
    annotations: { 'deployment.kubernetes.io/revision': String(revision) },
    ownerReferences: [{ uid: 'd', apiVersion: 'apps/v1', kind: 'Deployment', name: 'coredns' }],
  },
});
const pod = (
  name: string,
  owner: string,
  change: { startedAt?: string; ready?: boolean; leaving?: boolean } = {},
): V1Pod => ({
  metadata: {
    name,
    ownerReferences: [{ uid: owner, apiVersion: 'apps/v1', kind: 'ReplicaSet', name: owner }],
    ...(change.leaving && { deletionTimestamp: new Date() }),
  },
  status: {
    conditions: [{ type: 'Ready', status: change.ready === false ? 'False' : 'True' }],
    containerStatuses: [
      {
        name: 'coredns',
        image: '',
        imageID: '',
        ready: true,
        restartCount: 0,
        state: { running: { startedAt: new Date(change.startedAt ?? '2026-01-01T12:00:10Z') } },
      },
    ],
  },
});
const corefileChanged = new Date('2026-01-01T12:00:00Z');
const count = (pods: V1Pod[], sets = [set('old', 1), set('new', 2)]) =>
  countReplicas(deployment, sets, pods, corefileChanged);

describe('the replicas that count', () => {
  it('are Ready, of the newest template, and have read the Corefile as it is', () => {
    expect(count([pod('a', 'new'), pod('b', 'new')])).to.include({ wanted: 2, current: 2, ready: 2 });
  });

  it('are not those of an older template, which hide a dead configuration', () => {
    expect(count([pod('a', 'new', { ready: false }), pod('b', 'old')])).to.include({ current: 0, ready: 1 });
  });

  it('are not those that started before the Corefile was changed', () => {
    expect(count([pod('a', 'new', { startedAt: '2026-01-01T11:59:59Z' })])).to.include({ current: 0, ready: 1 });
  });

  it('are not those on their way out, nor pods of anybody else', () => {
    expect(count([pod('a', 'new', { leaving: true }), pod('b', 'stranger')])).to.include({ current: 0, ready: 0 });
  });

  it('are none while the Deployment is not looked at: its newest ReplicaSet may be of another template', () => {
    const pods = [pod('a', 'new'), pod('b', 'new')];
    const changed = (observedGeneration: number) => ({
      ...{ ...deployment, metadata: { uid: 'd', generation: 2 }, status: { observedGeneration } },
    });
    const seen = (observed: number) => countReplicas(changed(observed), [set('new', 2)], pods, corefileChanged);
    expect(seen(1)).to.include({ wanted: 2, current: 0, ready: 2 });
    expect(seen(2)).to.include({ wanted: 2, current: 2, ready: 2 });
  });

  it('have an identity that a restart changes', () => {
    const restarted = pod('a', 'new', { startedAt: '2026-01-01T12:00:20Z' });
    expect(count([pod('a', 'new')]).identity).to.not.deep.equal(count([restarted]).identity);
  });
});
