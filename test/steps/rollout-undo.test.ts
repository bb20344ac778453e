import type { V1ReplicaSet } from '@kubernetes/client-node';
import { expect } from 'chai';
import { previousTemplate } from '../../harness/steps/rollout-undo.ts';

const set = (revision: number, image: string): V1ReplicaSet => ({
  metadata: { annotations: { 'deployment.kubernetes.io/revision': String(revision) } },
  spec: {
    selector: {},
    template: {
      metadata: { labels: { 'k8s-app': 'kube-dns', 'pod-template-hash': image } },
      spec: { containers: [{ name: 'coredns', image }] },
    },
  },
});

describe('a Deployment rolled back', () => {
  it('gets the template of the revision before the newest, as it stood in the Deployment', () => {
    const { metadata, spec } = previousTemplate([set(9, 'older'), set(11, 'bad'), set(10, 'good')]);
    expect(spec?.containers[0]?.image).to.equal('good');
    expect(metadata?.labels).to.deep.equal({ 'k8s-app': 'kube-dns' });
  });

  it('that has no earlier revision is an error, not a fix', () => {
    expect(() => previousTemplate([set(1, 'good')])).to.throw('no earlier revision');
  });
});
