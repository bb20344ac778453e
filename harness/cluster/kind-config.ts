/** A kind v1alpha4 cluster configuration, with every default that kind would fill in. */
export interface KindConfig {
  /** The file that it was read from, for messages. */
  readonly file: string;
  readonly name: string;
  readonly nodes: readonly NodeConfig[];
  readonly networking: NetworkingConfig;
  readonly featureGates: Readonly<Record<string, boolean>>;
  readonly runtimeConfig: Readonly<Record<string, string>>;
  /** YAML merge patches to the generated kubeadm configuration, before those of a node. */
  readonly kubeadmConfigPatches: readonly string[];
  /** TOML merge patches to the containerd configuration of every node. */
  readonly containerdConfigPatches: readonly string[];
}

export type NodeRole = 'control-plane' | 'worker';
export type KubeProxyMode = 'iptables' | 'ipvs' | 'nftables' | 'none';

export interface NodeConfig {
  readonly role: NodeRole;
  /** Set only when the file names an image for this node. */
  readonly image?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly extraMounts: readonly ExtraMount[];
  readonly extraPortMappings: readonly ExtraPortMapping[];
  readonly kubeadmConfigPatches: readonly string[];
}

export interface ExtraMount {
  readonly hostPath: string;
  readonly containerPath: string;
  readonly readOnly: boolean;
  readonly selinuxRelabel: boolean;
  readonly propagation: 'None' | 'HostToContainer' | 'Bidirectional';
}

export interface ExtraPortMapping {
  readonly containerPort: number;
  /** 0: the engine picks a free one. */
  readonly hostPort: number;
  readonly listenAddress: string;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
}

export interface NetworkingConfig {
  readonly podSubnet: string;
  readonly serviceSubnet: string;
  readonly disableDefaultCNI: boolean;
  readonly kubeProxyMode: KubeProxyMode;
  /** 0: the engine picks a free one. */
  readonly apiServerPort: number;
  /** Search domains of the nodes; absent: none, so that the host's do not leak into the lab. */
  readonly dnsSearch?: readonly string[];
}

/**
 * Reads a kind configuration: strict, so that no field is ever ignored.
 *
 * @param text the YAML document
 * @param file where it came from, for the message
 * @throws UsageError naming the file, the path of the field, its value, and what is allowed
 */
export function parseKindConfig(_text: string, _file: string): KindConfig {
  throw new Error('not built yet');
}
