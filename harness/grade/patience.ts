import type { RemedyVerdict } from '../vocabulary/verdict.ts';

/** A verdict, and how long DNS was watched after the remedy's last step. */
export interface Watched {
  /** The trial in which that was. */
  readonly trial: string;
  readonly verdict: RemedyVerdict;
  /** Undefined where it was not. */
  readonly watchedMs: number | undefined;
}

/**
 * Holds remedies that did not help against the right fix: if that needed longer than they were watched, they might have helped
 * as well, and nobody knows. It is the right fix of the same trial, in the same cluster and minutes; that of another trial, which
 * may have met a busier machine, only where the trial has none.
 *
 * @returns the verdicts, with those in doubt made unknown
 */
export function weighPatience(watched: readonly Watched[]): RemedyVerdict[] {
  return watched.map(({ verdict, watchedMs = 0, trial }) => {
    const slowest = slowestOf(watched.filter((one) => one.trial === trial)) ?? slowestOf(watched);
    const slowestMs = (slowest?.seconds ?? 0) * 1_000;
    const failed = verdict.dns === 'degraded' || verdict.dns === 'still-broken';
    if (!failed || verdict.expected === 'back' || slowestMs <= watchedMs) return verdict;
    const note = `it was watched for ${Math.round(watchedMs / 100) / 10} s, and ${slowest?.id} needed ${slowest?.seconds} s in this run`;
    return { ...verdict, dns: 'unknown', fate: 'ungraded', note };
  });
}

/** The fix that needed longest until DNS was back; undefined where none brought it back. */
const slowestOf = (watched: readonly Watched[]): RemedyVerdict | undefined =>
  watched
    .map(({ verdict }) => verdict)
    .filter(({ seconds }) => seconds !== undefined)
    .toSorted((one, other) => (other.seconds ?? 0) - (one.seconds ?? 0))[0];
