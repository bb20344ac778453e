import type { RemedyVerdict } from '../vocabulary/verdict.ts';

/** A verdict, and how long DNS was watched after the remedy's last step. */
export interface Watched {
  readonly verdict: RemedyVerdict;
  /** Undefined where it was not. */
  readonly watchedMs: number | undefined;
}

/**
 * Holds remedies that did not help against the right fix of the same run: if that needed longer than they were watched, they
 * might have helped as well, and nobody knows.
 *
 * @returns the verdicts, with those in doubt made unknown
 */
export function weighPatience(watched: readonly Watched[]): RemedyVerdict[] {
  const verdicts = watched.map(({ verdict }) => verdict);
  const slowest = verdicts.toSorted((one, other) => (other.seconds ?? 0) - (one.seconds ?? 0))[0];
  const slowestMs = (slowest?.seconds ?? 0) * 1_000;
  return watched.map(({ verdict, watchedMs = 0 }) => {
    const failed = verdict.dns === 'degraded' || verdict.dns === 'still-broken';
    if (!failed || verdict.expected === 'back' || slowestMs <= watchedMs) return verdict;
    const note = `it was watched for ${Math.round(watchedMs / 100) / 10} s, and ${slowest?.id} needed ${slowest?.seconds} s in this run`;
    return { ...verdict, dns: 'unknown', fate: 'ungraded', note };
  });
}
