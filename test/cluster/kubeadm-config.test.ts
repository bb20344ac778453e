import { expect } from 'chai';
import { parseAllDocuments } from 'yaml';
import { parseKindConfig } from '../../harness/cluster/kind-config.ts';
import { type NodeFacts, renderKubeadmConfig } from '../../harness/cluster/kubeadm-config.ts';

const head =
  'kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nnodes: [{role: control-plane}, {role: worker, labels: {b: "2", a: "1"}}]\n';

const facts: NodeFacts = {
  clusterName: 'drill',
  nodeName: 'drill-control-plane',
  ipAddress: '172.20.0.3',
  kubernetesVersion: 'v1.36.3',
  controlPlaneName: 'drill-control-plane',
  token: 'abcdef.0123456789abcdef',
  cgroupVersion: 2,
};

function render(
  changes: Partial<NodeFacts> = {},
  yaml = '',
  index = 0,
): { text: string; documents: Map<string, unknown> } {
  const config = parseKindConfig(head + yaml, 'test.yaml');
  const node = config.nodes[index];
  if (node === undefined) throw new Error('no such node');
  const text = renderKubeadmConfig(config, node, { ...facts, ...changes });
  const documents = parseAllDocuments(text).map((document) => document.toJS());
  return { text, documents: new Map(documents.map((document) => [document.kind, document])) };
}

describe("kubeadm's configuration", () => {
  it('of a control plane, word by word', () => {
    expect(render().text).to.equal(`apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.36.3
clusterName: drill
controlPlaneEndpoint: drill-control-plane:6443
apiServer:
  certSANs:
    - localhost
    - 127.0.0.1
  extraArgs:
    - name: runtime-config
      value: ""
controllerManager:
  extraArgs:
    - name: enable-hostpath-provisioner
      value: "true"
    - name: kube-api-qps
      value: "200"
    - name: kube-api-burst
      value: "300"
    - name: leader-elect
      value: "false"
scheduler:
  extraArgs:
    - name: leader-elect
      value: "false"
networking:
  podSubnet: 10.244.0.0/16
  serviceSubnet: 10.96.0.0/16
encryptionAlgorithm: ECDSA-P256
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
bootstrapTokens:
  - token: abcdef.0123456789abcdef
localAPIEndpoint:
  advertiseAddress: 172.20.0.3
  bindPort: 6443
nodeRegistration:
  criSocket: unix:///run/containerd/containerd.sock
  kubeletExtraArgs:
    - name: node-ip
      value: 172.20.0.3
    - name: provider-id
      value: kind://docker/drill/drill-control-plane
    - name: node-labels
      value: ""
skipPhases:
  - preflight
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: JoinConfiguration
controlPlane:
  localAPIEndpoint:
    advertiseAddress: 172.20.0.3
    bindPort: 6443
nodeRegistration:
  criSocket: unix:///run/containerd/containerd.sock
  kubeletExtraArgs:
    - name: node-ip
      value: 172.20.0.3
    - name: provider-id
      value: kind://docker/drill/drill-control-plane
    - name: node-labels
      value: ""
discovery:
  bootstrapToken:
    apiServerEndpoint: drill-control-plane:6443
    token: abcdef.0123456789abcdef
    unsafeSkipCAVerification: true
skipPhases:
  - preflight
---
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
cgroupDriver: systemd
cgroupRoot: /kubelet
failSwapOn: false
imageGCHighThresholdPercent: 100
evictionHard:
  nodefs.available: 0%
  nodefs.inodesFree: 0%
  imagefs.available: 0%
---
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: iptables
iptables:
  minSyncPeriod: 1s
conntrack:
  maxPerCore: 0
`);
  });

  it('a worker joins with its labels, and brings no API server', () => {
    const join = render({ nodeName: 'drill-worker', ipAddress: '172.20.0.4' }, '', 1).documents.get(
      'JoinConfiguration',
    );
    expect(join).to.not.have.property('controlPlane');
    expect(join).to.have.deep.nested.property('nodeRegistration.kubeletExtraArgs', [
      { name: 'node-ip', value: '172.20.0.4' },
      { name: 'provider-id', value: 'kind://docker/drill/drill-worker' },
      { name: 'node-labels', value: 'a=1,b=2' },
    ]);
  });

  it('before 1.36 it is v1beta3, with arguments as a map and no choice of keys', () => {
    const { documents } = render({ kubernetesVersion: 'v1.35.4' });
    expect(documents.get('ClusterConfiguration')).to.deep.include({
      apiVersion: 'kubeadm.k8s.io/v1beta3',
      scheduler: { extraArgs: { 'leader-elect': 'false' } },
    });
    expect(documents.get('ClusterConfiguration')).to.not.have.property('encryptionAlgorithm');
    expect(documents.get('InitConfiguration')).to.have.nested.property('nodeRegistration.kubeletExtraArgs.node-ip');
  });

  it('on cgroup v1 the kubelet is told not to mind, where it knows the word', () => {
    const field = 'failCgroupV1';
    const kubelet = (changes: Partial<NodeFacts>) => render(changes).documents.get('KubeletConfiguration');
    expect(kubelet({ cgroupVersion: 1 })).to.have.property(field, false);
    expect(kubelet({ cgroupVersion: 1, kubernetesVersion: 'v1.31.0' })).to.have.property(field, false);
    expect(kubelet({ cgroupVersion: 1, kubernetesVersion: 'v1.30.4' })).to.not.have.property(field);
    expect(kubelet({ cgroupVersion: 2 })).to.not.have.property(field);
  });

  it('feature gates reach every component, and runtime configuration the API server', () => {
    const { documents } = render({}, 'featureGates: {B: false, A: true}\nruntimeConfig: {api/alpha: "true"}\n');
    const cluster = documents.get('ClusterConfiguration');
    const gates = { name: 'feature-gates', value: 'A=true,B=false' };
    expect(cluster).to.have.nested.property('apiServer.extraArgs').that.deep.includes(gates);
    expect(cluster).to.have.nested.property('controllerManager.extraArgs').that.deep.includes(gates);
    expect(cluster).to.have.nested.property('scheduler.extraArgs').that.deep.includes(gates);
    expect(cluster)
      .to.have.nested.property('apiServer.extraArgs')
      .that.deep.includes({ name: 'runtime-config', value: 'api/alpha=true' });
    for (const kind of ['KubeletConfiguration', 'KubeProxyConfiguration']) {
      expect(documents.get(kind)).to.have.property('featureGates').that.deep.equals({ A: true, B: false });
    }
  });

  it('nftables lets conntrack be liberal, as kind does', () => {
    const { documents } = render({}, 'networking: {kubeProxyMode: nftables}\n');
    expect(documents.get('KubeProxyConfiguration')).to.deep.include({
      mode: 'nftables',
      conntrack: { maxPerCore: 0, tcpBeLiberal: true },
    });
  });

  it('a version that is none is a mistake of the lab', () => {
    expect(() => render({ kubernetesVersion: 'latest' })).to.throw(TypeError, 'latest');
  });
});
