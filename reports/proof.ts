import type { ScenarioVerdict } from '../harness/vocabulary/verdict.ts';
import { type Reach, reachedBy } from './reached.ts';
import type { ReportedRun } from './renderer.ts';

/** What became of the baseline and of the fault, in a word or two. */
export interface ProofWords {
  readonly baseline: string;
  readonly fault: string;
}

/** A result has what was not told as failed, or as not shown; that is no more known than that it was right. */
const untold: Readonly<Record<Exclude<Reach, 'told'>, string>> = { 'cut-off': 'cut off', 'not-begun': 'not told' };

/** Tells what a run knows of a scenario's baseline and fault. */
export function proofsIn({ plan, journal }: Pick<ReportedRun, 'plan' | 'journal'>) {
  const byTrial = Map.groupBy(journal, ({ trial }) => trial);
  return (verdict: ScenarioVerdict): ProofWords => {
    const trials = plan.trials.filter(({ scenario }) => scenario.id === verdict.id).map(({ id }) => id);
    const reached = reachedBy(
      verdict,
      trials,
      trials.flatMap((trial) => byTrial.get(trial) ?? []),
    );
    const { baseline, fault } = verdict.proof;
    return {
      baseline: reached.baseline === 'told' ? baseline : untold[reached.baseline],
      fault: reached.fault === 'told' ? fault : untold[reached.fault],
    };
  };
}
