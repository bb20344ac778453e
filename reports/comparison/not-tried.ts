import type { Remedy } from '../../harness/vocabulary/scenario.ts';
import type { ReportedRun } from '../renderer.ts';

/** Why a remedy was left out of a run: with its version, or on its host, it is not what it is meant to be. */
export type NotTried = 'version' | 'host';

/**
 * Why a run has no verdict on a remedy of its plan, or on a claim about one.
 *
 * @param id of the remedy, or of the claim, which begins with that of the remedy
 * @returns undefined where the run has a verdict, or where the plan has no such thing
 */
export function whyNotTried({ plan, result }: ReportedRun, scenario: string, id: string): NotTried | undefined {
  const verdict = result.scenarios.find((one) => one.id === scenario);
  const left = plan.trials
    .filter((trial) => trial.scenario.id === scenario)
    .flatMap(({ remedies }) => remedies)
    .find((remedy) => remedy.id === id || Object.keys(remedy.verify).some((claim) => `${remedy.id}/${claim}` === id));
  const isTried = left === undefined || verdict?.proof.remedies.some((one) => one.id === left.id);
  return verdict === undefined || isTried ? undefined : reasonFor(left, result.environment.capabilities);
}

function reasonFor({ needs = [], in: versions }: Remedy, capabilities: readonly string[]): NotTried | undefined {
  if (needs.some((need) => !capabilities.includes(need))) return 'host';
  return versions && 'version';
}
