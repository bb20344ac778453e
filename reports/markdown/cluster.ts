import type { Entry } from '../../harness/vocabulary/entry.ts';
import type { Trial } from '../../harness/vocabulary/plan.ts';
import { amount, seconds } from '../text.ts';
import { code, plain } from './escape.ts';

/**
 * In whose cluster a trial was told that had none booted for it, and what proved that it was as after its boot.
 *
 * @returns undefined for a trial that had a boot, and for one of which nothing was told
 */
export function borrowedCluster(trial: Trial, journal: readonly Entry[]): string | undefined {
  const own = journal.filter((entry) => entry.trial === trial.id);
  const cluster = own.find((entry) => entry.cluster !== undefined)?.cluster;
  if (cluster === undefined || own.some(({ phase, cluster: where }) => phase === 'boot' && where === cluster)) {
    return undefined;
  }
  const firstSeq = own[0]?.seq ?? 0;
  const earlier = journal.filter((entry) => entry.cluster === cluster && entry.seq < firstSeq);
  const served = new Set(earlier.flatMap((entry) => entry.trial ?? [])).size;
  return `${plain(trial.id)} was told in ${code(cluster)}, which served ${amount(served, 'trial')} before; ${proofWords(earlier)}`;
}

/** The last reset before the trial is the one that vouches for it. */
function proofWords(earlier: readonly Entry[]): string {
  const last = earlier.findLast(
    (entry) => entry.phase === 'reset' && entry.kind === 'phase' && entry.state === 'started',
  );
  const reset = earlier.filter((entry) => last !== undefined && entry.phase === 'reset' && entry.seq >= last.seq);
  const compared = reset.findLast((entry) => entry.kind === 'fingerprint');
  const ended = reset.findLast((entry) => entry.kind === 'phase' && entry.state === 'ended');
  if (last === undefined || compared?.kind !== 'fingerprint' || ended === undefined) return 'no reset proved it equal';
  const { facts, differences } = compared;
  if (differences.length > 0) return `its reset left ${amount(differences.length, 'difference')}`;
  return `a reset proved it equal in ${seconds(ended.ms - last.ms)}, by ${amount(facts, 'fact')}`;
}
