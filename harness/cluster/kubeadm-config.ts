import { stringify } from 'yaml';
import type { KindConfig, NodeConfig } from './kind-config.ts';
import { type JsonObject, patchKubeadmDocuments } from './kubeadm-patches.ts';

/** What kubeadm's configuration needs beyond the kind configuration: known only once the node runs. */
export interface NodeFacts {
  readonly clusterName: string;
  readonly nodeName: string;
  readonly ipAddress: string;
  /** From `/kind/version`, for example `v1.36.3`. */
  readonly kubernetesVersion: string;
  readonly controlPlaneName: string;
  readonly token: string;
  /** Of the engine's host: 1 or 2. */
  readonly cgroupVersion: 1 | 2;
}

/** Where the API server listens on its node, as in every kind cluster. */
export const apiServerPort = 6443;

/**
 * There is one control plane, so nobody competes for the lease that the controller manager and the scheduler would wait for
 * at their start and renew every few seconds; each renewal is a write that etcd puts on the disk.
 */
const leaderElection = { 'leader-elect': 'false' };

/**
 * Renders `/kind/kubeadm.conf` for one node, as kind does: API version v1beta4 from Kubernetes 1.36, v1beta3 before
 * (kind v0.33, `pkg/cluster/internal/kubeadm/config.go`).
 *
 * @returns a stream of YAML documents
 */
export function renderKubeadmConfig(config: KindConfig, node: NodeConfig, facts: NodeFacts): string {
  const documents = [
    clusterConfiguration(config, facts),
    initConfiguration(node, facts),
    joinConfiguration(node, facts),
    kubeletConfiguration(config, facts),
    kubeProxyConfiguration(config),
  ];
  const ofCluster = patchKubeadmDocuments(documents, config.kubeadmConfigPatches);
  const ofNode = patchKubeadmDocuments(ofCluster, node.kubeadmConfigPatches);
  return ofNode.map((document) => stringify(document, { lineWidth: 0 })).join('---\n');
}

function clusterConfiguration(config: KindConfig, facts: NodeFacts): JsonObject {
  const gates = pairs(config.featureGates);
  const gateArguments: Record<string, string> = gates === '' ? {} : { 'feature-gates': gates };
  const argumentsFor = (own: Record<string, string>) => extraArguments(facts, { ...own, ...gateArguments });
  return {
    apiVersion: kubeadmApi(facts),
    kind: 'ClusterConfiguration',
    kubernetesVersion: facts.kubernetesVersion,
    clusterName: facts.clusterName,
    controlPlaneEndpoint: controlPlaneEndpoint(facts),
    apiServer: {
      // The certificate has to hold for the published port as well.
      certSANs: ['localhost', '127.0.0.1'],
      extraArgs: argumentsFor({ 'runtime-config': pairs(config.runtimeConfig) }),
    },
    controllerManager: {
      extraArgs: argumentsFor({
        'enable-hostpath-provisioner': 'true',
        // At the default of 20 requests a second it takes 6 s to give every controller its own credentials, and until
        // then no worker can join and no pod is made. It serves this cluster alone.
        'kube-api-qps': '200',
        'kube-api-burst': '300',
        ...leaderElection,
      }),
    },
    scheduler: { extraArgs: argumentsFor(leaderElection) },
    networking: { podSubnet: config.networking.podSubnet, serviceSubnet: config.networking.serviceSubnet },
    // A dozen keys of the default, RSA, take over a second to make.
    ...(kubeadmApi(facts) === 'kubeadm.k8s.io/v1beta4' ? { encryptionAlgorithm: 'ECDSA-P256' } : {}),
  };
}

function initConfiguration(node: NodeConfig, facts: NodeFacts): JsonObject {
  return {
    apiVersion: kubeadmApi(facts),
    kind: 'InitConfiguration',
    bootstrapTokens: [{ token: facts.token }],
    localAPIEndpoint: localApiEndpoint(facts),
    nodeRegistration: nodeRegistration(node, facts),
    // Preflight would pull images, and complains about what every container lacks.
    skipPhases: ['preflight'],
  };
}

