import type { Plan } from '../vocabulary/plan.ts';
import type { Capability } from '../vocabulary/scenario.ts';

/** What the scenarios of a plan, their claims and their remedies need of the host. A cluster may serve any of them. */
export function needsOf(plan: Plan): ReadonlySet<Capability> {
  const claims = plan.trials.flatMap(({ scenario: { symptoms, remedies } }) => [
    ...Object.values(symptoms),
    ...remedies.flatMap(({ verify }) => Object.values(verify)),
  ]);
  const scenarios = plan.trials.map(({ scenario }) => scenario);
  const needing = [...scenarios, ...scenarios.flatMap(({ remedies }) => remedies), ...claims];
  return new Set(needing.flatMap(({ needs = [] }) => needs));
}
