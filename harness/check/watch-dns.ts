import { pause } from '../cluster/poll.ts';
import type { StartedKindCluster } from '../cluster/started-kind-cluster.ts';
import { dnsSince, type TimedRound } from '../health.ts';
import { askOnce } from '../phases/round.ts';
import { asCannotAsk } from '../probes/ask.ts';
import { CannotAsk } from '../probes/asking.ts';
import type { DnsFacts } from '../rules/facts.ts';

/** As in a run: one right answer may come out of a cache or a dying pod. */
const holdMs = 10_000;
const gapMs = 800;

/**
 * Watches DNS by rule 4 until it is back, or its time is over.
 *
 * @param options.sinceMs on the clock of `performance.now`: when DNS had reason to come back
 * @param options.withinMs how long it may take from then on; the last round begins before that
 */
export async function watchDns(
  cluster: StartedKindCluster,
  options: { readonly sinceMs: number; readonly withinMs: number; readonly signal: AbortSignal },
): Promise<DnsFacts> {
  const { sinceMs, signal } = options;
  const rounds: TimedRound[] = [];
  let trouble = 'nothing was asked';
  for (;;) {
    signal.throwIfAborted();
    const startedMs = performance.now();
    try {
      const round = await asCannotAsk(() => askOnce(cluster, signal));
      rounds.push({ ...round, ms: performance.now() - sinceMs, durationMs: performance.now() - startedMs });
    } catch (error) {
      if (!(error instanceof CannotAsk)) throw error;
      trouble = error.message;
    }
    const state = dnsSince(rounds, { holdMs });
    const isBack = state.state === 'back';
    // A streak that has begun in time may hold beyond it.
    const isOver =
      performance.now() - sinceMs >=
      options.withinMs + (state.state === 'not-yet' && state.last === 'healthy' ? 2 * holdMs : 0);
    if (isBack || isOver) {
      return describe(isBack, isBack ? state.sinceMs : performance.now() - sinceMs, rounds.at(-1), trouble);
    }
    await pause(gapMs, signal);
  }
}

function describe(back: boolean, afterMs: number, last: TimedRound | undefined, trouble: string): DnsFacts {
  if (last === undefined) return { back, afterMs, lookups: [], trouble, replicas: { wanted: 0, current: 0, ready: 0 } };
  const { wanted, current, ready } = last.replicas;
  return { back, afterMs, lookups: last.lookups, replicas: { wanted, current, ready } };
}
