import { expect } from 'chai';
import { sortDamage } from '../../harness/train/damage.ts';
import { planOf } from './drill.ts';

const label = {
  what: 'Deployment kube-system/coredns',
  where: 'spec.selector.matchLabels.k8s-app',
  before: 'kube-dns',
  after: 'coredns',
};

describe('what is left different after a drill', () => {
  const { scenario } = planOf('selector-mismatch');

  it('is the fault where it stands as the fault left it', () => {
    expect(sortDamage(scenario, { fault: [label], end: [label] })).to.deep.equal({
      ...{ collateral: [], changed: [], leftByFault: 1 },
    });
  });

  it('is a change of the fix in what the fault or its fixes are about', () => {
    const replicas = { what: 'Deployment kube-system/coredns', where: 'spec.replicas', before: '2', after: '3' };
    expect(sortDamage(scenario, { fault: [label], end: [replicas] })).to.deep.equal({
      ...{ collateral: [], changed: [replicas], leftByFault: 0 },
    });
  });

  it('is collateral damage anywhere else', () => {
    const policy = { what: 'NetworkPolicy kube-system/mine', after: '{}' };
    const file = { what: '/etc/resolv.conf on n-worker', before: 'sha256:1', after: 'sha256:2' };
    expect(sortDamage(scenario, { fault: [], end: [policy, file] }).collateral).to.deep.equal([policy, file]);
    // There, the file is what the fault is about.
    const { collateral, changed } = sortDamage(planOf('dns-loop').scenario, { fault: [], end: [policy, file] });
    expect({ collateral, changed }).to.deep.equal({ collateral: [policy], changed: [file] });
  });

  it('is nobody`s where kube-proxy derives it from an object', () => {
    const rule = { what: 'iptables of n-worker', after: 'nat -A KUBE-SEP -p tcp -j DNAT --to-destination POD:53' };
    const own = { what: 'iptables of n-worker', after: 'filter -A INPUT -p udp -j DROP' };
    expect(sortDamage(scenario, { fault: [], end: [rule, own] }).collateral).to.deep.equal([own]);
  });
});
