import type { DnsFacts, Seen } from '../facts.ts';
import { failed, guide, type Judgement, judgeSeen, passed, type Rule } from '../rule.ts';

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
  judge: ({ dns }) => judgeDns(dns),
};

/** What became of DNS, in a sentence. */
export function judgeDns(dns: Seen<DnsFacts>): Judgement {
  return judgeSeen(dns, ({ back, afterMs, failing, replicas }) => {
    const seconds = Math.round(afterMs / 1_000);
    if (back) return passed(`all of them, after ${seconds} s`);
    const { wanted, current, ready } = replicas;
    const more = failing.length > namedLookups ? `, and ${failing.length - namedLookups} more` : '';
    const lookups = failing.length > 0 ? `${failing.slice(0, namedLookups).join(', ')}${more}` : 'lookups are answered';
    const stale = ready > current ? `, and ${ready - current} were Ready before the configuration changed last` : '';
    return failed(`not after ${seconds} s: ${lookups}; ${current} of ${wanted} replicas serve it${stale}`);
  });
}
