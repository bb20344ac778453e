import type { Answer } from './vocabulary/answers.ts';
import type { EntryOf } from './vocabulary/entry.ts';

/** A second of the steady lookups of one node; see the journal's `measured` entry. */
export type MeasuredSecond = Pick<EntryOf<'measured'>, 'sentMs' | 'lookups'>;

/** What became of the lookups that one node sent in a stretch of time. */
export interface Toll {
  readonly sent: number;
  readonly answered: number;
  readonly lost: number;
  /** The longest time in which none was answered. */
  readonly silentMs: number;
  /** Of the lookups that were answered, the fastest first. */
  readonly latenciesMs: readonly number[];
  /** How much of the time is not covered by what the client reported. */
  readonly unmeasuredMs: number;
}

/** A lookup with the time at which it was sent, and for how long it stands. */
interface Sent {
  readonly ms: number;
  readonly gapMs: number;
  readonly outcome: MeasuredSecond['lookups'][number];
}

/** What is left of that: stamps are rounded, and the last second of a meter has none after it. */
const jitterMs = 250;
/** More than this is missing where a report is, and not where a stretch begins within a second. */
const toleranceMs = 1_500;
/** What a client would notice: each of its lookups within a second was lost. */
const outageMs = 1_000;

/**
 * Counts the lookups that a node sent from one moment until another. Each counts once, where it was sent; what is not
 * reported counts nowhere, but for the time in which nothing is known.
 *
 * @param seconds of one node, in any order
 * @param stretch in milliseconds on the clock of the journal, the end excluded
 */
export function tollOf(seconds: readonly MeasuredSecond[], stretch: { fromMs: number; toMs: number }): Toll {
  const sent = onTime(seconds)
    .flatMap(lookupsOf)
    .filter(({ ms }) => stretch.fromMs <= ms && ms < stretch.toMs);
  const latenciesMs = sent.flatMap(({ outcome }) => (typeof outcome === 'number' ? [outcome] : []));
  const coveredMs = sent.reduce((sum, { gapMs }) => sum + gapMs, 0);
  return {
    sent: sent.length,
    answered: latenciesMs.length,
    lost: sent.length - latenciesMs.length,
    silentMs: Math.round(longestSilence(sent)),
    latenciesMs: latenciesMs.toSorted((one, other) => one - other),
    unmeasuredMs: Math.max(0, Math.round(stretch.toMs - stretch.fromMs - coveredMs)),
  };
}

/**
 * The seconds in their order, each at the time at which it was sent. A report may be held up on its way by more than a second, but
 * never comes early, and the seconds of a meter are 1,000 ms apart: a later one shows how late one was told.
 */
function onTime(seconds: readonly MeasuredSecond[]): MeasuredSecond[] {
  let nextMs = Number.POSITIVE_INFINITY;
  return seconds
    .toSorted((one, other) => other.sentMs - one.sentMs)
    .map((second) => {
      nextMs = Math.min(second.sentMs, nextMs - 1_000);
      return { ...second, sentMs: nextMs };
    })
    .toReversed();
}

function lookupsOf({ sentMs, lookups }: MeasuredSecond): Sent[] {
  const gapMs = 1_000 / lookups.length;
  return lookups.map((outcome, index) => ({ ms: sentMs + index * gapMs, gapMs, outcome }));
}

/** From the first lost lookup to the next one that was answered; what nobody reported ends a silence, unknown as it is. */
function longestSilence(sent: readonly Sent[]): number {
  let longestMs = 0;
  let silentMs = 0;
  for (const [index, { ms, gapMs, outcome }] of sent.entries()) {
    const before = sent[index - 1];
    const follows = before !== undefined && ms - before.ms - before.gapMs <= jitterMs;
    silentMs = typeof outcome === 'number' ? 0 : (follows ? silentMs : 0) + gapMs;
    longestMs = Math.max(longestMs, silentMs);
  }
  return longestMs;
}

/**
 * Until when a node's lookups are reported without a gap. A second in which lookups are lost is reported after later ones.
 *
 * @param dueMs what was sent before must have been reported by now; if it is not, it is missing
 */
export function reportedUntil(seconds: readonly MeasuredSecond[], dueMs: number): number {
  let untilMs = dueMs;
  for (const { sentMs } of onTime(seconds)) {
    if (sentMs - jitterMs <= untilMs) untilMs = Math.max(untilMs, sentMs + 1_000);
  }
  return untilMs;
}

/** Whether a client was silent for part of the time, so that what it did not report may have been lost or not. */
export const isPartial = ({ unmeasuredMs }: Pick<Toll, 'unmeasuredMs'>): boolean => unmeasuredMs > toleranceMs;

/** The word for a toll. Only what was measured all the time can be said to have lost little or nothing. */
export function wordFor(toll: Toll): Answer<'lookups-lost'> {
  if (toll.answered > 0 && toll.silentMs >= outageMs) return 'outage';
  if (isPartial(toll) || toll.sent === 0) return 'unmeasured';
  if (toll.answered === 0) return 'all';
  return toll.lost > 0 ? 'some' : 'none';
}

/**
 * A percentile by nearest rank: the smallest value that is not exceeded by so much of all.
 *
 * @param sorted the smallest first
 * @param share 0.5 for the median
 * @returns undefined where there are no values
 */
export const percentile = (sorted: readonly number[], share: number): number | undefined =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
