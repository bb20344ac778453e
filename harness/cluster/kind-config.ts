import { closest, distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import { UsageError } from '../vocabulary/failures.ts';
import { yamlValue } from '../yaml-value.ts';
import { allowedFields, kindConfigSchema, refusedFields } from './kind-config-schema.ts';

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
  const { value } = read;
  const parsed = kindConfigSchema.safeParse(value);
  if (!parsed.success) {
    throw new UsageError(`${file}: ${describeAll(parsed.error.issues, value)}`);
  }
  const { name, nodes, networking, featureGates, runtimeConfig, kubeadmConfigPatches } = parsed.data;
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

/** Every problem, but for those of a whole that only follow from a problem of its part. */
function describeAll(issues: readonly z.core.$ZodIssue[], document: unknown): string {
  const paths = issues.map(({ path }) => pathText(path));
  return issues
    .filter((_, index) => !paths.some((path) => path !== paths[index] && path.startsWith(`${paths[index]}[`)))
    .map((issue) => describe(issue, document))
    .join('; ');
}

/** One problem, in words that name the field, its value and what would be allowed. */
function describe(issue: z.core.$ZodIssue, document: unknown): string {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => describeUnknown(key, issue.path)).join('; ');
  }
  const where = pathText(issue.path);
  const value = valueAt(document, issue.path);
  const found =
    value === undefined ? `${where} is missing` : `${where}${isScalar(value) ? ` is ${JSON.stringify(value)}` : ''}`;
  if (issue.code === 'invalid_value') {
    const allowed = issue.values.map(String);
    return `${found}; allowed: ${allowed.join(', ')}${suggestion(String(value ?? ''), allowed)}`;
  }
  return `${found}: ${issue.message}`;
}

function describeUnknown(key: string, path: readonly PropertyKey[]): string {
  const where = pathText([...path, key]);
  const refused = refusedFields[key];
  if (refused !== undefined) {
    return `${where} is not supported: ${refused}`;
  }
  const allowed = allowedFields[path.filter((part) => typeof part === 'string').join('.')] ?? [];
  return `${where} is no such field; allowed: ${allowed.join(', ')}${suggestion(key, allowed)}`;
}

/** The nearest allowed name, when it is near enough to be what was meant: half of the letters are right. */
function suggestion(name: string, allowed: readonly string[]): string {
  const nearest = closest(name, allowed);
  return allowed.length > 1 && distance(name, nearest) <= nearest.length / 2 ? `; did you mean "${nearest}"?` : '';
}

/** For example `nodes[1].role`. */
function pathText(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return text === '' ? 'the document' : text.replace(/^\./, '');
}

function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) => (typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined),
    document,
  );
}

function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}
