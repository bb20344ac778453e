import { expect } from 'chai';
import { coverage } from '../../coverage/index.ts';
import type { Facts } from '../../harness/rules/facts.ts';
import { judge, rules } from '../../harness/rules/index.ts';
import { usualSettings } from '../../harness/rules/settings.ts';
import { coreDns, facts, node, ruling, scriptRun, service } from '../fixtures/facts.ts';

const unseen = { unseen: 'the API server does not answer' };

describe('the rules of a check', () => {
  it('all hold for a healthy cluster, but for the restart that it did not have', () => {
    const others = judge(facts(), usualSettings).filter(({ standing }) => standing !== 'passed');
    expect(others.map(({ rule, standing }) => [rule, standing])).to.deep.equal([['survives-restart', 'skipped']]);
  });

  it('name sections that the documents have', () => {
    const titles = (document: keyof typeof coverage) => coverage[document].map(({ title }) => title);
    for (const { id, sources } of rules) {
      for (const { document, section } of sources) expect(titles(document), id).to.include(section);
    }
  });

  it('have names of their own', () => {
    expect(new Set(rules.map(({ id }) => id)).size).to.equal(rules.length);
  });

  it('know nothing where nothing was seen: never a yes, never a no', () => {
    const blind: Partial<Facts> = {
      ...{
        cni: unseen,
        coreDns: unseen,
        service: unseen,
        kubeProxy: unseen,
        rights: unseen,
        metrics: unseen,
        dns: unseen,
      },
      nodes: ['control-plane', 'worker'].map((name) =>
        node(name, {
          ...{ registered: unseen, resolver: unseen, cniFiles: unseen, proxyMode: unseen, dnsRules: unseen },
        }),
      ),
      afterRestart: unseen,
    };
    const standings = judge(facts(blind), usualSettings).filter(({ rule }) => rule !== 'script-ends');
    expect(new Set(standings.map(({ standing }) => standing))).to.deep.equal(new Set(['unknown']));
  });
});

describe('script-ends', () => {
  it('fails with the exit code and the last words of the script', () => {
    const run = scriptRun({ ending: 'failed', exitCode: 3, lastLines: ['a', 'b', '', 'c', 'kubeadm: no such file'] });
    expect(ruling('script-ends', { scripts: [run] })).to.include({
      standing: 'failed',
      found: 'control-plane: exit code 3 after 21 s; it last said: b | c | kubeadm: no such file',
    });
  });

  it('fails where the lab had to end it', () => {
    const { exitCode: _exitCode, ...flood } = scriptRun({ ending: 'too-much-output', lastLines: ['y', 'y'] });
    expect(ruling('script-ends', { scripts: [flood] }).found).to.equal(
      'control-plane: ended by the lab, since it printed and printed, after 21 s; it last said: y | y',
    );
  });

  it('fails where its time was over, on the node where that was so', () => {
    const late = scriptRun({ node: 'worker', ending: 'timed-out', durationMs: 600_010, lastLines: [''] });
    expect(ruling('script-ends', { scripts: [scriptRun(), late] })).to.include({
      standing: 'failed',
      found: 'worker: still running after 600 s, without a word',
    });
  });
});

describe('nodes-ready', () => {
  it('fails for a host that never joined', () => {
    const nodes = [node('control-plane'), node('worker', { registered: { seen: undefined } })];
    expect(ruling('nodes-ready', { nodes })).to.include({
      standing: 'failed',
      found: 'worker: not a node of the cluster',
    });
  });

  it('tells nodes together that are not Ready for the same reason', () => {
    const registered = { seen: { at: '2026-11-25T15:00:20Z', ready: false, why: 'cni plugin not initialized' } };
    const nodes = [node('control-plane', { registered }), node('worker', { registered })];
    expect(ruling('nodes-ready', { nodes }).found).to.equal(
      'control-plane and worker: not Ready: cni plugin not initialized',
    );
  });

  it('fails, and is not unknown, where the script has left no cluster', () => {
    expect(ruling('nodes-ready', { api: { unseen: 'there is no admin.conf' } })).to.include({
      standing: 'failed',
      found: 'there is no cluster: there is no admin.conf',
    });
  });
});

