import { expect } from 'chai';
import { coverage } from '../../coverage/index.ts';
import type { Facts } from '../../harness/rules/facts.ts';
import { judge, rules } from '../../harness/rules/index.ts';
import { usualSettings } from '../../harness/rules/settings.ts';
import type { RoundLookup } from '../../harness/vocabulary/entry.ts';
import { coreDns, dns, facts, node, scriptRun, service } from '../fixtures/facts.ts';

/** What a rule says of facts that differ from those of a healthy cluster. */
function ruling(rule: string, changes: Partial<Facts>) {
  const found = judge(facts(changes), usualSettings).find((one) => one.rule === rule);
  if (found === undefined) throw new Error(`there is no rule ${rule}`);
  return found;
}

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

  it('has no order where nobody joins', () => {
    expect(ruling('cni-before-workers', { nodes: [node('control-plane')] }).standing).to.equal('skipped');
  });
});

describe('kubelet-resolv-conf', () => {
  for (const address of ['127.0.0.53', '127.0.0.1', '::1']) {
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
    expect(ruling('coredns-memory', { coreDns: { seen: undefined } }).standing).to.equal('skipped');
  });

  it('should have three replicas, and a memory limit that is large enough', () => {
    const few = { seen: coreDns({ replicas: 2, memoryLimitBytes: 64 * 2 ** 20 }) };
    expect(ruling('coredns-replicas', { coreDns: few })).to.include({ standing: 'failed', severity: 'warning' });
    expect(ruling('coredns-memory', { coreDns: few })).to.include({ standing: 'failed', found: 'memory limit: 64Mi' });
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
    expect(ruling('metrics-reachable', { metrics: { seen: [] } }).standing).to.equal('skipped');
  });
});

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
      found: 'all of them, and only after 195 s',
    });
  });

  it('says after a restart what it says before', () => {
    expect(ruling('survives-restart', { afterRestart: { seen: dns({ afterMs: 51_000 }) } })).to.include({
      standing: 'passed',
      found: 'all of them, after 51 s',
    });
    expect(ruling('survives-restart', { afterRestart: { seen: dns({ back: false }) } }).standing).to.equal('failed');
  });
});
