import { expect } from 'chai';
import { type JsonObject, patchKubeadmDocuments } from '../../harness/cluster/kubeadm-patches.ts';

const cluster: JsonObject = {
  apiVersion: 'kubeadm.k8s.io/v1beta4',
  kind: 'ClusterConfiguration',
  apiServer: {
    certSANs: ['localhost'],
    extraArgs: [
      { name: 'v', value: '1' },
      { name: 'profiling', value: 'true' },
    ],
  },
  networking: { podSubnet: '10.244.0.0/16' },
};
const kubelet: JsonObject = {
  apiVersion: 'kubelet.config.k8s.io/v1beta1',
  kind: 'KubeletConfiguration',
  failSwapOn: false,
};

function patched(...patches: string[]): JsonObject[] {
  return patchKubeadmDocuments([cluster, kubelet], patches);
}

describe('a kubeadm patch', () => {
  it('changes the documents of its kind and no other', () => {
    const [first, second] = patched('kind: KubeletConfiguration\nmaxPods: 20\n');
    expect(first).to.deep.equal(cluster);
    expect(second).to.deep.equal({ ...kubelet, maxPods: 20 });
  });

  it('with an apiVersion it changes only documents of that version', () => {
    const other = 'kind: ClusterConfiguration\napiVersion: kubeadm.k8s.io/v1beta3\nclusterName: x\n';
    const same = 'kind: ClusterConfiguration\napiVersion: kubeadm.k8s.io/v1beta4\nclusterName: y\n';
    expect(patched(other, same)[0]).to.have.property('clusterName', 'y');
  });

  it('merges maps, replaces what is no map, and removes what it sets to null (RFC 7386)', () => {
    const [first] = patched(
      'kind: ClusterConfiguration\nnetworking: {podSubnet: null, serviceSubnet: 10.1.0.0/16}\ndns: {imageTag: v1}\nimageRepository: here\n',
    );
    expect(first).to.have.property('networking').that.deep.equals({ serviceSubnet: '10.1.0.0/16' });
    expect(first).to.deep.include({ dns: { imageTag: 'v1' }, imageRepository: 'here' });
  });

  it('merges arguments by name, in both of their forms, and adds to the names of the certificate', () => {
    const list = 'kind: ClusterConfiguration\napiServer: {extraArgs: [{name: v, value: "5"}, {name: new, value: a}]}\n';
    const map =
      'kind: ClusterConfiguration\napiServer: {extraArgs: {profiling: null}, certSANs: [localhost, lab.test]}\n';
    expect(patched(list, map)[0])
      .to.have.property('apiServer')
      .that.deep.equals({
        certSANs: ['localhost', 'lab.test'],
        extraArgs: [
          { name: 'v', value: '5' },
          { name: 'new', value: 'a' },
        ],
      });
  });

  it('later ones see what earlier ones did', () => {
    const patches = ['kind: KubeletConfiguration\nmaxPods: 20\n', 'kind: KubeletConfiguration\nmaxPods: 30\n'];
    expect(patched(...patches)[1]).to.have.property('maxPods', 30);
  });
});
