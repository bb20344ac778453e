import { expect } from 'chai';
import { parse, stringify } from 'yaml';
import { externalKubeconfig } from '../../harness/cluster/kubeconfig.ts';
import { labObjects } from '../../harness/cluster/lab-objects.ts';
import { parseManifest, renderCniManifest } from '../../harness/cluster/manifests.ts';
import { nodeNames } from '../../harness/cluster/node-names.ts';

const template = `# would you kindly template this file
apiVersion: v1
kind: ServiceAccount
metadata: {name: agent}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  template:
    spec:
      containers:
        - name: agent
          env:
            - {name: POD_SUBNET, value: "{{ .PodSubnet }}"}
`;
const cluster = { podSubnet: '10.1.0.0/16', controlPlaneEndpoint: 'drill-control-plane:6443' };

function environment(manifest: string): unknown {
  const daemonSet: object = parseManifest(manifest)[1] ?? {};
  return JSON.parse(JSON.stringify(daemonSet)).spec.template.spec.containers[0].env;
}

describe('the CNI manifest of a node image', () => {
  it('gets the pod subnet when it asks to be filled in', () => {
    expect(environment(renderCniManifest(template, cluster))).to.deep.equal([
      { name: 'POD_SUBNET', value: '10.1.0.0/16' },
    ]);
  });

  it('also gets the address of the API server when it asks to be patched', () => {
    const manifest = renderCniManifest(`# would you kindly patch this file\n${template}`, cluster);
    expect(environment(manifest)).to.deep.equal([
      { name: 'POD_SUBNET', value: '10.1.0.0/16' },
      { name: 'CONTROL_PLANE_ENDPOINT', value: 'drill-control-plane:6443' },
    ]);
  });

  it('stays as it is when it asks for nothing', () => {
    const plain = template.split('\n').slice(1).join('\n');
    expect(renderCniManifest(plain, cluster)).to.equal(plain);
  });
});

describe('a manifest', () => {
  it('is read object by object; empty documents do not count', () => {
    expect(parseManifest(`---\n${template}---\n# nothing\n`).map(({ kind }) => kind)).to.deep.equal([
      'ServiceAccount',
      'DaemonSet',
    ]);
  });

  it('that holds something else is refused', () => {
    expect(() => parseManifest('kind: Pod\n')).to.throw(/apiVersion/);
    expect(() => parseManifest('a: [')).to.throw();
  });
});

describe("the lab's own objects", () => {
  it('begin with the namespace and the mark of ownership', () => {
    const objects = labObjects({ runId: 'r', nonce: 'n', resolverAddress: '172.20.0.2' });
    expect(
      objects.map(({ kind, metadata }) => `${kind} ${metadata?.namespace ?? '-'}/${metadata?.name}`),
    ).to.deep.equal([
      'Namespace -/dnsdrill',
      'ConfigMap dnsdrill/dnsdrill',
      'ServiceAccount dnsdrill/client',
      'Service default/my-service',
      'EndpointSlice default/my-service',
    ]);
  });
});

describe('a kubeconfig for outside', () => {
  const adminConf = `apiVersion: v1
kind: Config
clusters: [{name: drill, cluster: {server: "https://drill-control-plane:6443", certificate-authority-data: Q0E=}}]
users: [{name: kubernetes-admin, user: {client-key-data: S0VZ}}]
contexts: [{name: kubernetes-admin@drill, context: {cluster: drill, user: kubernetes-admin}}]
current-context: kubernetes-admin@drill
`;

  it("has kind's names and the published address, and keeps the rest", () => {
    expect(parse(externalKubeconfig(adminConf, 'drill', 'https://127.0.0.1:40000'))).to.deep.equal({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        { name: 'kind-drill', cluster: { server: 'https://127.0.0.1:40000', 'certificate-authority-data': 'Q0E=' } },
      ],
      users: [{ name: 'kind-drill', user: { 'client-key-data': 'S0VZ' } }],
      contexts: [{ name: 'kind-drill', context: { cluster: 'kind-drill', user: 'kind-drill' } }],
      'current-context': 'kind-drill',
    });
  });

  it('takes no command and no file of this machine from a node', () => {
    const evil = {
      ...parse(adminConf),
      users: [{ name: 'x', user: { exec: { command: 'touch' }, 'client-key': '/etc/shadow', token: 't' } }],
    };
    const text = externalKubeconfig(stringify(evil), 'drill', 'https://127.0.0.1:1');
    expect(parse(text).users).to.deep.equal([{ name: 'kind-drill', user: { token: 't' } }]);
  });

  it('may name what the certificate of the API server holds', () => {
    const text = externalKubeconfig(adminConf, 'drill', 'https://127.0.0.1:1', 'kubernetes.default.svc');
    expect(parse(text).clusters[0].cluster).to.include({ 'tls-server-name': 'kubernetes.default.svc' });
  });

  it('is not made from what kubeadm did not write', () => {
    expect(() => externalKubeconfig('clusters: []', 'drill', 'https://127.0.0.1:1')).to.throw();
  });
});

describe('the names of nodes', () => {
  it("are kind's", () => {
    expect(nodeNames('drill', ['control-plane', 'worker', 'worker', 'worker'])).to.deep.equal([
      'drill-control-plane',
      'drill-worker',
      'drill-worker2',
      'drill-worker3',
    ]);
  });
});
