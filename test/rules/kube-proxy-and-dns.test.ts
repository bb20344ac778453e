import { expect } from 'chai';
import { nobodyAnswered } from '../../harness/check/watch-dns.ts';
import type { RoundLookup } from '../../harness/vocabulary/entry.ts';
import { dns, node, ruling, service } from '../fixtures/facts.ts';

describe('kube-proxy', () => {
  const configured = (mode: string) => ({ seen: { mode, pods: [] } });

  it('takes the modes that it knows, and blank', () => {
    expect(ruling('kube-proxy-mode', { kubeProxy: configured('') }).standing).to.equal('passed');
    const pod = {
      name: 'kube-proxy-x',
      node: 'worker',
      ready: false,
      status: 'Error',
      restarts: 2,
      why: 'must be iptables',
    };
    expect(ruling('kube-proxy-mode', { kubeProxy: { seen: { mode: 'userspace', pods: [pod, pod] } } })).to.include({
      standing: 'failed',
      found: 'mode "userspace" is none that kube-proxy knows; kube-proxy-x: Error, must be iptables',
    });
  });

  it('needs a kernel for it', () => {
    expect(ruling('kube-proxy-mode', { kubeProxy: configured('ipvs') }).found).to.equal(
      'mode "ipvs", and the kernel has no ip_vs',
    );
  });

  it('must run in it, and says why it does not', () => {
    const pod = {
      name: 'kube-proxy-x',
      node: 'worker',
      ready: false,
      status: 'Error',
      restarts: 2,
      why: 'no conntrack',
    };
    const nodes = [node('control-plane'), node('worker', { proxyMode: { seen: '' } })];
    expect(ruling('kube-proxy-mode', { nodes, kubeProxy: { seen: { mode: 'iptables', pods: [pod] } } }).found).to.equal(
      'worker: nothing answers at port 10249; kube-proxy-x: Error, no conntrack',
    );
  });

  it('needs a kernel for nftables as well, even where it runs', () => {
    const nodes = [node('worker', { proxyMode: { seen: 'nftables' } })];
    const kernel = { seen: { ipvs: false, nftables: false } };
    expect(ruling('kube-proxy-mode', { kernel, nodes, kubeProxy: configured('nftables') })).to.include({
      standing: 'failed',
      found: 'mode "nftables", and the kernel has no nf_tables',
    });
  });

  it('must run in the mode that is configured, and in no other', () => {
    const nodes = [node('control-plane'), node('worker', { proxyMode: { seen: 'ipvs' } })];
    expect(ruling('kube-proxy-mode', { nodes })).to.include({
      standing: 'failed',
      found: 'worker: it runs as "ipvs", and is configured as "iptables"',
    });
  });

  it('need not be there where something else serves', () => {
    expect(ruling('kube-proxy-mode', { kubeProxy: { seen: undefined } }).standing).to.equal('skipped');
  });

  it('has rules for the DNS, unless nobody stands behind it', () => {
    const nodes = [node('control-plane'), node('worker', { dnsRules: { seen: 0 } })];
    expect(ruling('service-rules', { nodes })).to.include({
      standing: 'failed',
      found: 'worker: no rule names the address of kube-dns',
    });
    expect(ruling('service-rules', { nodes, service: { seen: service({ readyAddresses: [] }) } }).standing).to.equal(
      'skipped',
    );
  });

  it('needs no rules where it is not there, and something else serves what is answered', () => {
    const nodes = [node('worker', { dnsRules: { seen: 0 } })];
    const absent = { nodes, kubeProxy: { seen: undefined } };
    expect(ruling('service-rules', absent).standing).to.equal('skipped');
    expect(ruling('service-rules', { ...absent, dns: { seen: dns({ back: false }) } }).standing).to.equal('failed');
  });
});

describe('survives-restart', () => {
  it('fails where no API server comes back: that is no gap in what was seen', () => {
    const afterRestart = { seen: nobodyAnswered(180_000, 'connect ECONNREFUSED 172.28.0.2:6443') };
    expect(ruling('survives-restart', { host: 'restart', afterRestart })).to.include({
      standing: 'failed',
      found: 'not after 180 s: connect ECONNREFUSED 172.28.0.2:6443',
    });
  });
});

