import type { V1Node } from '@kubernetes/client-node';
import type { ClusterNode } from '../cluster/cluster-node.ts';
import { usualDomain } from '../cluster/usual-domain.ts';
import { CannotAsk } from '../probes/asking.ts';
import type { Facts, NodeFacts, Seen } from '../rules/facts.ts';
import { see } from './see.ts';

/** A node that boots pods answers late. */
const timeoutMs = 20_000;

/**
 * Runs a command on a node.
 *
 * @returns what it printed
 * @throws CannotAsk when it fails, or does not end
 */
export async function askNode(node: ClusterNode, script: string, ...args: readonly string[]): Promise<string> {
  const result = await node.run(['sh', '-c', script, 'sh', ...args], { timeoutMs });
  if (result.exitCode === 0) return result.stdout;
  const said = `${result.stdout}${result.stderr}`.trim().split('\n').at(-1) ?? '';
  throw new CannotAsk(`${node.name} was asked, and did not say: ${said || (result.cutOff ?? 'nothing')}`);
}

/** What is asked of a node, beside the node itself. */
interface Surroundings {
  readonly controlPlane: ClusterNode;
  /** As the API server has them. */
  readonly registered: Seen<readonly V1Node[]>;
  /** Of the Service of the cluster's DNS. */
  readonly dnsAddress: Seen<string>;
}

/** Only that nobody listens, which curl calls 7, is an answer: a machine that is busy may need long for one. */
const proxyModeScript = 'curl -s -m 15 http://127.0.0.1:10249/proxyMode || [ $? = 7 ]';

/** Looks at one host, as a node of the cluster and as a machine. */
export async function seeNode(node: ClusterNode, surroundings: Surroundings): Promise<NodeFacts> {
  const { controlPlane, dnsAddress } = surroundings;
  const [resolver, cniFiles, proxyMode, dnsRules] = await Promise.all([
    see(() => kubeletResolver(controlPlane, node)),
    see(async () => cniFilesIn(await askNode(node, cniScript))),
    see(async () => (await askNode(node, proxyModeScript)).trim()),
    'seen' in dnsAddress
      ? see(async () => Number(await askNode(node, rulesScript, dnsAddress.seen, hexOf(dnsAddress.seen))))
      : dnsAddress,
  ]);
  const { name, role } = node;
  return {
    name,
    role,
    registered: registrationOf(name, surroundings.registered),
    resolver,
    cniFiles,
    proxyMode,
    dnsRules,
  };
}

function registrationOf(name: string, registered: Seen<readonly V1Node[]>): NodeFacts['registered'] {
  if ('unseen' in registered) return registered;
  const node = registered.seen.find(({ metadata }) => metadata?.name === name);
  if (node === undefined) return { seen: undefined };
  const ready = node.status?.conditions?.find(({ type }) => type === 'Ready');
  const at = new Date(node.metadata?.creationTimestamp ?? 0).toISOString();
  return { seen: { at, ready: ready?.status === 'True', why: ready?.message ?? 'its kubelet has not said anything' } };
}

/** The kubelet says itself which file it uses, whatever its configuration is made of. */
async function kubeletResolver(controlPlane: ClusterNode, node: ClusterNode) {
  // kubelet's own default, which it leaves out.
  const { resolvConf: file = '/etc/resolv.conf' } = await kubeletConfig(controlPlane, node);
  // An empty name is how a kubelet is told to give pods nothing.
  return { file, nameservers: file === '' ? [] : nameserversIn(await askNode(node, 'cat "$1"', file)) };
}

/** The domain that pods are given for the names of Services. */
export const clusterDomain = (controlPlane: ClusterNode): Promise<Seen<string>> =>
  see(async () => (await kubeletConfig(controlPlane, controlPlane)).clusterDomain || usualDomain);

async function kubeletConfig(controlPlane: ClusterNode, node: ClusterNode) {
  const get = 'kubectl --kubeconfig /etc/kubernetes/admin.conf --request-timeout=10s get --raw "$1"';
  const text = await askNode(controlPlane, get, `/api/v1/nodes/${node.name}/proxy/configz`);
  const { kubeletconfig = {} }: { kubeletconfig?: { resolvConf?: string; clusterDomain?: string } } = JSON.parse(text);
  return kubeletconfig;
}

/** The nameservers of a resolv.conf. */
export const nameserversIn = (text: string): string[] =>
  [...text.matchAll(/^\s*nameserver\s+(\S+)/gm)].flatMap(([, address]) => address ?? []);

const cniScript =
  'find /etc/cni/net.d -maxdepth 1 \\( -name "*.conf" -o -name "*.conflist" \\) -printf "%T@ %p\\n" || true';

/** `SECONDS PATH`, a line each. */
function cniFilesIn(text: string): { path: string; modifiedAt: string }[] {
  return [...text.matchAll(/^(\d+(?:\.\d+)?) (.+)$/gm)].map(([, seconds, path = '']) => ({
    path,
    modifiedAt: new Date(Number(seconds) * 1_000).toISOString(),
  }));
}

/** Rules of iptables, of nftables and of IPVS: whichever kube-proxy writes. */
const rulesScript = `{ iptables-save -t nat 2>/dev/null | grep -F -- "-d $1/32"
nft list table ip kube-proxy 2>/dev/null | grep -F "$1"
grep -F " $2:" /proc/net/ip_vs 2>/dev/null
} | wc -l`;

/** As /proc/net/ip_vs writes an address. */
const hexOf = (address: string): string =>
  address
    .split('.')
    .map((part) => Number(part).toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase();

/** What the kernel of the nodes can do for kube-proxy. */
export async function seeKernel(node: ClusterNode): Promise<Facts['kernel']> {
  const script = `modprobe ip_vs 2>/dev/null; test -e /proc/net/ip_vs && echo ipvs; nft list tables >/dev/null 2>&1 && echo nftables; true`;
  return see(async () => {
    const words = (await askNode(node, script)).split('\n');
    return { ipvs: words.includes('ipvs'), nftables: words.includes('nftables') };
  });
}
