import { z } from 'zod';
import { parseKubeadmPatch } from './kubeadm-patches.ts';

const ipv4Range = z.cidrv4('allowed is one IPv4 range such as 10.244.0.0/16; the lab does neither IPv6 nor dual stack');

const portNumber = (lowest: number) =>
  z
    .int('expected a port number')
    .min(lowest, `allowed are ${lowest} to 65535`)
    .max(65_535, `allowed are ${lowest} to 65535`);

const text = z.string('expected text').min(1, 'expected text, but it is empty');
const flag = z.boolean('expected true or false');

const kubeadmConfigPatches = z
  .array(
    z.string('expected text that holds a YAML document').superRefine((patch, context) => {
      const parsed = parseKubeadmPatch(patch);
      if ('problem' in parsed) {
        context.addIssue({ code: 'custom', message: parsed.problem });
      }
    }),
    'expected a list',
  )
  .default([]);

const extraMount = z.strictObject({
  hostPath: text,
  containerPath: text.startsWith('/', 'expected an absolute path'),
  readOnly: flag.default(false),
  selinuxRelabel: flag.default(false),
  propagation: z.enum(['None', 'HostToContainer', 'Bidirectional']).default('None'),
});

const extraPortMapping = z.strictObject({
  containerPort: portNumber(1),
  // -1 and 0 both leave the choice to the engine here.
  hostPort: portNumber(-1).default(0),
  listenAddress: z.ipv4('expected an IPv4 address').default('0.0.0.0'),
  protocol: z.enum(['TCP', 'UDP', 'SCTP']).default('TCP'),
});

const node = z.strictObject({
  role: z.enum(['control-plane', 'worker']).default('control-plane'),
  image: text.optional(),
  labels: z.record(text, z.string('expected text'), 'expected a map of labels').default({}),
  extraMounts: z.array(extraMount, 'expected a list').default([]),
  extraPortMappings: z.array(extraPortMapping, 'expected a list').default([]),
  kubeadmConfigPatches,
});

const networking = z.strictObject({
  ipFamily: z.enum(['ipv4']).default('ipv4'),
  apiServerPort: portNumber(-1).default(0),
  // The lab never publishes an API server to other machines.
  apiServerAddress: z.enum(['127.0.0.1']).default('127.0.0.1'),
  podSubnet: ipv4Range.default('10.244.0.0/16'),
  serviceSubnet: ipv4Range.default('10.96.0.0/16'),
  disableDefaultCNI: flag.default(false),
  // kind also knows "none"; without Services there is no cluster DNS to drill.
  kubeProxyMode: z.enum(['iptables', 'ipvs', 'nftables']).default('iptables'),
  dnsSearch: z.array(text, 'expected a list').optional(),
});

/** The part of kind's v1alpha4 that the lab supports, with kind's own defaults. Anything else is refused. */
export const kindConfigSchema = z.strictObject({
  kind: z.enum(['Cluster']),
  apiVersion: z.enum(['kind.x-k8s.io/v1alpha4']),
  name: z
    .string('expected text')
    .regex(/^[a-z0-9.-]+$/, 'allowed are lower-case letters, digits, "." and "-"')
    .optional(),
  nodes: z
    .array(node, 'expected a list of nodes')
    .default([])
    .transform((nodes) => (nodes.length === 0 ? [node.parse({})] : nodes))
    .refine((nodes) => nodes.filter(({ role }) => role === 'control-plane').length === 1, {
      message: 'the lab needs exactly one node with the role control-plane',
      abort: true,
    }),
  networking: networking.prefault({}),
  featureGates: z.record(text, flag, 'expected a map of feature gates').default({}),
  runtimeConfig: z.record(text, z.string('expected text'), 'expected a map of API versions').default({}),
  kubeadmConfigPatches,
});

/** Fields of kind that the lab knows and refuses, and what to do instead. */
export const refusedFields: Readonly<Record<string, string>> = {
  kubeadmConfigPatchesJSON6902: 'the lab supports merge patches only: write it as kubeadmConfigPatches',
  containerdConfigPatches: 'the lab does not change the configuration of containerd',
  containerdConfigPatchesJSON6902: 'the lab does not change the configuration of containerd',
};
