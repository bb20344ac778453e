import type { KubernetesObject, V1Pod } from '@kubernetes/client-node';
import { expect } from 'chai';
import { compareFingerprints } from '../../harness/fingerprint/compare.ts';
import { podFacts, restartsOf } from '../../harness/fingerprint/pods.ts';

interface Told {
  readonly name?: string;
  readonly labels?: Record<string, string>;
  readonly restartCount?: number;
  readonly created?: string;
  readonly metadata?: object;
  readonly spec?: object;
}

const templateHash = '589f44dc88';

function coredns(told: Told = {}): V1Pod & KubernetesObject {
  const { name = 'coredns-589f44dc88-7p488', restartCount = 0, created = '2026-01-01T00:00:10Z' } = told;
  const ended = { reason: 'Error', exitCode: 137, finishedAt: new Date(0), startedAt: new Date(0) };
  return {
    kind: 'Pod',
    metadata: {
      ...{ name, uid: name, namespace: 'kube-system', creationTimestamp: new Date(created) },
      labels: { 'k8s-app': 'kube-dns', 'pod-template-hash': templateHash, ...told.labels },
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `coredns-${templateHash}`, uid: '1', controller: true },
      ],
      ...told.metadata,
    },
    spec: { containers: [{ name: 'coredns', image: 'coredns:1' }], serviceAccountName: 'coredns', ...told.spec },
    status: {
      containerStatuses: [
        {
          ...{ name: 'coredns', image: 'coredns:1', imageID: '', ready: true, restartCount },
          ...(restartCount > 0 && { lastState: { terminated: ended } }),
        },
      ],
    },
  };
}

const account = (created: string): KubernetesObject => ({
  kind: 'ServiceAccount',
  metadata: { name: 'coredns', namespace: 'kube-system', creationTimestamp: new Date(created) },
});

const facts = (objects: readonly KubernetesObject[], first = objects) => podFacts(objects, restartsOf(first));
const compare = (before: readonly KubernetesObject[], after: readonly KubernetesObject[]) =>
  compareFingerprints(new Map(facts(before)), new Map(facts(after, before)));

describe('the pods that controllers made', () => {
  it('are told by their controller, without the hash of its template', () => {
    expect(facts([coredns()])).to.deep.equal([
      ['pods of ReplicaSet kube-system/coredns', [{ labels: { 'k8s-app': 'kube-dns' }, images: ['coredns:1'] }]],
    ]);
  });

  it('are the same when others took their places, while the old ones are still on their way out', () => {
    const deletionTimestamp = new Date('2026-01-01T00:01:00Z');
    const leaving = coredns({ name: 'a', metadata: { deletionTimestamp } });
    const fresh = coredns({ name: 'c', labels: { 'pod-template-hash': templateHash } });
    expect(
      compare([coredns({ name: 'a' }), coredns({ name: 'b' })], [leaving, fresh, coredns({ name: 'b' })]),
    ).to.deep.equal([]);
  });

  it('are others with another label, image, ephemeral container or number', () => {
    for (const other of [
      [coredns({ labels: { leak: 'yes' } })],
      [coredns({ spec: { containers: [{ name: 'coredns', image: 'coredns:2' }] } })],
      [coredns({ spec: { containers: [{ name: 'coredns', image: 'coredns:1' }], initContainers: [{ image: 'i' }] } })],
      [coredns({ spec: { ...coredns().spec, ephemeralContainers: [{ name: 'debugger', image: 'busybox' }] } })],
      [coredns(), coredns({ name: 'another' })],
      [],
    ]) {
      expect(compare([coredns()], other)).to.not.be.empty;
    }
  });

  it('leave to other facts the pods that nobody controls', () => {
    expect(facts([coredns({ metadata: { ownerReferences: [] } })])).to.deep.equal([]);
  });

  it('tell of a CoreDNS that was killed since the first look, and how it ended', () => {
    const [difference] = compare([coredns()], [coredns({ restartCount: 2 })]).filter(
      ({ after }) => after !== undefined,
    );
    expect(difference?.after).to.contain('"restarts":["coredns 2, at last Error, exit code 137"]');
    expect(compare([coredns({ restartCount: 1 })], [coredns({ restartCount: 2 })])).to.not.be.empty;
  });

  it('do not tell of restarts before the first look, nor once another pod has taken the place', () => {
    expect(compare([coredns({ restartCount: 1 })], [coredns({ restartCount: 1 })])).to.deep.equal([]);
    expect(compare([coredns({ restartCount: 1 })], [coredns({ name: 'fresh' })])).to.deep.equal([]);
  });

  it('do not tell of restarts of what ends with a kubelet or the API server', () => {
    const scheduler = (restartCount: number) =>
      coredns({ restartCount, metadata: { labels: { component: 'kube-scheduler' } } });
    expect(compare([scheduler(0)], [scheduler(3)])).to.deep.equal([]);
  });

  it('are others when they are older than their ServiceAccount: their tokens are of one that is gone', () => {
    const pod = coredns();
    const before = [pod, account('2026-01-01T00:00:05Z')];
    expect(compare(before, [pod, account('2026-01-01T00:05:00Z')])).to.not.be.empty;
    const fresh = coredns({ name: 'fresh', created: '2026-01-01T00:05:00Z' });
    expect(compare(before, [fresh, account('2026-01-01T00:05:00Z')])).to.deep.equal([]);
  });
});
