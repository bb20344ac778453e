import { dnsSince } from '../health.ts';
import type { ScenarioVerdict } from '../vocabulary/verdict.ts';
import { doubtAbout } from './claim.ts';
import { ofKind, type Segment, segmentOf } from './segment.ts';
import type { TrialFacts } from './trial.ts';

/** Whether the clusters of a scenario's trials came back to what they were after their boot, and what did not. */
export function resetOf(facts: readonly TrialFacts[]): ScenarioVerdict['reset'] {
  const resets = facts
    .map((trial) => ({ trial, reset: segmentOf(trial.journal, 'reset') }))
    .filter(({ reset }) => reset.entries.length > 0);
  const differences = resets.flatMap(({ reset }) => ofKind(reset.entries, 'fingerprint').at(-1)?.differences ?? []);
  if (resets.length === 0) return { proof: 'none', differences };
  if (differences.length > 0) return { proof: 'different', differences };
  const proved = resets.every(({ reset, trial }) => isProved(reset, trial));
  return { proof: proved ? 'equal' : 'unproved', differences };
}

/** Both that were asked for: nothing differs, and DNS is back by the rule that let the cluster serve again. */
function isProved(reset: Segment, { baselineRounds: baseline }: TrialFacts): boolean {
  const dns = dnsSince(ofKind(reset.entries, 'round'), { holdMs: 0, baseline });
  const isCompared = ofKind(reset.entries, 'fingerprint').length > 0;
  return doubtAbout(reset) === undefined && isCompared && dns.state === 'back';
}
