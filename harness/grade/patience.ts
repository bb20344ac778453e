import type { RemedyVerdict } from '../vocabulary/verdict.ts';

/**
 * Holds remedies that did not help against the right fix of the same run: if that needed longer than they were watched, they
 * might have helped as well, and nobody knows.
 *
 * @param watchMs how long each was watched after its last step, at least
 * @returns the verdicts, with those in doubt made unknown
 */
export function weighPatience(verdicts: readonly RemedyVerdict[], watchMs: number): RemedyVerdict[] {
  const slowest = verdicts.toSorted((one, other) => (other.seconds ?? 0) - (one.seconds ?? 0))[0];
  const slowestMs = (slowest?.seconds ?? 0) * 1_000;
  return verdicts.map((verdict) => {
    const failed = verdict.dns === 'degraded' || verdict.dns === 'still-broken';
    if (!failed || verdict.expected === 'back' || slowestMs <= watchMs) return verdict;
    const note = `it was watched for ${watchMs / 1_000} s, and ${slowest?.id} needed ${slowest?.seconds} s in this run`;
    return { ...verdict, dns: 'unknown', fate: 'ungraded', note };
  });
}
