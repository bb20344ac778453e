import type { KubernetesObject } from '@kubernetes/client-node';
import { expect } from 'chai';
import { normalObject as normal } from '../../harness/fingerprint/normal-object.ts';

const normalObject = (object: KubernetesObject, key = 'a key') => normal(object, Buffer.from(key));

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

  it('does not know what else servers and controllers write', () => {
    const node = (metadata: object, spec: object = {}) =>
      normalObject({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'n', ...metadata }, spec } as KubernetesObject);
    const ownedBy = (uid: string) => node({ ownerReferences: [{ kind: 'Node', name: 'n', uid }] });
    const taintedAt = (timeAdded: string) => node({}, { taints: [{ key: 'a', timeAdded }] });
    expect(ownedBy('1')).to.deep.equal(ownedBy('2'));
    expect(taintedAt('12:00')).to.deep.equal(taintedAt('12:01'));
    expect(node({ labels: {} })).to.deep.equal(node({}));
    for (const key of ['deprecated.daemonset.template.generation', 'kubernetes.io/config.seen']) {
      expect(node({ annotations: { [key]: '7' } }), key).to.deep.equal(node({}));
    }
  });
});

describe('a Secret', () => {
  const secretWith = (entries: object, annotations?: Record<string, string>) => ({
    ...{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', ...(annotations && { annotations }) } },
    ...entries,
  });
  const appliedAs = (applied: string) =>
    secretWith({ data: { token: 'aHVudGVyMg==' } }, { 'kubectl.kubernetes.io/last-applied-configuration': applied });

  it('keeps the names of its entries, and nothing secret', () => {
    expect(JSON.stringify(normalObject(secretWith({ data: { token: 'aHVudGVyMg==' } }))))
      .to.contain('token')
      .and.to.not.contain('aHVudGVyMg');
    expect(JSON.stringify(normalObject(secretWith({ stringData: { token: 'hunter2' } })))).to.not.contain('hunter2');
  });

  it('is another one with another value, and the same with the same', () => {
    const withToken = (token: string) => normalObject(secretWith({ data: { token } }));
    expect(withToken('aHVudGVyMg==')).to.deep.equal(withToken('aHVudGVyMg=='));
    expect(withToken('aHVudGVyMw==')).to.not.deep.equal(withToken('aHVudGVyMg=='));
  });

  it('tells by its hashes nothing to whoever guesses a value and has not the key', () => {
    const secret = secretWith({ data: { token: 'aHVudGVyMg==' } });
    expect(normalObject(secret, 'one')).to.not.deep.equal(normalObject(secret, 'another'));
  });

  it('that was applied keeps nothing secret of what was applied either', () => {
    const inJson = (entries: object) => JSON.stringify(secretWith(entries));
    for (const applied of [
      inJson({ data: { token: 'aHVudGVyMg==' } }),
      inJson({ stringData: { token: 'hunter2' } }),
      'token: hunter2',
      '"hunter2"',
      'null',
    ]) {
      const kept = JSON.stringify(normalObject(appliedAs(applied)));
      expect(kept, applied).to.contain('last-applied-configuration');
      expect(kept, applied).to.not.match(/hunter2|aHVudGVyMg/);
    }
  });

  it('is another one when it was applied, and with another entry', () => {
    const inJson = (...names: string[]) =>
      JSON.stringify(secretWith({ data: Object.fromEntries(names.map((name) => [name, 'aHVudGVyMg=='])) }));
    const created = normalObject(secretWith({ data: { token: 'aHVudGVyMg==' } }));
    const applied = normalObject(appliedAs(inJson('token')));
    expect(applied).to.not.deep.equal(created);
    expect(normalObject(appliedAs(inJson('token', 'user')))).to.not.deep.equal(applied);
    expect(normalObject(appliedAs(inJson('token')))).to.deep.equal(applied);
  });
});
