import { expect } from 'chai';
import { normalObject } from '../../harness/fingerprint/normal-object.ts';

const deployment = (metadata: object, extra: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'coredns', namespace: 'kube-system', ...metadata },
  spec: { replicas: 2, template: { metadata: { labels: { app: 'dns' } } } },
  ...extra,
});

describe('an object as it was meant', () => {
  it('is the same when it was deleted and created anew', () => {
    const first = deployment(
      { uid: 'a', resourceVersion: '1', generation: 1, creationTimestamp: '2026-01-01T00:00:00Z', managedFields: [{}] },
      { status: { readyReplicas: 2 } },
    );
    const second = deployment({ uid: 'b', resourceVersion: '9', generation: 4, annotations: {} });
    expect(normalObject(first)).to.deep.equal(normalObject(second));
  });

  it('is another one with another label, annotation, field or owner', () => {
    const as = normalObject(deployment({}));
    expect(normalObject(deployment({ labels: { a: 'b' } }))).to.not.deep.equal(as);
    expect(normalObject(deployment({ annotations: { a: 'b' } }))).to.not.deep.equal(as);
    expect(normalObject(deployment({ ownerReferences: [{ kind: 'Node', name: 'n', uid: '1' }] }))).to.not.deep.equal(
      as,
    );
    expect(normalObject(deployment({}, { spec: { replicas: 3 } }))).to.not.deep.equal(as);
  });

  it('does not know revisions and restarts', () => {
    const annotations = { 'deployment.kubernetes.io/revision': '7', 'kubectl.kubernetes.io/restartedAt': 'now' };
    expect(normalObject(deployment({ annotations }))).to.deep.equal(normalObject(deployment({})));
  });

  it('keeps what merely has the name of a generated field', () => {
    const data = { status: 'green', uid: '7', generation: '1' };
    const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data };
    expect(normalObject(config)).to.deep.equal(config);
  });

  it('keeps nothing secret', () => {
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, data: { token: 'aHVudGVyMg==' } };
    expect(JSON.stringify(normalObject(secret)))
      .to.contain('token')
      .and.to.not.contain('aHVudGVyMg');
  });
});
