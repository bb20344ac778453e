import { expect } from 'chai';
import { changeCorefile } from '../../harness/steps/corefile.ts';
import { relabel } from '../../harness/steps/deployments.ts';
import { sentRate } from '../../harness/steps/load.ts';

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
  const counted = (uptime: string, sent: number) =>
    `${uptime} 1234.56\nIp: Forwarding DefaultTTL\nIp: 1 64\nUdp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors\nUdp: 10 2 3 ${sent} 0\nUdpLite: 0 0 0 9 0\n`;

  it('is what the kernel counted as sent, over the time between', () => {
    expect(sentRate(counted('100.50', 1_000) + counted('102.50', 1_600))).to.equal(300);
  });

  it('is nought when nothing was sent: answers that come in are no load', () => {
    expect(sentRate(counted('100.50', 1_000) + counted('102.50', 1_000))).to.equal(0);
  });

  it('is unknown when it was counted once, or not at all', () => {
    expect(sentRate(counted('100.50', 1_000))).to.equal(undefined);
    expect(sentRate('cat: /proc/net/snmp: No such file or directory\n')).to.equal(undefined);
  });
});
