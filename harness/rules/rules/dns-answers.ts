import type { RoundLookup } from '../../vocabulary/entry.ts';
import type { DnsFacts, Seen } from '../facts.ts';
import { failed, guide, type Judgement, judgeSeen, listed, passed, type Rule, unknown } from '../rule.ts';

/** How many failing lookups are named; whoever lost them all need not read them all. */
const namedLookups = 3;

export const dnsAnswers: Rule = {
  id: 'dns-answers',
  says:
    'From a pod on every node, internal and external names are answered over UDP and TCP, three times in a row, by as ' +
    'many Ready replicas of the present configuration as are wanted.',
  severity: 'error',
  sources: [guide('Step 3: Test DNS Resolution')],
  wanted: ({ dnsWithinSeconds }) => `all of them, within ${dnsWithinSeconds} s after the script has ended`,
  judge: ({ dns, nodes }, { dnsWithinSeconds }) => judgeDns(dns, dnsWithinSeconds, nodes),
};

/**
 * What became of DNS, in a sentence.
 *
 * @param hosts where somebody was to ask: of one where nobody did, nothing is known
 */
export function judgeDns(
  dns: Seen<DnsFacts>,
  withinSeconds: number,
  hosts: readonly { readonly name: string }[],
): Judgement {
  return judgeSeen(dns, (facts) => {
    const { back, afterMs, lookups } = facts;
    const seconds = Math.round(afterMs / 1_000);
    if (!back) return failed(`not after ${seconds} s: ${whyNotBack(facts)}`);
    const asked = new Set(lookups.map(({ node }) => node));
    const found = `${seconds <= withinSeconds ? '' : 'and only '}after ${seconds} s, from ${listed([...asked])}`;
    if (seconds > withinSeconds) return failed(`all of them, ${found}`);
    const others = hosts.filter(({ name }) => !asked.has(name)).map(({ name }) => name);
    if (others.length === 0) return passed(`all of them, ${found}`);
    return unknown(`all of them, ${found}; nobody asked on ${listed(others)}, which is no node by that name`);
  });
}

function whyNotBack({ lookups, trouble, replicas, idle = [], assumed }: DnsFacts): string {
  const { wanted, current, ready } = replicas;
  const stale = ready > current ? `, and ${ready - current} more do not: they are of an older configuration` : '';
  const seen = trouble ?? `${lookupsWords(lookups)}; ${current} of ${wanted} replicas serve it${stale}`;
  const asking = idle.map(({ node, why }) => `; the pod that asks does not run on ${node}: ${why}`).join('');
  const guess = assumed === undefined ? '' : `; that its domain is ${assumed} was assumed`;
  return `${seen}${asking}${guess}`;
}

/** Which lookups failed, node by node; those that fared alike are told together. */
function lookupsWords(lookups: readonly RoundLookup[]): string {
  const failing = lookups.filter(({ answer }) => answer !== 'answered');
  if (failing.length === 0) return 'lookups are answered';
  const nodes = Map.groupBy(failing, ({ node }) => node);
  const told = [...nodes].map(([node, lost]) => {
    const asked = lookups.filter((one) => one.node === node).length;
    const answers = listed([...new Set(lost.map(({ answer }) => answer))]);
    if (lost.length === asked) return [node, `no lookup is answered (${answers})`] as const;
    const named = lost.slice(0, namedLookups).map(({ name, protocol }) => `${name} over ${protocol.toUpperCase()}`);
    const more = lost.length > namedLookups ? ` and ${lost.length - namedLookups} more` : '';
    return [node, `${lost.length} of ${asked} lookups fail (${answers}): ${named.join(', ')}${more}`] as const;
  });
  const alike = Map.groupBy(told, ([, words]) => words);
  return [...alike].map(([words, same]) => `${words} from ${listed(same.map(([node]) => node))}`).join('; ');
}
