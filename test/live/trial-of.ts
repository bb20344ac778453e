import { controlPlaneBaseline } from '../../harness/control-plane-baseline.ts';
import { makePlan } from '../../harness/plan.ts';
import type { Limits, Trial } from '../../harness/vocabulary/plan.ts';
import { scenarios } from '../../scenarios/index.ts';

/** The trial of a scenario, as a run would have it. */
export function trialOf(id: string): { trial: Trial; limits: Limits } {
  const plan = makePlan(
    scenarios.filter((scenario) => scenario.id === id),
    { controlPlaneBaseline },
  );
  const [trial] = plan.trials;
  if (trial === undefined) throw new Error(`no trial of ${id}`);
  return { trial, limits: plan.limits };
}
