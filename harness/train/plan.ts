import { defaultLimits } from '../plan.ts';
import type { BriefingLevel, DrillPlan } from '../vocabulary/drill.ts';
import type { Scenario } from '../vocabulary/scenario.ts';
import { rightRemedy, stepsLeft } from './commands.ts';

/** What a drill is asked to be. */
export interface AskedDrill {
  readonly level: BriefingLevel;
  /** The program that is the trainee; without it, a person. */
  readonly exec?: string | undefined;
  readonly timeLimitMinutes: number;
  readonly holdSeconds: number;
}

/**
 * Lays a drill out.
 *
 * @param claims what is asked in every drill, whatever its scenario
 * @param seed what the scenario was drawn from, where it was
 */
export function planDrill(
  scenario: Scenario,
  { level, exec, timeLimitMinutes, holdSeconds }: AskedDrill,
  claims: Pick<DrillPlan, 'curedEverywhere' | 'controlPlaneBaseline' | 'lookAlikeProbes'>,
  seed?: number,
): DrillPlan {
  const { recoveryMs, symptomMs, quietMs, watchMs: leastWatchMs } = defaultLimits;
  return {
    schemaVersion: 1,
    scenario,
    drawn: seed !== undefined,
    ...(seed !== undefined && { seed }),
    level,
    limits: {
      holdMs: holdSeconds * 1_000,
      timeLimitMs: Math.round(timeLimitMinutes * 60_000),
      recoveryMs,
      // A wrong fix is watched for twice as long as the right one was measured to need, and at least as long as a run does.
      watchMs: healsByItself(scenario) ? recoveryMs : Math.max(leastWatchMs, 2 * (scenario.rightFixMs ?? 0)),
      ...{ symptomMs, quietMs },
    },
    ...claims,
    ...(exec !== undefined && { exec }),
  };
}

/** Whether nothing but time is the fix: then whoever leaves has done what there was to do. */
function healsByItself(scenario: Scenario): boolean {
  const right = rightRemedy(scenario);
  return right !== undefined && stepsLeft(right, false).length === 0;
}
