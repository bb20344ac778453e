import { pause } from '../cluster/poll.ts';
import { type DnsState, dnsSince, type Health, roundHealth, type TimedRound } from '../health.ts';
import { asCannotAsk } from '../probes/ask.ts';
import { CannotAsk } from '../probes/asking.ts';
import { replicasNow } from './replicas.ts';
import { askHealth, isAnsweredAtOnce } from './round.ts';
import type { Telling } from './telling.ts';

/** Between two rounds when nothing stirs. */
const roundGapMs = 800;
/** The same while it is healthy, and only has to hold: a streak of `holdMs` then has five of them or so, and three are asked for. */
const holdGapMs = 1_500;
/** The same where nothing is expected to change: a round of all questions costs a quarter of a second of processor time. */
const calmGapMs = 3_000;
/** The same where nothing has to hold, and nothing was done: at the baseline. */
const baselineGapMs = 300;
/** The same in haste, where nothing has to hold: the baseline of the next trial looks again, and takes its time. */
const nextGapMs = 50;
/** Between two looks ahead: closer ones were seen to keep CoreDNS itself from getting ready. */
const lookAheadMs = 100;

export interface WatchingHealth {
  readonly timeoutMs: number;
  /** How long every answer must stay right. */
  readonly holdMs: number;
  /**
   * `hasty`: looks ahead while a round is still waiting for answers, to notice a recovery when it happens. `calm`: asks more
   * seldom, where none is expected; one that comes all the same holds, and is seen.
   */
  readonly pace?: 'hasty' | 'calm';
  /** Is done after every round that was answered, and told how healthy DNS was in it. */
  readonly eachRound?: (health: Health) => Promise<void>;
}

/**
 * Asks rounds until DNS is back, or the time is over. The last round is stamped when it is over, or later: whoever grades
 * has nothing but the stamps to see how long DNS was watched. Only where nothing can be asked there is no such round.
 *
 * @returns how it ended, and the rounds that were asked
 */
export async function watchHealth(
  telling: Telling,
  options: WatchingHealth,
): Promise<{ state: DnsState; rounds: readonly TimedRound[] }> {
  const rounds: TimedRound[] = [];
  const endMs = telling.nowMs + options.timeoutMs;
  let state: DnsState = { state: 'not-yet', last: undefined };
  for (;;) {
    telling.signal.throwIfAborted();
    const isLast = telling.nowMs >= endMs;
    const isHealthy = state.state === 'not-yet' && state.last === 'healthy';
    const round = options.pace === 'hasty' && !isHealthy ? await askInHaste(telling) : await askHealth(telling);
    if (round) rounds.push(round);
    state = dnsSince(rounds, { holdMs: options.holdMs, baseline: telling.baselineRounds });
    if (round) await options.eachRound?.(roundHealth(round, telling.baselineRounds));
    if (state.state === 'back' || isLast || (round?.ms ?? 0) >= endMs) return { state, rounds };
    await pauseBetween(telling, options, {
      isHealthy: state.last === 'healthy',
      leftMs: Math.max(0, endMs - telling.nowMs),
    });
  }
}

async function pauseBetween(
  telling: Telling,
  { pace, holdMs }: WatchingHealth,
  { isHealthy, leftMs }: { isHealthy: boolean; leftMs: number },
): Promise<void> {
  if (pace === 'calm') return pause(Math.min(calmGapMs, leftMs), telling.signal);
  if (pace === undefined) return pause(holdMs === 0 ? baselineGapMs : roundGapMs, telling.signal);
  if (!isHealthy) return telling.gap(roundGapMs);
  return pause(holdMs === 0 ? nextGapMs : holdGapMs, telling.signal);
}

/**
 * Asks a round. One in which lookups time out takes seconds; if DNS comes back meanwhile, it is given up for a new one.
 */
async function askInHaste(telling: Telling): Promise<TimedRound | undefined> {
  const over = new AbortController();
  const signal = AbortSignal.any([telling.signal, over.signal]);
  const asked = askHealth(telling, over.signal);
  const better = untilAnswered(telling, signal);
  // Both are awaited below; whichever is second must not end the process.
  better.catch(() => undefined);
  const isBetter = await Promise.race([asked.then(() => false), better]);
  over.abort();
  const round = await asked;
  return isBetter ? askHealth(telling) : round;
}

/** Waits until CoreDNS has its replicas and every question is answered at once; or, with false, until it is aborted. */
async function untilAnswered(telling: Telling, signal: AbortSignal): Promise<boolean> {
  const { cluster } = telling;
  while (!signal.aborted) {
    await pause(lookAheadMs, signal).catch(() => undefined);
    if (signal.aborted) break;
    try {
      const { wanted, current } = await asCannotAsk(() => replicasNow(cluster));
      if (wanted > 0 && current >= wanted && (await asCannotAsk(() => isAnsweredAtOnce(cluster, signal)))) return true;
    } catch (error) {
      // Whatever keeps the look ahead from being taken, the round itself meets and writes down.
      if (!(error instanceof CannotAsk)) throw error;
    }
  }
  return false;
}