function joinConfiguration(node: NodeConfig, facts: NodeFacts): JsonObject {
  return {
    apiVersion: kubeadmApi(facts),
    kind: 'JoinConfiguration',
    ...(node.role === 'control-plane' ? { controlPlane: { localAPIEndpoint: localApiEndpoint(facts) } } : {}),
    nodeRegistration: nodeRegistration(node, facts),
    discovery: {
      bootstrapToken: {
        apiServerEndpoint: controlPlaneEndpoint(facts),
        token: facts.token,
        unsafeSkipCAVerification: true,
      },
    },
    skipPhases: ['preflight'],
  };
}

function kubeletConfiguration(config: KindConfig, facts: NodeFacts): JsonObject {
  return { ...kubeletInContainer(facts), ...featureGates(config) };
}

/** What a kubelet has to be told because its machine is a container, and nothing else. */
export function kubeletInContainer(facts: Pick<NodeFacts, 'kubernetesVersion' | 'cgroupVersion'>): JsonObject {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    cgroupDriver: 'systemd',
    cgroupRoot: '/kubelet',
    failSwapOn: false,
    // The kubelet sees the host's disk, which is not its own to manage.
    imageGCHighThresholdPercent: 100,
    evictionHard: { 'nodefs.available': '0%', 'nodefs.inodesFree': '0%', 'imagefs.available': '0%' },
    // The field is known from 1.31, and from 1.35 its default refuses cgroup v1.
    ...(facts.cgroupVersion === 1 && minorVersion(facts) >= 31 ? { failCgroupV1: false } : {}),
  };
}

function kubeProxyConfiguration(config: KindConfig): JsonObject {
  const mode = config.networking.kubeProxyMode;
  return {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode,
    ...featureGates(config),
    iptables: { minSyncPeriod: '1s' },
    // The conntrack limit is the host's, not the node's: leave it alone.
    conntrack: { maxPerCore: 0, ...(mode === 'nftables' ? { tcpBeLiberal: true } : {}) },
  };
}

function nodeRegistration(node: NodeConfig, facts: NodeFacts): JsonObject {
  return {
    criSocket: 'unix:///run/containerd/containerd.sock',
    kubeletExtraArgs: extraArguments(facts, {
      'node-ip': facts.ipAddress,
      'provider-id': `kind://docker/${facts.clusterName}/${facts.nodeName}`,
      'node-labels': pairs(node.labels),
    }),
  };
}

function localApiEndpoint(facts: NodeFacts): JsonObject {
  return { advertiseAddress: facts.ipAddress, bindPort: apiServerPort };
}

function controlPlaneEndpoint(facts: NodeFacts): string {
  return `${facts.controlPlaneName}:${apiServerPort}`;
}

/** A list of name and value in v1beta4, a map in v1beta3. */
function extraArguments(facts: NodeFacts, map: Record<string, string>): JsonObject[] | JsonObject {
  return kubeadmApi(facts) === 'kubeadm.k8s.io/v1beta4'
    ? Object.entries(map).map(([name, value]) => ({ name, value }))
    : map;
}

function featureGates(config: KindConfig): JsonObject {
  return Object.keys(config.featureGates).length === 0 ? {} : { featureGates: config.featureGates };
}

function kubeadmApi(facts: NodeFacts): string {
  return minorVersion(facts) >= 36 ? 'kubeadm.k8s.io/v1beta4' : 'kubeadm.k8s.io/v1beta3';
}

/** The 36 of `v1.36.3`. */
function minorVersion({ kubernetesVersion }: Pick<NodeFacts, 'kubernetesVersion'>): number {
  const minor = /^v1\.(\d+)\./.exec(kubernetesVersion)?.[1];
  if (minor === undefined) {
    throw new TypeError(`not a Kubernetes version: ${JSON.stringify(kubernetesVersion)}`);
  }
  return Number(minor);
}

/** `a=1,b=2`, sorted, so that the same configuration renders the same text. */
function pairs(map: Readonly<Record<string, string | boolean>>): string {
  return Object.entries(map)
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(',');
}
