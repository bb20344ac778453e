import { expect } from 'chai';
import { encode } from 'dns-packet';
import { answerIn, messagesIn, queryOf } from '../../harness/observe/ask-pod.ts';
import { clusterDomain } from '../../harness/observe/cluster-domain.ts';
import { countsFailedReloads, dnsPortOf } from '../../harness/observe/dns-pods.ts';
import { modeIn } from '../../harness/observe/kube-proxy.ts';
import { sumOf, throttlingOf } from '../../harness/observe/metrics.ts';
import { linesOf } from '../../harness/observe/pods.ts';
import { rightsIn, rolesOf } from '../../harness/observe/rights.ts';

describe('a DNS message over TCP', () => {
  const reply = (flags: number, address?: string) =>
    Buffer.from(
      encode({
        type: 'response',
        id: 1,
        flags,
        questions: [{ type: 'A', name: 'a.b' }],
        answers: address === undefined ? [] : [{ type: 'A', name: 'a.b', data: address }],
      }),
    );

  it('begins with its length', () => {
    const query = queryOf('kubernetes.default.svc.cluster.local', 7);
    expect(query.readUInt16BE(0)).to.equal(query.length - 2);
  });

  it('is read only when it is whole', () => {
    const both = Buffer.concat([queryOf('a.b', 1), queryOf('a.b', 2)]);
    expect(messagesIn(both)).to.have.length(2);
    expect(messagesIn(both.subarray(0, both.length - 1))).to.have.length(1);
    expect(messagesIn(both.subarray(0, 1))).to.have.length(0);
  });

  it('has a word for what it says', () => {
    expect(answerIn(reply(0, '10.96.0.1'), '', '10.96.0.1')).to.equal('answered');
    expect(answerIn(reply(0, '10.96.0.9'), '', '10.96.0.1')).to.equal('wrong-answer');
    expect(answerIn(reply(0), '', undefined)).to.equal('wrong-answer');
    expect(answerIn(reply(2), '', undefined)).to.equal('servfail');
    expect(answerIn(reply(3), '', undefined)).to.equal('nxdomain');
    expect(answerIn(reply(5), '', undefined)).to.equal('refused');
    expect(answerIn(Buffer.from('no DNS'), '', undefined)).to.equal('wrong-answer');
  });

  it('that never came is a time-out, or the kubelet says why', () => {
    expect(answerIn(undefined, '', undefined)).to.equal('timed-out');
    expect(answerIn(undefined, 'connect: connection refused', undefined)).to.equal('unreachable');
  });
});

describe('a log', () => {
  it('read at both ends has every line once, in order, and no half of one', () => {
    const first = '2026-11-25T10:00:00.000000001Z one\n2026-11-25T10:00:00.000000002Z two\n2026-11-25T10:0';
    const last = '2026-11-25T10:00:00.000000002Z two\n2026-11-25T10:00:05.000000000Z three\n';
    expect(linesOf([first, last]).map(({ text }) => text)).to.deep.equal(['one', 'two', 'three']);
  });

  it('keeps no token', () => {
    const [line] = linesOf(['2026-11-25T10:00:00Z Authorization: Bearer abcdefghijklmnopqrstuvwxyz012345\n']);
    expect(line?.text).not.to.contain('abcdefghijkl');
  });
});

describe('the rights of CoreDNS', () => {
  const binding = (kind: string, name: string, role = 'system:coredns', namespace?: string) => ({
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    subjects: [{ kind, name, ...(namespace !== undefined && { namespace }) }],
  });
  const rule = (apiGroup: string, ...resources: string[]) => ({
    ...{ apiGroups: [apiGroup], resources, verbs: ['list', 'watch'] },
  });
  const whole = [rule('', 'services', 'namespaces'), rule('discovery.k8s.io', 'endpointslices')];
  const roles = [
    { metadata: { name: 'system:coredns' }, rules: whole },
    { metadata: { name: 'system:discovery' }, rules: [] },
    { metadata: { name: 'of-others' }, rules: whole.slice(1) },
  ];
  // In every cluster, and it gives nothing that CoreDNS needs.
  const usual = binding('Group', 'system:authenticated', 'system:discovery');
  const rights = (...bindings: ReturnType<typeof binding>[]) => {
    const { bound, missing } = rightsIn({ bindings: [usual, ...bindings], roles }, 'coredns');
    return { bound, missing };
  };

  it('come by the name of the account, as an account or as a user, or by a group of accounts', () => {
    const all = { bound: true, missing: [] };
    const user = 'system:serviceaccount:kube-system:coredns';
    expect(rights(binding('ServiceAccount', 'coredns', 'system:coredns', 'kube-system'))).to.deep.equal(all);
    expect(rights(binding('User', user))).to.deep.equal(all);
    expect(rights(binding('Group', 'system:serviceaccounts:kube-system'))).to.deep.equal(all);
  });

  it('are gone with the binding, though the role is still there', () => {
    const gone = { bound: false, missing: [] };
    expect(rights()).to.deep.equal(gone);
    expect(rights(binding('ServiceAccount', 'coredns', 'system:coredns', 'default'))).to.deep.equal(gone);
    expect(rights(binding('Group', 'system:nodes'))).to.deep.equal(gone);
  });

  it('may lack something', () => {
    expect(rights(binding('ServiceAccount', 'coredns', 'of-others', 'kube-system'))).to.deep.equal({
      bound: true,
      missing: ['list services', 'watch services', 'list namespaces', 'watch namespaces'],
    });
  });

  it('need the roles that the account is bound to, and that of kubeadm', () => {
    expect(rolesOf([usual, binding('Group', 'system:nodes', 'of-nodes')], 'coredns')).to.deep.equal([
      ...['system:discovery', 'system:coredns'],
    ]);
  });
});

