import { type Plan, patienceMs, type Trial } from '../vocabulary/plan.ts';
import { TrialQueue } from './queue.ts';

/** Injecting, and taking back: measured at 1 to 5 s each. */
const asideMs = 8_000;
/** From a right fix to the first right answer: measured at 2 to 12 s where the scenario does not say. */
const usualFixMs = 6_000;

/**
 * The trials of a plan, longest first, so that no cluster begins a long one when the others have nothing left to do. Before all of
 * them come those that need a cluster that serves no other: whoever has a cluster takes what fits it, so they would be left for
 * the end, with a boot of their own.
 *
 * @returns the same trials; those of equal length in the order of the plan
 */
export function longestFirst({ trials, limits }: Plan): Trial[] {
  const lengthMs = new Map(trials.map((trial) => [trial, expectedMs(trial, limits)]));
  const fitsOthers = new Map(
    trials.map((trial) => [trial, trials.some((other) => other !== trial && TrialQueue.canShare(trial, other))]),
  );
  return trials.toSorted(
    (one, other) =>
      Number(fitsOthers.get(one)) - Number(fitsOthers.get(other)) ||
      (lengthMs.get(other) ?? 0) - (lengthMs.get(one) ?? 0),
  );
}

/** How long a trial is likely to take, by what it has to wait for. */
function expectedMs(trial: Trial, limits: Plan['limits']): number {
  const { asks, remedies, scenario } = trial;
  const remediesMs = remedies.map((remedy) =>
    remedy.dns === 'back' ? (scenario.rightFixMs ?? usualFixMs) + limits.holdMs : patienceMs(remedy, trial, limits),
  );
  const symptomsMs = asks === 'every-symptom' ? limits.quietMs : 0;
  return [asideMs, symptomsMs, ...remediesMs].reduce((sum, ms) => sum + ms);
}
