import { pause } from '../cluster/poll.ts';
import type { StartedKindCluster } from '../cluster/started-kind-cluster.ts';
import { dnsSince, type Round, type TimedRound } from '../health.ts';
import { askOnce } from '../phases/round.ts';
import type { DnsFacts, Seen } from '../rules/facts.ts';
import { inTime, see, seePatiently } from './see.ts';
import { seeIdleClients } from './see-clients.ts';

/** As in a run: one right answer may come out of a cache or a dying pod. */
const holdMs = 10_000;
const gapMs = 800;
/** However late the watching begins, DNS has that long to be seen: a streak needs ten seconds. */
const leastMs = 20_000;

/**
 * Watches DNS by rule 4 until it is back, or its time is over.
 *
 * @param options.sinceMs on the clock of `performance.now`: when DNS had reason to come back
 * @param options.withinMs how long it may take from then on
 * @param options.domain what the cluster calls its domain
 */
export async function watchDns(
  cluster: StartedKindCluster,
  options: {
    readonly sinceMs: number;
    readonly withinMs: number;
    readonly domain: string;
    readonly signal: AbortSignal;
  },
): Promise<DnsFacts> {
  const { sinceMs, withinMs, domain, signal } = options;
  const elapsedMs = () => performance.now() - sinceMs;
  const endMs = Math.max(withinMs, elapsedMs() + leastMs);
  const rounds: TimedRound[] = [];
  for (;;) {
    signal.throwIfAborted();
    const startedMs = elapsedMs();
    const round = await seePatiently(() => inTime(() => askOnce(cluster, signal, domain)));
    if ('seen' in round) rounds.push({ ...round.seen, ms: elapsedMs(), durationMs: elapsedMs() - startedMs });
    const state = dnsSince(rounds, { holdMs });
    if (state.state === 'back') return describe(true, state.sinceMs, round);
    // A streak that has begun in time may hold beyond it.
    const patienceMs = state.last === 'healthy' ? endMs + 2 * holdMs : endMs;
    if (elapsedMs() >= patienceMs) {
      const dns = describe(false, elapsedMs(), round);
      const idle = await see(() => seeIdleClients(cluster));
      return 'seen' in idle && idle.seen.length > 0 ? { ...dns, idle: idle.seen } : dns;
    }
    await pause(gapMs, signal);
  }
}

/** What became of DNS where there was nobody to ask. */
export const nobodyAnswered = (afterMs: number, trouble: string): DnsFacts => ({
  ...{ back: false, afterMs, lookups: [], trouble },
  replicas: { wanted: 0, current: 0, ready: 0 },
});

/**
 * Takes into account that the lab could not put its clients on some nodes, or on none: that nobody was answered there is no
 * answer, unless DNS failed elsewhere as well.
 *
 * @param dns what became of it
 * @param refused the nodes without clients, and why they have none
 */
export function asFarAsAsked(dns: DnsFacts, refused: ReadonlyMap<string, string>): Seen<DnsFacts> {
  const { back, lookups, trouble, replicas } = dns;
  if (!back && lookups.length === 0 && trouble === undefined) return { unseen: 'no host is a node by its own name' };
  const hasFailed =
    trouble !== undefined ||
    replicas.current < replicas.wanted ||
    lookups.some(({ node, answer }) => answer !== 'answered' && !refused.has(node));
  if (back || hasFailed || refused.size === 0) return { seen: dns };
  return {
    unseen: [...refused].map(([node, why]) => `${node} did not take the lab's client image: ${why}`).join('; '),
  };
}

/** What became of DNS, with the last round. */
function describe(back: boolean, afterMs: number, last: Seen<Round>): DnsFacts {
  if ('unseen' in last) return { ...nobodyAnswered(afterMs, last.unseen), back };
  const { lookups, replicas } = last.seen;
  const { wanted, current, ready } = replicas;
  return { back, afterMs, lookups, replicas: { wanted, current, ready } };
}
