import type { Environment } from '../vocabulary/entry.ts';
import type { Claim, Grade, Versions } from '../vocabulary/scenario.ts';
import type { Doubt } from './claim.ts';

/** What a claim must be expected to come to in a cluster. */
export interface Expectation {
  readonly grade: Grade;
  /** Why the document is known to be wrong there. */
  readonly because?: string;
  /** Why it cannot be told what to expect. */
  readonly doubt?: Doubt;
}

/**
 * What a claim must be expected to come to: the first of what is known of it that applies to the cluster, or that the
 * document is right.
 *
 * @param environment what the cluster is, as its journal says; undefined where it does not
 */
export function expectationOf(claim: Claim, environment: Environment | undefined): Expectation {
  for (const { grade, because, in: versions } of [claim.known ?? []].flat()) {
    const applies = versions === undefined || isIn(versions, environment?.[versions.of]);
    if (applies === 'unknown') {
      const why = `what to expect depends on the version of ${versions?.of}, which the journal does not say`;
      return { grade: 'confirmed', doubt: { why, because: [] } };
    }
    if (applies) return { grade, because };
  }
  return { grade: 'confirmed' };
}

/** Whether a version, such as `v1.36.3`, is one of a range; `unknown` where it is none, or not told. */
export function isIn({ since, before }: Versions, version: string | undefined): boolean | 'unknown' {
  if (version === undefined || !/^v?\d+\.\d+/.test(version)) return 'unknown';
  const isSince = since === undefined || compareVersions(version, since) >= 0;
  return isSince && (before === undefined || compareVersions(version, before) < 0);
}

/**
 * Compares versions number by number; one that is left out is 0, and what is no number (`v`, `-rc.1`) does not count.
 *
 * @returns negative where the first is older, 0 where they are alike, positive where it is newer
 */
function compareVersions(one: string, other: string): number {
  const numbersOf = (version: string) =>
    version
      .replace(/^v/, '')
      .split('.', 3)
      .map((part) => Number.parseInt(part, 10));
  const [ones, others] = [numbersOf(one), numbersOf(other)];
  for (const index of [0, 1, 2]) {
    const difference = (ones[index] ?? 0) - (others[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
