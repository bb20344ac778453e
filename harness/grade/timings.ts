import type { ScenarioVerdict } from '../vocabulary/verdict.ts';
import { gradeAnswers } from './claim.ts';
import { ofKind, type Segment, segmentOf } from './segment.ts';
import type { TrialFacts } from './trial.ts';

/**
 * How long the phases of a scenario took.
 *
 * @param seconds from the first act of each remedy that brought DNS back to the first healthy round
 * @returns medians over the trials, in milliseconds; a phase that never happened is left out
 */
export function timingsOf(facts: readonly TrialFacts[], seconds: readonly number[]): ScenarioVerdict['timings'] {
  const bootMs = median(facts.map(({ journal }) => durationMs(segmentOf(journal, 'boot'))));
  const symptomMs = median(facts.map(untilShownMs));
  const recoveryMs = median(seconds.map((value) => value * 1000));
  const resetMs = median(facts.map(({ journal }) => durationMs(segmentOf(journal, 'reset'))));
  return {
    ...(bootMs !== undefined && { bootMs }),
    ...(symptomMs !== undefined && { symptomMs }),
    ...(recoveryMs !== undefined && { recoveryMs }),
    ...(resetMs !== undefined && { resetMs }),
  };
}

function durationMs({ startedMs, endedMs }: Segment): number | undefined {
  return startedMs === undefined || endedMs === undefined ? undefined : endedMs - startedMs;
}

/** From the first act of the fault to the first moment at which every symptom that proves it had been answered so. */
function untilShownMs({ journal, trial, symptoms, fault }: TrialFacts): number | undefined {
  const { startedMs } = segmentOf(journal, 'inject');
  if (fault !== 'shown' || startedMs === undefined) return undefined;
  const missing = new Set(trial.scenario.shownBy);
  for (const observation of ofKind(symptoms.entries, 'observation')) {
    const claim = trial.scenario.symptoms[observation.claim];
    if (claim === undefined || !trial.scenario.shownBy.includes(observation.claim)) continue;
    // A symptom that comes and goes has to come back before the fault counts as shown.
    if (gradeAnswers(claim, observation.answers) === 'refuted') missing.add(observation.claim);
    else missing.delete(observation.claim);
    if (missing.size === 0) return observation.ms - startedMs;
  }
  return undefined;
}

function median(values: readonly (number | undefined)[]): number | undefined {
  const sorted = values.filter((value) => value !== undefined).sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? undefined : Math.round((lower + upper) / 2);
}
