import { withoutPods } from './rules.ts';

/** What `iptables-save` and `ip6tables-save` printed, by the family of nftables under which their tables stand. */
type Saved = Readonly<Record<'ip' | 'ip6', readonly string[]>>;

/**
 * The tables of `nft list ruleset`, one line for each table, chain, rule and element of a set. The nodes' iptables keeps its
 * rules in tables of nftables: a chain of which `iptables-save` tells is left to it. Whatever else was put into such a table it
 * passes over, a chain with a hook of its own for one.
 *
 * @param ruleset without counters, as `nft --stateless` prints it
 */
export function normalTables(ruleset: string, saved: Saved, podSubnets: readonly string[]): string[] {
  const told = new Set([...chainsOf('ip', saved.ip), ...chainsOf('ip6', saved.ip6)]);
  const lines: string[] = [];
  let table = '';
  let block = '';
  for (const line of inOneLine(withoutPods(ruleset, podSubnets).replaceAll(ofEndpoint, '$1-$2')).split('\n')) {
    const opened = line.endsWith('{') ? line.slice(0, -1).trim() : undefined;
    if (opened !== undefined && /^\S/.test(line)) {
      table = opened;
      block = table;
      lines.push(table);
    } else if (opened !== undefined) {
      block = `${table} ${opened}`;
      if (!told.has(block)) lines.push(block);
    } else if (!/^\s*\}?$/.test(line) && !told.has(block)) {
      lines.push(...partsOf(line.trim()).map((part) => `${block}: ${part}`));
    }
  }
  return lines;
}

/** kube-proxy names what belongs to a pod after its address, and after a hash of that. */
const ofEndpoint = /\b(endpoint|affinity)-[A-Z0-9]{8}-([^\s{},]+?)__[^\s{},]+/g;

/** `nft` breaks a long list of elements into lines. */
const inOneLine = (ruleset: string): string =>
  ruleset.replaceAll(/elements = \{[^}]*\}/g, (elements) => elements.replaceAll(/\s+/g, ' '));

/** In which order elements stand says nothing, nor which pods are there: a node may have those that run on it in a set. */
function partsOf(line: string): string[] {
  const [, elements] = /^elements = \{(.*)\}$/.exec(line) ?? [];
  if (elements === undefined) return [line];
  const each = elements.split(',').map((element) => `element ${element.trim()}`);
  return each.filter((element) => !/\bPOD\b/.test(element));
}

/** For example `table ip filter chain INPUT`. */
function chainsOf(family: keyof Saved, saved: readonly string[]): string[] {
  let table = '';
  return saved.flatMap((line) => {
    if (line.startsWith('*')) table = line.slice(1);
    return line.startsWith(':') ? [`table ${family} ${table} chain ${line.slice(1).split(' ')[0]}`] : [];
  });
}
