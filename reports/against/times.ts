import type { Result, ScenarioVerdict } from '../../harness/vocabulary/verdict.ts';

/**
 * A time that is another one, beyond what changes from run to run. Of two runs of the same catalogue, version and machine in
 * November 2026, seven of nine recoveries and all of the symptoms came within 13 s of each other, some of them at three
 * times the other's time: so a change is one of more than 15 s, and by more than half of the shorter time.
 */
export interface ChangedTime {
  readonly scenario: string;
  /** Until the fault showed, or from a remedy's first act until DNS was back. */
  readonly what: 'symptoms' | 'recovery';
  readonly remedy?: string;
  readonly beforeSeconds: number;
  readonly afterSeconds: number;
}

const leastSeconds = 15;
const leastRatio = 1.5;

/** Whether two times are further apart than two runs of the same thing are. */
export function isMoreThanNoise(oneSeconds: number, otherSeconds: number): boolean {
  const [shorter, longer] = [Math.min(oneSeconds, otherSeconds), Math.max(oneSeconds, otherSeconds)];
  return longer - shorter > leastSeconds && longer > shorter * leastRatio;
}

/** The times of scenarios that both runs have, where both came to an end of them. */
export function changedTimes(before: Result, after: Result): ChangedTime[] {
  const earlier = new Map(before.scenarios.map((scenario) => [scenario.id, timesOf(scenario)]));
  return after.scenarios.flatMap((scenario) =>
    [...timesOf(scenario)].flatMap(([name, { seconds, ...about }]) => {
      const beforeSeconds = earlier.get(scenario.id)?.get(name)?.seconds;
      if (beforeSeconds === undefined || !isMoreThanNoise(beforeSeconds, seconds)) return [];
      return { scenario: scenario.id, ...about, beforeSeconds, afterSeconds: seconds };
    }),
  );
}

type Time = Pick<ChangedTime, 'what' | 'remedy'> & { readonly seconds: number };

function timesOf({ timings, proof }: ScenarioVerdict): Map<string, Time> {
  const { symptomMs } = timings;
  return new Map<string, Time>([
    ...(symptomMs === undefined ? [] : [['', { what: 'symptoms', seconds: symptomMs / 1000 }] as const]),
    ...proof.remedies.flatMap(({ id, seconds }) =>
      seconds === undefined ? [] : [[id, { what: 'recovery', remedy: id, seconds }] as const],
    ),
  ]);
}
