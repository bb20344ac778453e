import { join } from 'node:path';
import { expect } from 'chai';
import { capabilitiesOf } from '../../harness/cluster/capabilities.ts';
import { KindCluster } from '../../harness/cluster/kind-cluster.ts';
import { loadKindConfig } from '../../harness/cluster/load-kind-config.ts';
import type { StartedKindCluster } from '../../harness/cluster/started-kind-cluster.ts';
import { requireEngine } from '../../harness/engine/find.ts';
import { clientImageReference, nodeImageReference } from '../../harness/setup/images.ts';
import { root } from '../dnsdrill.ts';
import { everything, removeEverything, scratchDirectory, until } from './engine.ts';
import { type Fates, PolicyCluster } from './policy-cluster.ts';

const runId = `test-${process.pid}-policy`;
const limits = { timeoutMs: 20_000 };
const everyPod = { podSelector: {} };
const server = { podSelector: { matchLabels: { app: 'server' } } };
const front = { podSelector: { matchLabels: { app: 'front' } } };
const ops = { namespaceSelector: { matchLabels: { team: 'ops' } } };

// front shares its node with the server, back does not.
describe('NetworkPolicy', function () {
  this.timeout(120_000);
  let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
  let cluster: StartedKindCluster;
  let pods: PolicyCluster;
  let clientImage: string;

  before(async function () {
    this.timeout(300_000);
    scratch = await scratchDirectory();
    const { dockerHost } = await requireEngine();
    clientImage = await clientImageReference();
    cluster = await new KindCluster({
      ...{ name: `drill-${process.pid}-policy`, runId, dockerHost, directory: scratch.path, clientImage },
      config: await loadKindConfig(join(root, 'kind-configs/control-plane-and-worker.yaml')),
      image: (await nodeImageReference(dockerHost))?.reference ?? '',
    }).start();
    pods = new PolicyCluster(cluster);
    await pods.populate(clientImage);
  });

  after(async () => {
    await cluster?.stop();
    const ours = `label=dnsdrill.run=${runId}`;
    const left = await everything(ours);
    await removeEverything(ours);
    await scratch.remove();
    expect(left).to.deep.equal([]);
  });

  beforeEach(async () => expect(await tables()).to.deep.equal([]));

  /** Whatever the policies of a test were: without them all passes, and no node has a rule left. */
  afterEach(async () => {
    await pods.deletePolicies();
    const all = ['shop/front', 'shop/back', 'watch/monitor', 'watch/other'];
    await pods.see({ passes: all.flatMap((pod) => [`${pod} > shop/server UDP/5303`, `${pod} > shop/twin TCP/5304`]) });
    await until('no rules are left', 5_000, async () => ((await tables()).length === 0 ? true : undefined));
  });

  /** The nodes that have rules for policies. */
  async function tables(): Promise<string[]> {
    const told = await Promise.all(
      cluster.nodes.map(async (node) => ({ node, ...(await node.run(['nft', 'list', 'tables'], limits)) })),
    );
    return told.filter(({ stdout }) => stdout.includes('dnsdrill-policy')).map(({ node }) => node.name);
  }

  const under = (spec: object, fates: Fates) => pods.applyPolicy('policy', spec).then(() => pods.see(fates));

  /** A policy for incoming connections of the server. */
  const from = (...peers: object[]) => ({ ...server, policyTypes: ['Ingress'], ingress: [{ from: peers }] });

  it('lets in the pods that a pod selector means', () =>
    under(from(front), {
      passes: [
        'shop/front > shop/server UDP/5301',
        'shop/front > shop/server TCP/5301',
        'shop/back > shop/twin UDP/5301',
      ],
      drops: ['shop/back > shop/server UDP/5301', 'watch/other > shop/server TCP/5301'],
    }));

  it('lets in the pods of the namespaces that a namespace selector means', () =>
    under(from(ops), {
      passes: ['watch/monitor > shop/server UDP/5301', 'watch/other > shop/server TCP/5301'],
      drops: ['shop/front > shop/server UDP/5301', 'shop/back > shop/server TCP/5301'],
    }));

  it('lets in whom both selectors of one peer mean, and no others', () =>
    under(from({ ...ops, podSelector: { matchLabels: { app: 'monitor' } } }), {
      passes: ['watch/monitor > shop/server UDP/5301'],
      drops: ['watch/other > shop/server UDP/5301', 'shop/front > shop/server UDP/5301'],
    }));

  it('lets in a block of addresses but for its exceptions', () => {
    const except = [`${pods.addresses.get('watch/monitor')}/32`];
    return under(from({ ipBlock: { cidr: '10.244.0.0/16', except } }), {
      passes: ['shop/front > shop/server UDP/5301', 'shop/back > shop/server TCP/5301'],
      drops: ['watch/monitor > shop/server UDP/5301'],
    });
  });

  it('lets out to pods, by their labels and their namespaces', () =>
    under(
      { ...front, policyTypes: ['Egress'], egress: [{ to: [server] }] },
      {
        passes: [
          'shop/front > shop/server UDP/5301',
          'shop/front > shop/server TCP/5302',
          'shop/back > shop/twin UDP/5301',
        ],
        drops: ['shop/front > shop/twin UDP/5301', 'shop/front > 10.96.0.10 UDP/53'],
      },
    ));

  it('sees the pod behind a Service, not its address', async () => {
    await under(
      { ...front, policyTypes: ['Egress'], egress: [{ to: [server], ports: [{ protocol: 'UDP', port: 5301 }] }] },
      { passes: ['shop/front > service UDP/53'], drops: ['shop/front > shop/server UDP/5302'] },
    );
    const cidr = `${pods.addresses.get('service')}/32`;
    await under(
      { ...front, policyTypes: ['Egress'], egress: [{ to: [{ ipBlock: { cidr } }] }] },
      { passes: ['shop/back > service UDP/53'], drops: ['shop/front > service UDP/53'] },
    );
  });

  it('tells ports and protocols apart, and takes ranges of ports', () =>
    under(
      {
        ...server,
        ingress: [{ ports: [{ port: 5301 }, { port: 5302, endPort: 5303, protocol: 'UDP' }] }],
      },
      {
        passes: [
          ...['shop/front > shop/server TCP/5301', 'shop/back > shop/server UDP/5302'],
          'watch/other > shop/server UDP/5303',
        ],
        drops: [
          ...['shop/front > shop/server UDP/5301', 'shop/back > shop/server TCP/5302'],
          ...['shop/front > shop/server UDP/5304', 'shop/back > shop/server TCP/5303'],
        ],
      },
    ));

  it('looks up named ports on the pod that is asked, in both directions', async () => {
    const named = [{ ports: [{ port: 'asks', protocol: 'UDP' }] }];
    const fates = {
      passes: ['shop/front > shop/server UDP/5301', 'shop/front > shop/twin UDP/5302'],
      drops: [
        'shop/front > shop/server UDP/5302',
        'shop/front > shop/twin UDP/5301',
        'shop/front > shop/twin TCP/5302',
      ],
    };
    await under({ podSelector: {}, policyTypes: ['Ingress'], ingress: named }, fates);
    await under({ ...front, policyTypes: ['Egress'], egress: named }, fates);
  });

  it('denies all by default, in the directions that a policy names; replies pass all the same', async () => {
    await under(
      { ...everyPod, policyTypes: ['Ingress'] },
      {
        passes: ['shop/front > 10.96.0.10 UDP/53', 'shop/back > 10.96.0.10 TCP/53'],
        drops: ['shop/front > shop/server UDP/5301', 'watch/other > shop/server TCP/5301'],
      },
    );
    await under(
      { ...everyPod, policyTypes: ['Egress'] },
      {
        passes: ['watch/other > shop/server UDP/5301', 'watch/monitor > shop/server TCP/5301'],
        drops: ['shop/front > shop/server UDP/5301', 'shop/back > 10.96.0.10 TCP/53'],
      },
    );
    await under(
      { ...everyPod, policyTypes: ['Ingress', 'Egress'] },
      { drops: ['watch/other > shop/server UDP/5301', 'shop/front > 10.96.0.10 UDP/53'] },
    );
  });

  it('adds policies up, and each end has its own say', async () => {
    await pods.applyPolicy('deny', { ...everyPod, policyTypes: ['Ingress', 'Egress'] });
    await pods.applyPolicy('in', { ...server, ingress: [{ from: [front, ops] }] });
    await pods.applyPolicy('out', { ...front, policyTypes: ['Egress'], egress: [{ to: [server] }] });
    await pods.see({
      passes: ['shop/front > shop/server UDP/5301', 'watch/monitor > shop/server TCP/5302'],
      drops: [
        'shop/back > shop/server UDP/5301',
        'shop/front > shop/twin TCP/5301',
        'watch/other > shop/twin UDP/5301',
      ],
    });
  });

  it('follows the labels of pods and of namespaces', async () => {
    await under(from(ops, { podSelector: { matchLabels: { app: 'let-in' } } }), {
      passes: ['watch/other > shop/server UDP/5301'],
      drops: ['shop/front > shop/server UDP/5301'],
    });
    await pods.label('shop/front', { app: 'let-in' });
    await pods.label('watch', { team: 'none' });
    await pods.see({ passes: ['shop/front > shop/server UDP/5301'], drops: ['watch/other > shop/server UDP/5301'] });
    await pods.label('shop/front', { app: 'front' });
    await pods.label('watch', { team: 'ops' });
  });

  it('keeps nobody from what its own node asks, kubelet least of all, and rules no pod in the network of its node', async () => {
    const fates = { passes: ['shop/on-host > shop/server UDP/5301'], drops: ['shop/front > shop/server UDP/5301'] };
    await under({ ...everyPod, policyTypes: ['Ingress', 'Egress'] }, fates);
    // kubelet asks the server whether it is ready, on a port where nobody else may.
    await pods.recreate('shop/server', clientImage);
    await pods.see(fates);
    const knock = ['timeout', '1', 'bash', '-c', `exec 3<>/dev/tcp/${pods.addresses.get('shop/server')}/5301`];
    expect(await pods.nodeOf('worker').run(knock, limits)).to.include({ exitCode: 0 });
    expect(await pods.nodeOf('control-plane').run(knock, limits)).to.include({ exitCode: 124 });
  });

  it('ends an exchange that began before the policy, also of one who always asks from the same port', async () => {
    const ask = () =>
      pods.ask('shop/front', '-b', '0.0.0.0#4053', '-p', '5301', `@${pods.addresses.get('shop/server')}`);
    for (let count = 0; count < 3; count += 1) expect(await ask()).to.equal('192.0.2.7');
    await under({ ...server, policyTypes: ['Ingress'] }, { drops: ['shop/back > shop/server UDP/5301'] });
    expect(await ask()).to.contain('timed out');
  });

  it('isolates a pod from its first packet on', async () => {
    const asks = `dig +short +tries=1 +time=1 -p 5301 @${pods.addresses.get('shop/server')} example.com; true`;
    expect(await pods.firstWords('free', asks, clientImage)).to.equal('192.0.2.7');
    await under({ ...everyPod, policyTypes: ['Egress'] }, { drops: ['shop/front > shop/server UDP/5301'] });
    expect(await pods.firstWords('kept', asks, clientImage)).to.contain('timed out');
  });

  it('is found out about by trying, and only when wanted', async () => {
    expect(await capabilitiesOf(cluster, new Set(['network-policy'] as const))).to.include('network-policy');
    expect(await capabilitiesOf(cluster, new Set())).to.not.include('network-policy');
    await pods.allowAgents(false);
    expect(await capabilitiesOf(cluster, new Set(['network-policy'] as const))).to.not.include('network-policy');
    await pods.allowAgents(true);
  });

  it('comes back when somebody throws the rules away', async () => {
    const fates = { drops: ['shop/front > shop/server UDP/5301', 'shop/back > shop/server UDP/5301'] };
    await under({ ...server, policyTypes: ['Ingress'] }, fates);
    await pods.nodeOf('worker').mustRun(['nft', 'delete', 'table', 'ip', 'dnsdrill-policy'], limits);
    // The agent looks every 15 s; the rest is for a busy machine.
    await until('the rules are back', 45_000, async () => (await tables()).length === 1 || undefined);
    await pods.see(fates);
  });
});
