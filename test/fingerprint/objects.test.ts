import type { KubernetesObject } from '@kubernetes/client-node';
import { expect } from 'chai';
import { objectFacts } from '../../harness/fingerprint/objects.ts';

const object = (kind: string, metadata: object = {}): KubernetesObject => ({
  ...{ apiVersion: 'v1', kind, metadata: { name: 'a', namespace: 'kube-system', ...metadata } },
});
const owned = {
  ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'd', uid: '1', controller: true }],
};
const names = (...objects: KubernetesObject[]) => objectFacts(objects, Buffer.from('a key')).map(([name]) => name);

describe('the objects of a fingerprint', () => {
  it('are named by kind, namespace and name', () => {
    expect(names(object('Service'), object('Node', { namespace: undefined }))).to.deep.equal([
      'Service kube-system/a',
      'Node a',
    ]);
  });

  it('are without the pods and ReplicaSets that a controller made, and with those that nobody controls', () => {
    for (const kind of ['Pod', 'ReplicaSet']) {
      expect(names(object(kind, owned)), kind).to.deep.equal([]);
      expect(names(object(kind)), kind).to.deep.equal([`${kind} kube-system/a`]);
    }
  });

  it('are without the slices of endpoints that follow from a Service', () => {
    const labels = { 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io' };
    expect(names(object('EndpointSlice', { labels }))).to.deep.equal([]);
    expect(names(object('EndpointSlice'))).to.deep.equal(['EndpointSlice kube-system/a']);
  });
});
