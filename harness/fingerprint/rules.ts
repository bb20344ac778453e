/**
 * The rules of `iptables-save`, by what they do: without counters and comments, and with the addresses of pods and the
 * names that kube-proxy derives from them replaced, since a new pod has another one.
 *
 * @param podSubnets for example `10.244.0.0/16`
 * @returns one line a rule, sorted: kube-proxy writes the Services of a chain in any order
 */
export function normalRules(saved: string, podSubnets: readonly string[]): string[] {
  let table = '';
  const rules: string[] = [];
  for (const line of withoutPods(saved, podSubnets).split('\n')) {
    if (line.startsWith('*')) table = line.slice(1);
    const rule = line.startsWith(':') ? line.replace(/ \[\d+:\d+\]$/, '') : line;
    if (!/^[:-]/.test(rule)) continue;
    rules.push(`${table} ${rule.replaceAll(/KUBE-SEP-[A-Z0-9]{16}/g, 'KUBE-SEP')}`);
  }
  return rules.toSorted();
}

/** The text with the address of each pod replaced by `POD`. */
export const withoutPods = (text: string, podSubnets: readonly string[]): string =>
  podSubnets.map(addressPattern).reduce((soFar, address) => soFar.replaceAll(address, 'POD'), text);

/** Addresses of a subnet whose prefix ends at a full byte, as pod subnets do; the subnet itself and parts of it stay. */
function addressPattern(subnet: string): RegExp {
  const [network = '', length = '32'] = subnet.split('/');
  const octets = network.split('.').slice(0, Math.floor(Number(length) / 8));
  const rest = 4 - octets.length;
  return new RegExp(
    String.raw`\b${octets.join(String.raw`\.`)}(?:\.\d{1,3}){${rest}}(?!\.?\d)(?!/(?!32))(?:/32)?`,
    'g',
  );
}
