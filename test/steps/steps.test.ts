import { expect } from 'chai';
import { changeCorefile } from '../../harness/steps/corefile.ts';
import { relabel } from '../../harness/steps/deployments.ts';
import { readRate } from '../../harness/steps/load.ts';

const corefile =
  '.:53 {\n    errors\n    forward . /etc/resolv.conf {\n       max_concurrent 1000\n    }\n    loop\n}\n';

describe('a change of the Corefile', () => {
  it('replaces a piece, a line or all of it', () => {
    const forwarded = changeCorefile(corefile, { replace: 'forward . /etc/resolv.conf', by: 'forward . 8.8.8.8' });
    expect(forwarded).to.contain('forward . 8.8.8.8 {').and.not.to.contain('/etc/resolv.conf');
    expect(changeCorefile(corefile, { removeLine: 'loop' })).to.not.contain('loop');
    expect(changeCorefile(corefile, { content: 'x' })).to.equal('x');
    expect(changeCorefile(corefile, { append: 'y:53 {\n}\n' })).to.equal(`${corefile}y:53 {\n}\n`);
  });

  it('that would change nothing is an error, not a fault or a fix', () => {
    expect(() => changeCorefile(corefile, { removeLine: 'reload' })).to.throw('no line "reload"');
    expect(() => changeCorefile(corefile, { replace: 'nonsense', by: 'x' })).to.throw('there is no "nonsense" in it');
  });
});

describe('a Deployment created anew under other labels', () => {
  const deployment = {
    metadata: {
      name: 'coredns',
      uid: '1',
      resourceVersion: '7',
      annotations: { 'deployment.kubernetes.io/revision': '3' },
    },
    spec: {
      replicas: 2,
      selector: { matchLabels: { 'k8s-app': 'kube-dns' } },
      template: { metadata: { labels: { 'k8s-app': 'kube-dns', tier: 'dns' } }, spec: { containers: [] } },
    },
    status: { readyReplicas: 2 },
  };

  it('selects its own pods, and keeps the labels that nobody spoke of', () => {
    const { spec } = relabel(deployment, { 'k8s-app': 'coredns' });
    expect(spec?.selector.matchLabels).to.deep.equal({ 'k8s-app': 'coredns' });
    expect(spec?.template.metadata?.labels).to.deep.equal({ 'k8s-app': 'coredns', tier: 'dns' });
  });

  it('carries nothing that the API server would refuse', () => {
    const fresh = relabel(deployment, {});
    expect(fresh.metadata).to.deep.equal({ name: 'coredns' });
    expect(fresh).to.not.have.property('status');
  });
});

describe('the rate of a DNS load', () => {
  it('is the mean of what dnsperf printed', () => {
    const log = '[Status] Sending queries\n1763812345.123456: 299.000000\n1763812346.123456: 301.000000\n';
    expect(readRate(log)).to.equal(300);
  });

  it('is unknown when dnsperf printed none', () => {
    expect(readRate('Warning: failed to send packet: Connection refused\n')).to.equal(undefined);
  });
});
