import { UsageError } from '../vocabulary/failures.ts';
import { readAs } from '../yaml-value/read-as.ts';
import { yamlValue } from '../yaml-value.ts';
import { kindConfigSchema, refusedFields } from './kind-config-schema.ts';

/** A kind v1alpha4 cluster configuration, with the defaults that kind would fill in. */
export interface KindConfig {
  /** The file that it was read from, for messages. */
  readonly file: string;
  /** Set only when the file names the cluster: the lab's own default is another than kind's. */
  readonly name?: string;
  readonly nodes: readonly NodeConfig[];
  readonly networking: NetworkingConfig;
  readonly featureGates: Readonly<Record<string, boolean>>;
  readonly runtimeConfig: Readonly<Record<string, string>>;
  /** YAML merge patches to the generated kubeadm configuration, before those of a node. */
  readonly kubeadmConfigPatches: readonly string[];
}

export type NodeRole = 'control-plane' | 'worker';
export type KubeProxyMode = 'iptables' | 'ipvs' | 'nftables';

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
export function parseKindConfig(text: string, file: string): KindConfig {
  const read = yamlValue(text);
  if ('problem' in read) {
    throw new UsageError(`${file}${read.line === undefined ? '' : `:${read.line}`}: ${read.problem}`);
  }
  const config = readAs(kindConfigSchema, read.value, refusedFields);
  if ('problems' in config) throw new UsageError(`${file}: ${config.problems.join('; ')}`);
  const { name, nodes, networking, featureGates, runtimeConfig, kubeadmConfigPatches } = config.read;
  const { ipFamily: _ipFamily, apiServerAddress: _address, dnsSearch, ...rest } = networking;
  return {
    file,
    ...(name !== undefined && { name }),
    nodes: nodes.map(({ image, ...node }) => (image === undefined ? node : { ...node, image })),
    networking: dnsSearch === undefined ? rest : { ...rest, dnsSearch },
    featureGates,
    runtimeConfig,
    kubeadmConfigPatches,
  };
}

/** The node images that a configuration comes to, each once; nodes for which it names none get the usual one. */
export function nodeImagesOf({ nodes }: Pick<KindConfig, 'nodes'>, usual: string): string[] {
  return [...new Set(nodes.map(({ image = usual }) => image))];
}

/** The configuration with the usual image for every node, as kind's own `--image` has it. */
export function withoutNodeImages(config: KindConfig): KindConfig {
  return { ...config, nodes: config.nodes.map(({ image: _image, ...node }) => node) };
}
