import type { Entry, Phase } from '../harness/vocabulary/entry.ts';
import type { ScenarioVerdict } from '../harness/vocabulary/verdict.ts';

/** `told` to its end, `cut-off` in one of the trials at least, or begun in none of them. */
export type Reach = 'told' | 'cut-off' | 'not-begun';

/** How far a scenario's trials got. Only what was told can have failed. */
export interface Reached {
  readonly baseline: Reach;
  readonly fault: Reach;
}

/**
 * How far the trials of a scenario got with its proof.
 *
 * @param trials their names
 * @param entries of the journal, those of these trials at least
 */
export function reachedBy({ proof }: ScenarioVerdict, trials: readonly string[], entries: readonly Entry[]): Reached {
  const reach = (phase: Phase): Reach => {
    const phases = trials.map((trial) => entries.filter((entry) => entry.trial === trial && entry.phase === phase));
    if (phases.length > 0 && phases.every(isTold)) return 'told';
    return phases.some((own) => own.length > 0) ? 'cut-off' : 'not-begun';
  };
  const baseline = proof.baseline === 'passed' ? 'told' : reach('baseline');
  const fault = proof.fault === 'not-shown' ? reach('symptoms') : 'told';
  // What is broken may have been so before, where nobody knows of a baseline.
  return { baseline, fault: fault === 'told' && proof.fault === 'not-shown' ? baseline : fault };
}

/** A phase that was told has an end, and the lab did not break in it. */
function isTold(entries: readonly Entry[]): boolean {
  const last = entries.findLast((entry) => entry.kind === 'phase');
  return last?.state === 'ended' && entries.every(({ kind }) => kind !== 'breakdown');
}
