import { expect } from 'chai';
import { proxyModeIn } from '../../harness/check/see-kube-proxy.ts';
import { ruling } from '../fixtures/facts.ts';

describe("kube-proxy's mode in its configuration", () => {
  const found = (configuration: string) =>
    ruling('kube-proxy-mode', { kubeProxy: { seen: { mode: proxyModeIn(configuration), pods: [] } } });

  it('is what it says, and blank where it says nothing', () => {
    expect(proxyModeIn('kind: KubeProxyConfiguration\nmode: ipvs\n')).to.equal('ipvs');
    for (const nothing of ['', 'mode:\n', 'mode: ""\n', 'text']) expect(proxyModeIn(nothing), nothing).to.equal('');
  });

  it('is read as kube-proxy reads it: the last of two, and the first document', () => {
    expect(proxyModeIn('mode: iptables\nmode: userspace\n')).to.equal('userspace');
    expect(proxyModeIn('---\nmode: nftables\n---\nmode: ipvs\n')).to.equal('nftables');
    expect(found('mode: userspace\nmode: iptables\n').standing).to.equal('passed');
  });

  it('is none where the configuration is no YAML, and what is wrong with it is found', () => {
    const broken = {
      'mode: iptables: {}\n': 'Nested mappings are not allowed in compact mappings at line 1, column 7',
      '\tmode: iptables\n': 'Tabs are not allowed as indentation at line 1, column 1',
      'mode: *none\n': 'Unresolved alias (the anchor must be set before the alias): none',
    };
    for (const [configuration, why] of Object.entries(broken)) {
      expect(found(configuration), configuration).to.include({
        standing: 'failed',
        found: `mode "unreadable, since config.conf is no YAML: ${why}" is none that kube-proxy knows`,
      });
    }
  });
});