describe('the port at which a pod answers', () => {
  const pod = (...containers: { name: string; containerPort: number }[][]) =>
    dnsPortOf({ spec: { containers: containers.map((ports, index) => ({ name: `c${index}`, ports })) } });

  it('is 53, or the one that is named for it', () => {
    expect(pod([])).to.equal(53);
    expect(pod([{ name: 'dns', containerPort: 1053 }])).to.equal(1053);
  });

  it('may be that of another container than the first', () => {
    expect(pod([{ name: 'dns-local', containerPort: 10053 }], [{ name: 'dns', containerPort: 53 }])).to.equal(53);
  });
});

describe('metrics', () => {
  const text = [
    '# TYPE coredns_reload_failed_total counter',
    'coredns_reload_failed_total 2',
    'container_cpu_cfs_periods_total{container="coredns",namespace="kube-system",pod="c-1"} 100 1700000000000',
    'container_cpu_cfs_throttled_periods_total{container="coredns",namespace="kube-system",pod="c-1"} 40 1700000000000',
    'container_cpu_cfs_periods_total{container="coredns",namespace="kube-system",pod="c-2"} 7 1700000000000',
    'container_cpu_usage_seconds_total{container="coredns",cpu="total",namespace="kube-system",pod="c-1"} 1.5e+00 1700000000000',
  ].join('\n');

  it('are summed by name and labels', () => {
    expect(sumOf(text, 'coredns_reload_failed_total')).to.equal(2);
    expect(sumOf(text, 'nothing')).to.equal(undefined);
  });

  it('say how often a container ran into its limit', () => {
    const of = (pod: string) => throttlingOf(text, { namespace: 'kube-system', pod, container: 'coredns' });
    expect(of('c-1')).to.deep.equal({ periods: 100, throttled: 40, usedSeconds: 1.5 });
    expect(of('c-2')).to.equal(undefined);
  });
});

describe('a configuration', () => {
  it('of kube-proxy has a mode, the default one, or none to read', () => {
    expect([modeIn('mode: ipvs\n'), modeIn('kind: x\n'), modeIn(null)]).to.deep.equal(['ipvs', '', null]);
    expect(() => modeIn('{')).to.throw('no YAML');
  });

  it('of CoreDNS names the domain of the cluster', () => {
    expect(clusterDomain('.:53 {\n  kubernetes example.org in-addr.arpa {\n  }\n}')).to.equal('example.org');
    expect(clusterDomain('.:53 {\n  forward . 1.1.1.1\n}')).to.equal(undefined);
    expect(clusterDomain(null)).to.equal(undefined);
    expect(clusterDomain('.:53 {\n  # kubernetes old.example\n  kubernetes\n  forward . 1.1.1.1\n}')).to.equal(
      undefined,
    );
  });

  it('of CoreDNS may name it in the key of the server block alone', () => {
    for (const key of [
      'corp.internal',
      'corp.internal:53',
      'dns://corp.internal.:53',
      '10.0.0.0/8, corp.internal:53',
    ]) {
      expect(clusterDomain(`${key} {\n  errors\n  kubernetes {\n    pods insecure\n  }\n}`), key).to.equal(
        'corp.internal',
      );
    }
    expect(clusterDomain('.:53 {\n  forward . 1.1.1.1\n}\na.example {\n  kubernetes\n  cache\n}')).to.equal(
      'a.example',
    );
  });
});

describe("CoreDNS' metrics, which come in pieces", () => {
  it('have come as far as the count of failed reloads once its line is whole, and not with the text that explains it', () => {
    const help = '# HELP coredns_reload_failed_total Counter of the number of failed reload attempts.\n';
    const type = '# TYPE coredns_reload_failed_total counter\n';
    const soFar = ['', help, help + type, `${help}${type}coredns_reload_failed_total 1`];
    for (const text of soFar) expect(countsFailedReloads(Buffer.from(text)), text).to.equal(false);
    expect(countsFailedReloads(Buffer.from(`${help}${type}coredns_reload_failed_total 12\n`))).to.equal(true);
  });
});
