import { renderPlan } from '../../reports/plan.ts';
import { lookAlikeProbes } from '../../scenarios/look-alike-probes.ts';
import { controlPlaneBaseline } from '../control-plane-baseline.ts';
import { makePlan } from '../plan.ts';
import { chooseScenarios } from './choose.ts';

/** Prints what a run would do. Needs no engine. */
export function plan(
  names: readonly string[],
  { output, fresh, seed }: { output: 'text' | 'json'; fresh: boolean; seed?: number | undefined },
): number {
  const made = makePlan(chooseScenarios(names), { controlPlaneBaseline, lookAlikeProbes, fresh, seed });
  process.stdout.write(output === 'json' ? `${JSON.stringify(made, undefined, 2)}\n` : renderPlan(made));
  return 0;
}
