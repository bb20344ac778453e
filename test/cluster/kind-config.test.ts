import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { nodeImagesOf, parseKindConfig, withoutNodeImages } from '../../harness/cluster/kind-config.ts';
import { loadKindConfig } from '../../harness/cluster/load-kind-config.ts';
import { UsageError } from '../../harness/vocabulary/failures.ts';
import { root } from '../dnsdrill.ts';

const head = 'kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\n';

/** The message that a configuration is refused with. */
function refusal(text: string): string {
  try {
    parseKindConfig(text, 'mine.yaml');
  } catch (error) {
    expect(error).to.be.instanceOf(UsageError);
    return error instanceof Error ? error.message : '';
  }
  expect.fail(`it was accepted: ${text}`);
}

describe('a kind configuration', () => {
  it('every file in kind-configs is accepted', async () => {
    const folder = join(root, 'kind-configs');
    const files = readdirSync(folder);
    expect(files).to.include.members(['control-plane-and-worker.yaml', 'control-plane-and-worker-without-cni.yaml']);
    for (const file of files) {
      const config = await loadKindConfig(join(folder, file));
      expect(config.nodes.map(({ role }) => role)).to.deep.equal(['control-plane', 'worker']);
      expect(config.networking.disableDefaultCNI).to.equal(file.includes('without-cni'));
    }
  });

  it("what is left out has kind's defaults", () => {
    expect(parseKindConfig(head, 'mine.yaml')).to.deep.equal({
      file: 'mine.yaml',
      nodes: [{ role: 'control-plane', labels: {}, extraMounts: [], extraPortMappings: [], kubeadmConfigPatches: [] }],
      networking: {
        apiServerPort: 0,
        podSubnet: '10.244.0.0/16',
        serviceSubnet: '10.96.0.0/16',
        disableDefaultCNI: false,
        kubeProxyMode: 'iptables',
      },
      featureGates: {},
      runtimeConfig: {},
      kubeadmConfigPatches: [],
    });
  });

  it('every supported field is taken over', () => {
    const file = join(root, 'test/fixtures/kind-config-with-everything.yaml');
    const config = parseKindConfig(readFileSync(file, 'utf8'), file);
    expect(config.name).to.equal('full');
    expect(config.networking).to.deep.equal({
      apiServerPort: 6444,
      podSubnet: '10.10.0.0/16',
      serviceSubnet: '10.11.0.0/16',
      disableDefaultCNI: true,
      kubeProxyMode: 'nftables',
      dnsSearch: ['lab.test'],
    });
    expect(config.nodes[0]).to.deep.include({ image: 'kindest/node:v1.36.1', labels: { tier: 'control' } });
    expect(config.nodes[1]).to.deep.include({
      extraMounts: [
        {
          hostPath: './shared',
          containerPath: '/shared',
          readOnly: true,
          selinuxRelabel: false,
          propagation: 'HostToContainer',
        },
      ],
      extraPortMappings: [{ containerPort: 80, hostPort: 8080, listenAddress: '127.0.0.1', protocol: 'TCP' }],
    });
    expect(config.featureGates).to.deep.equal({ SomeGate: true });
    expect(config.runtimeConfig).to.deep.equal({ 'api/alpha': 'false' });
    expect(config.kubeadmConfigPatches).to.have.length(1);
  });

  it('a misspelt field: its path, what is allowed, the nearest name', () => {
    expect(refusal(`${head}nodes:\n- role: control-plane\n- rolle: worker\n`)).to.equal(
      'mine.yaml: nodes[1].rolle is unknown; allowed: role, image, labels, extraMounts, extraPortMappings, ' +
        'kubeadmConfigPatches; did you mean "role"?',
    );
  });

  it('a misspelt value: the same', () => {
    expect(refusal(`${head}nodes:\n- role: control-plane\n- role: workr\n`)).to.equal(
      'mine.yaml: nodes[1].role is "workr"; allowed: control-plane, worker; did you mean "worker"?',
    );
  });

  it('a name that is near nothing gets no suggestion', () => {
    expect(refusal(`${head}elephant: 1\n`))
      .to.contain('elephant is unknown')
      .and.not.to.contain('did you mean');
  });

  const refused: readonly [string, string, string][] = [
    [
      'kind knows it, the lab does not',
      'kubeadmConfigPatchesJSON6902: []',
      'kubeadmConfigPatchesJSON6902 is not supported',
    ],
    ['containerd', 'containerdConfigPatches: ["a = 1"]', 'containerdConfigPatches is not supported'],
    ['IPv6', 'networking: {ipFamily: ipv6}', 'networking.ipFamily is "ipv6"; allowed: ipv4'],
    ['dual stack', 'networking: {podSubnet: "10.1.0.0/16,fd00::/56"}', 'neither IPv6 nor dual stack'],
    [
      'no kube-proxy',
      'networking: {kubeProxyMode: none}',
      'networking.kubeProxyMode is "none"; allowed: iptables, ipvs',
    ],
    ['an API server for everybody', 'networking: {apiServerAddress: 0.0.0.0}', '"0.0.0.0"; allowed: 127.0.0.1'],
    [
      'a port out of range',
      'networking: {apiServerPort: 70000}',
      'networking.apiServerPort is 70000; allowed are -1 to 65535',
    ],
    ['two control planes', 'nodes: [{role: control-plane}, {role: control-plane}]', 'exactly one node with the role'],
    ['no control plane', 'nodes: [{role: worker}]', 'exactly one node with the role control-plane'],
    [
      'a patch of nothing',
      'kubeadmConfigPatches: ["kind: Kubelet"]',
      'its "kind" is "Kubelet"; allowed are ClusterConf',
    ],
    [
      'a patch that is no YAML',
      'kubeadmConfigPatches: ["a: [b"]',
      'kubeadmConfigPatches[0] is "a: [b"; not a YAML document',
    ],
    [
      'a patch with an alias of nothing',
      'kubeadmConfigPatches: ["kind: KubeletConfiguration\\nmaxPods: *many"]',
      'not a YAML document: Unresolved alias',
    ],
    [
      'phases of kubeadm, which the lab chooses',
      'kubeadmConfigPatches: ["{kind: InitConfiguration, skipPhases: [addon/kube-proxy]}"]',
      'the lab itself chooses which phases of `kubeadm init` run: leave "skipPhases" out',
    ],
    [
      'a cluster without DNS',
      'kubeadmConfigPatches: ["{kind: ClusterConfiguration, dns: {disabled: true}}"]',
      'its "dns.disabled" is true; the lab is about what that leaves out',
    ],
    [
      'another domain, of one node too',
      'nodes: [{kubeadmConfigPatches: ["{kind: ClusterConfiguration, networking: {dnsDomain: foo.test}}"]}]',
      'its "networking.dnsDomain" is "foo.test"; the lab asks for names in cluster.local',
    ],
    [
      'a relative mount',
      'nodes: [{extraMounts: [{hostPath: /a, containerPath: b}]}]',
      'nodes[0].extraMounts[0].containerPath',
    ],
    ['a gate that is no switch', 'featureGates: {A: "yes"}', 'featureGates.A is "yes"; expected true or false'],
  ];
  for (const [what, yaml, message] of refused) {
    it(`refused: ${what}`, () => {
      expect(refusal(`${head}${yaml}\n`))
        .to.contain('mine.yaml: ')
        .and.to.contain(message);
    });
  }

  it('a patch may say what the lab does anyway, and skip phases of a join', () => {
    for (const patch of [
      '{kind: ClusterConfiguration, networking: {dnsDomain: cluster.local}}',
      '{kind: ClusterConfiguration, networking: null}',
      '{kind: JoinConfiguration, skipPhases: [preflight]}',
    ]) {
      expect(
        parseKindConfig(`${head}kubeadmConfigPatches: ["${patch}"]\n`, 'mine.yaml').kubeadmConfigPatches,
      ).to.deep.equal([patch]);
    }
  });

  it('names the images that its nodes come to, each once, and can be told to forget its own', () => {
    const nodes = 'nodes: [{role: control-plane, image: mine:1}, {role: worker}, {role: worker, image: mine:1}]\n';
    const config = parseKindConfig(head + nodes, 'mine.yaml');
    expect(nodeImagesOf(config, 'usual:1')).to.deep.equal(['mine:1', 'usual:1']);
    expect(nodeImagesOf(withoutNodeImages(config), 'usual:1')).to.deep.equal(['usual:1']);
    expect(withoutNodeImages(config).nodes.map(({ role }) => role)).to.deep.equal(config.nodes.map(({ role }) => role));
  });

  it('another API version is named with the one that is allowed', () => {
    expect(refusal('kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha3\n')).to.equal(
      'mine.yaml: apiVersion is "kind.x-k8s.io/v1alpha3"; allowed: kind.x-k8s.io/v1alpha4',
    );
  });

  it('what is no YAML is refused with its line', () => {
    expect(refusal('kind: Cluster\nnodes: [\n')).to.match(/^mine\.yaml:\d: not a YAML document: /);
    expect(refusal('kind: Cluster\nkind: Cluster\n')).to.match(/^mine\.yaml:2: .*unique/);
    expect(refusal('')).to.equal('mine.yaml: the document is empty; expected a map');
  });

  it('a file that is not there is a usage error that names it', async () => {
    const error = await loadKindConfig('/no/such/file.yaml').then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(UsageError).and.to.have.property('message').that.contains('/no/such/file.yaml');
  });
});
