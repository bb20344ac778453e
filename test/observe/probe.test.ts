import { expect } from 'chai';
import { execa } from 'execa';
import { placeFor } from '../../harness/observe/probe/place.ts';
import { probePod } from '../../harness/observe/probe/pod.ts';
import { readProbe } from '../../harness/observe/probe/read.ts';
import { scriptFor, tasksFor } from '../../harness/observe/probe/script.ts';

const tasks = tasksFor({
  serviceAddress: '10.96.0.10',
  pods: [{ address: '10.244.0.2', port: 53 }],
  internal: 'kubernetes.default.svc.cluster.local',
  external: 'www.google.com',
  api: { clusterIp: '10.96.0.1', port: 443, endpoints: ['172.18.0.2:6443'] },
});

describe("the probe pod's script", () => {
  it('is one that a shell accepts', async () => {
    const { exitCode } = await execa('sh', ['-n', '-c', scriptFor(tasks)], { reject: false });
    expect(exitCode).to.equal(0);
  });

  it('asks the Service, the pods, its own resolver and the API, over UDP and TCP', () => {
    expect(tasks.map(({ to, protocol, kind }) => `${kind} ${to} ${protocol}`)).to.include.members([
      'lookup service udp',
      'lookup service tcp',
      'lookup pod udp',
      'lookup pod tcp',
      'lookup resolver udp',
      'api service tcp',
      'api endpoint tcp',
    ]);
  });

  it('asks for the addresses of IPv6 where Services have no other, and at the port that pods name', () => {
    const six = tasksFor({
      ...{ serviceAddress: 'fd00::a', pods: [{ address: 'fd00:1::2', port: 1053 }], internal: 'a', external: 'b' },
      api: { clusterIp: 'fd00::1', port: 443, endpoints: ['fd00:2::3:6443'] },
    });
    expect(six.find(({ to, name }) => to === 'service' && name === 'a')?.type).to.equal('AAAA');
    expect(six.find(({ to, name }) => to === 'service' && name === 'b')?.type).to.equal('A');
    expect(six.find(({ to }) => to === 'pod')?.port).to.equal(1053);
    expect(six.find(({ to }) => to === 'endpoint')).to.include({ address: 'fd00:2::3', port: 6443 });
  });

  it('keeps what a name holds from being a command', () => {
    const hostile = tasksFor({
      serviceAddress: undefined,
      pods: [],
      internal: "x'; reboot #",
      external: 'y',
      api: undefined,
    });
    expect(scriptFor(hostile)).to.contain(String.raw`'x'\''; reboot #'`);
  });
});

describe('what the probe pod printed', () => {
  const answer =
    ';; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1\nkubernetes.default.svc.cluster.local. 30 IN A 10.96.0.1\n;; Query time: 2 msec';
  const printed = [
    '== resolv 0\nsearch default.svc.cluster.local\nnameserver 10.96.0.10',
    `== 0 0\n${answer}`,
    '== 1 9\n;; communications error to 10.96.0.10#53: timed out',
    `== 0 0\n${answer}`,
    `== ${tasks.findIndex(({ kind }) => kind === 'api')} 9\n;; communications error to 10.96.0.1#443: end of file`,
    `== ${tasks.findIndex(({ to }) => to === 'endpoint')} 9\n;; communications error to 172.18.0.2#6443: timed out`,
  ].join('\n');
  const read = (text: string) =>
    readProbe(text, tasks, { internal: 'kubernetes.default.svc.cluster.local', expected: '10.96.0.1' });

  it('gives the answers of every task, in the order of the tries', () => {
    const { lookups, nameservers, api, isComplete } = read(printed);
    expect(nameservers).to.deep.equal(['10.96.0.10']);
    expect(lookups.map(({ to, protocol, answers, ms }) => ({ to, protocol, answers, ms }))).to.deep.equal([
      { to: 'service', protocol: 'udp', answers: ['answered', 'answered'], ms: [2, 2] },
      { to: 'service', protocol: 'tcp', answers: ['timed-out'], ms: [] },
    ]);
    expect(api.map(({ to, answer: word }) => `${to} ${word}`)).to.deep.equal([
      'service answered',
      'endpoint timed-out',
    ]);
    expect(isComplete).to.equal(false);
  });

  it('is complete when its last line is there', () => {
    expect(read(`${printed}\n== end 0\n`).isComplete).to.equal(true);
  });

  it('is nothing where it printed something else', () => {
    expect(read('sh: dig: not found').lookups).to.deep.equal([]);
  });
});

describe('the probe pod', () => {
  const node = (name: string, rest: object = {}) => ({
    name,
    ready: true,
    reason: '',
    address: null,
    taints: [],
    ...rest,
  });

  it('passes the restricted Pod Security Standard, and ends by itself', () => {
    const { spec } = probePod('p', { image: 'i', namespace: 'default', node: 'n', script: 'true' });
    expect(spec?.hostNetwork).to.equal(undefined);
    expect(spec?.automountServiceAccountToken).to.equal(false);
    expect(spec?.activeDeadlineSeconds).to.be.greaterThan(0);
    expect(spec?.securityContext).to.deep.include({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(spec?.containers[0]?.securityContext).to.deep.include({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
    });
  });

  it('goes where no CoreDNS is, and rather to an untainted node', () => {
    const nodes = [node('a', { taints: ['node-role.kubernetes.io/control-plane:NoSchedule'] }), node('b'), node('c')];
    expect(placeFor(nodes, [{ node: 'b' }])).to.equal('c');
    expect(placeFor(nodes.slice(0, 2), [{ node: 'a' }, { node: 'b' }])).to.equal('b');
  });

  it('goes to no node of Windows, which could not run it', () => {
    const nodes = [node('a'), node('b', { os: 'windows' })];
    expect(placeFor(nodes, [{ node: 'a' }])).to.equal('a');
  });

  it('goes nowhere where no node is Ready', () => {
    expect(placeFor([node('a', { ready: false })], [])).to.equal(undefined);
  });
});