describe('dns-answers', () => {
  const lookup = (place: string, protocol: 'udp' | 'tcp', answer: RoundLookup['answer']): RoundLookup => ({
    ...{ node: place, name: 'www.google.com', protocol, answer },
  });

  it('tells nodes that fared alike together', () => {
    const lookups = ['control-plane', 'worker'].flatMap((place) => [
      lookup(place, 'udp', 'timed-out'),
      lookup(place, 'tcp', 'refused'),
    ]);
    const lost = dns({ back: false, afterMs: 180_000, lookups, replicas: { wanted: 2, current: 0, ready: 0 } });
    expect(ruling('dns-answers', { dns: { seen: lost } })).to.include({
      standing: 'failed',
      found:
        'not after 180 s: no lookup is answered (timed-out and refused) from control-plane and worker; 0 of 2 replicas serve it',
    });
  });

  it('says why nobody asks on a node', () => {
    const idle = [{ node: 'worker', why: 'Failed, OutOfcpu' }];
    const lost = dns({ back: false, lookups: [lookup('worker', 'udp', 'unreachable')], idle });
    expect(ruling('dns-answers', { dns: { seen: lost } }).found).to.match(
      /unreachable.*; the pod that asks does not run on worker: Failed, OutOfcpu$/,
    );
  });

  it('says the same where the round could not be asked, and that the domain was assumed', () => {
    const idle = [{ node: 'worker', why: 'the node is not Ready' }];
    const lost = { ...nobodyAnswered(181_000, 'disconnected'), idle, assumed: 'cluster.local' };
    expect(ruling('dns-answers', { dns: { seen: lost } }).found).to.equal(
      'not after 181 s: disconnected; the pod that asks does not run on worker: the node is not Ready; that its domain ' +
        'is cluster.local was assumed',
    );
  });

  it('is not known of a host on which nobody asked, however well it is answered elsewhere', () => {
    const answered = dns({ lookups: [lookup('control-plane', 'udp', 'answered')] });
    expect(ruling('dns-answers', { dns: { seen: answered } })).to.include({
      standing: 'unknown',
      found: 'all of them, after 11 s, from control-plane; nobody asked on worker, which is no node by that name',
    });
    const late = dns({ ...answered, afterMs: 195_000 });
    expect(ruling('dns-answers', { dns: { seen: late } }).standing).to.equal('failed');
  });

  it('names the lookups where only some are lost', () => {
    const lookups = [lookup('worker', 'udp', 'timed-out'), lookup('worker', 'tcp', 'answered')];
    const lost = dns({ back: false, lookups });
    expect(ruling('dns-answers', { dns: { seen: lost } }).found).to.contain(
      '1 of 2 lookups fail (timed-out): www.google.com over UDP from worker',
    );
  });

  it('is not deceived by an old replica that still answers', () => {
    const hidden = dns({
      ...{ back: false, lookups: [lookup('worker', 'udp', 'answered')] },
      replicas: { wanted: 2, current: 0, ready: 2 },
    });
    expect(ruling('dns-answers', { dns: { seen: hidden } }).found).to.contain(
      'lookups are answered; 0 of 2 replicas serve it, and 2 more do not: they are of an older configuration',
    );
  });

  it('fails where DNS was back too late', () => {
    expect(ruling('dns-answers', { dns: { seen: dns({ afterMs: 195_000 }) } })).to.include({
      standing: 'failed',
      found: 'all of them, and only after 195 s, from control-plane and worker',
    });
  });

  it('has three minutes, and four after a restart, to the second', () => {
    const standing = (afterMs: number) => ruling('dns-answers', { dns: { seen: dns({ afterMs }) } }).standing;
    expect([180_000, 181_000].map(standing)).to.deep.equal(['passed', 'failed']);
    const restarted = (afterMs: number) => ruling('survives-restart', { afterRestart: { seen: dns({ afterMs }) } });
    expect([240_000, 241_000].map((afterMs) => restarted(afterMs).standing)).to.deep.equal(['passed', 'failed']);
  });

  it('says after a restart what it says before', () => {
    expect(ruling('survives-restart', { afterRestart: { seen: dns({ afterMs: 51_000 }) } })).to.include({
      standing: 'passed',
      found: 'all of them, after 51 s, from control-plane and worker',
    });
    expect(ruling('survives-restart', { afterRestart: { seen: dns({ back: false }) } }).standing).to.equal('failed');
    expect(ruling('survives-restart', { host: 'restart' })).to.include({
      standing: 'skipped',
      found: 'the script did not succeed, so nothing was restarted',
    });
  });
});