describe('the network plugin', () => {
  it('must have left its configuration on every node', () => {
    const nodes = [node('control-plane'), node('worker', { cniFiles: { seen: [] } })];
    expect(ruling('cni-installed', { nodes })).to.include({
      standing: 'failed',
      found: 'worker: /etc/cni/net.d has no configuration',
    });
  });

  it('comes before the first worker, by the whole seconds of the API server', () => {
    expect(ruling('cni-before-workers', {})).to.include({
      standing: 'passed',
      found: 'DaemonSet kube-system/net was there 9 s before worker joined',
    });
    const late = { seen: [{ name: 'DaemonSet kube-system/net', createdAt: '2026-11-25T15:00:27.000Z' }] };
    const nodes = [node('control-plane', { cniFiles: { seen: [] } }), node('worker')];
    expect(ruling('cni-before-workers', { cni: late, nodes })).to.include({
      ...{ standing: 'failed', severity: 'warning' },
      found: 'worker joined 7 s before DaemonSet kube-system/net was there',
    });
  });

  it('may be files and no DaemonSet', () => {
    expect(ruling('cni-before-workers', { cni: { seen: [] } })).to.include({
      standing: 'passed',
      found: '/etc/cni/net.d/10-net.conflist on control-plane was there 6 s before worker joined',
    });
  });

  it('comes too late where it never came', () => {
    const nodes = [node('control-plane', { cniFiles: { seen: [] } }), node('worker')];
    expect(ruling('cni-before-workers', { cni: { seen: [] }, nodes })).to.include({
      standing: 'failed',
      found: 'worker joined at 15:00:20, and there is no plugin',
    });
  });

  it('came in time in the same second: the API server tells no more', () => {
    const nodes = [node('control-plane', { cniFiles: { seen: [] } }), node('worker')];
    const cni = { seen: [{ name: 'DaemonSet kube-system/net', createdAt: '2026-11-25T15:00:20.900Z' }] };
    expect(ruling('cni-before-workers', { cni, nodes }).standing).to.equal('passed');
  });

  it('has no order where nobody joins', () => {
    expect(ruling('cni-before-workers', { nodes: [node('control-plane')] }).standing).to.equal('skipped');
  });
});

describe('CoreDNS', () => {
  it('must run: a pod that does not says why', () => {
    const pods = coreDns().pods.map((pod) => ({
      ...pod,
      ...{ ready: false, status: 'CrashLoopBackOff', restarts: 4, why: 'plugin/loop: Loop (127.0.0.1 -> :53)' },
    }));
    expect(ruling('coredns-runs', { coreDns: { seen: coreDns({ pods }) } })).to.include({
      standing: 'failed',
      found:
        'coredns-1, coredns-2 and coredns-3: CrashLoopBackOff, restarted 4 times: plugin/loop: Loop (127.0.0.1 -> :53)',
    });
  });

  it('must be there', () => {
    expect(ruling('coredns-runs', { coreDns: { seen: undefined } }).standing).to.equal('failed');
    expect(ruling('coredns-runs', { coreDns: { seen: coreDns({ pods: [] }) } })).to.include({
      standing: 'failed',
      found: 'none of 3 pods is there',
    });
    expect(ruling('coredns-memory', { coreDns: { seen: undefined } }).standing).to.equal('skipped');
  });

  it('should have three replicas, and a memory limit that is large enough', () => {
    const few = { seen: coreDns({ replicas: 2, memoryLimitBytes: 64 * 2 ** 20 }) };
    expect(ruling('coredns-replicas', { coreDns: few })).to.include({ standing: 'failed', severity: 'warning' });
    expect(ruling('coredns-memory', { coreDns: few })).to.include({ standing: 'failed', found: 'memory limit: 64Mi' });
    const just = { seen: coreDns({ memoryLimitBytes: 170 * 2 ** 20 }) };
    expect(ruling('coredns-memory', { coreDns: just }).standing, 'as kubeadm sets it').to.equal('passed');
    expect(ruling('coredns-memory', { coreDns: { seen: coreDns({ memoryLimitBytes: undefined }) } }).standing).to.equal(
      'failed',
    );
  });

  it('is selected by its Service: all labels that it selects by count', () => {
    const renamed = { seen: coreDns({ labels: { 'k8s-app': 'coredns' } }) };
    expect(ruling('labels-consistent', { coreDns: renamed })).to.include({
      standing: 'failed',
      found: 'the Service selects k8s-app=kube-dns, and the pods have k8s-app=coredns',
    });
    const lost = { seen: service({ readyAddresses: ['10.244.1.2'] }) };
    expect(ruling('labels-consistent', { service: lost })).to.include({ standing: 'failed' });
    const surplus = { seen: service({ readyAddresses: ['1', '2', '3', '4'].map((last) => `10.244.1.${last}`) }) };
    expect(ruling('labels-consistent', { service: surplus }), 'an endpoint too many').to.include({
      standing: 'failed',
    });
    expect(ruling('labels-consistent', { service: { seen: undefined } })).to.include({ standing: 'failed' });
  });

  it('has the rights that it needs', () => {
    const rights = [
      { verb: 'list', resource: 'services', allowed: true },
      { verb: 'watch', resource: 'endpointslices.discovery.k8s.io', allowed: false },
    ];
    expect(ruling('rbac-complete', { rights: { seen: rights } })).to.include({
      standing: 'failed',
      found: 'it may not watch endpointslices.discovery.k8s.io',
    });
  });

  it('has metrics at every Ready pod', () => {
    const metrics = { seen: [{ pod: 'coredns-1', status: 0, hasRequests: false }] };
    expect(ruling('metrics-reachable', { metrics })).to.include({ standing: 'failed', severity: 'warning' });
    const answering = (status: number, hasRequests: boolean) =>
      ruling('metrics-reachable', { metrics: { seen: [{ pod: 'coredns-1', status, hasRequests }] } });
    expect(answering(404, true)).to.include({ standing: 'failed', found: 'coredns-1: :9153/metrics says 404' });
    expect(answering(200, false)).to.include({
      standing: 'failed',
      found: 'coredns-1: coredns_dns_requests_total is missing',
    });
    expect(ruling('metrics-reachable', { metrics: { seen: [] } }).standing).to.equal('skipped');
  });
});
