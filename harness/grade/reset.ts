import type { ScenarioVerdict } from '../vocabulary/verdict.ts';
import { doubtAbout } from './claim.ts';
import { ofKind, segmentOf } from './segment.ts';
import type { TrialFacts } from './trial.ts';

/** Whether the clusters of a scenario's trials came back to what they were after their boot, and what did not. */
export function resetOf(facts: readonly TrialFacts[]): ScenarioVerdict['reset'] {
  const resets = facts.map(({ journal }) => segmentOf(journal, 'reset')).filter(({ entries }) => entries.length > 0);
  const differences = resets.flatMap(({ entries }) => ofKind(entries, 'fingerprint').at(-1)?.differences ?? []);
  if (resets.length === 0) return { proof: 'none', differences };
  if (differences.length > 0) return { proof: 'different', differences };
  const proved = resets.every(
    (reset) => doubtAbout(reset) === undefined && ofKind(reset.entries, 'fingerprint').length > 0,
  );
  return { proof: proved ? 'equal' : 'unproved', differences };
}
