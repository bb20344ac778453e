import type { ScenarioVerdict } from '../harness/vocabulary/verdict.ts';
import type { ReportedRun } from './renderer.ts';

/** What became of the baseline and of the fault, in a word or two. */
export interface ProofWords {
  readonly baseline: string;
  readonly fault: string;
}

/**
 * Tells what a run knows of a scenario's baseline and fault. A result has them as failed and not shown where a journal has
 * nothing of the scenario's trials; that is no more known than that they were right.
 */
export function proofsIn({ plan, journal }: Pick<ReportedRun, 'plan' | 'journal'>) {
  const begun = new Set(journal.flatMap(({ trial }) => trial ?? []));
  const told = new Set(plan.trials.filter(({ id }) => begun.has(id)).map(({ scenario }) => scenario.id));
  return ({ id, proof: { baseline, fault } }: ScenarioVerdict): ProofWords =>
    told.has(id) ? { baseline, fault } : { baseline: notTold, fault: fault === 'none' ? fault : notTold };
}

const notTold = 'not told';
