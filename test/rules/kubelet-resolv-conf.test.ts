import { expect } from 'chai';
import { coreDns, node, ruling } from '../fixtures/facts.ts';

describe('kubelet-resolv-conf', () => {
  for (const address of ['127.0.0.53', '127.0.0.1', '127.1.2.3', '::1']) {
    it(`fails for a nameserver at ${address}`, () => {
      const resolver = { seen: { file: '/etc/resolv.conf', nameservers: [address] } };
      const judged = ruling('kubelet-resolv-conf', { nodes: [node('control-plane', { resolver }), node('worker')] });
      expect(judged).to.include({
        standing: 'failed',
        found: `control-plane: /etc/resolv.conf names ${address}, which in a pod is the pod itself`,
      });
    });
  }

  it('fails for no nameserver at all', () => {
    const resolver = { seen: { file: '', nameservers: [] } };
    expect(ruling('kubelet-resolv-conf', { nodes: [node('control-plane', { resolver })] }).standing).to.equal('failed');
  });

  it('looks into the pods too, which keep the file that they were made with', () => {
    const [first, ...others] = coreDns().pods;
    if (first === undefined) throw new Error('no pod');
    const pods = [{ ...first, nameservers: { seen: ['127.0.0.53'] } }, ...others];
    expect(ruling('kubelet-resolv-conf', { coreDns: { seen: coreDns({ pods }) } }).found).to.contain(
      'coredns-1: its resolv.conf names 127.0.0.53',
    );
  });

  it('is unknown where the file of a Ready pod was not read; of one that does not run there is none', () => {
    const [first, ...others] = coreDns().pods;
    if (first === undefined) throw new Error('no pod');
    const judgedWhere = (ready: boolean) => {
      const pods = [{ ...first, ready, nameservers: { unseen: 'worker did not say' } }, ...others];
      return ruling('kubelet-resolv-conf', { coreDns: { seen: coreDns({ pods }) } });
    };
    expect(judgedWhere(true)).to.include({ standing: 'unknown', found: 'coredns-1: worker did not say' });
    expect(judgedWhere(false).standing).to.equal('passed');
  });
});
