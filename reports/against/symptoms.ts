import type { ScenarioVerdict } from '../../harness/vocabulary/verdict.ts';
import { type Reached, reachedBy } from '../reached.ts';
import type { ReportedRun } from '../renderer.ts';

/** Something that showed otherwise, whether or not a verdict changed with it. */
export interface ChangedSymptom {
  readonly scenario: string;
  /** The `baseline`, whether the `fault` showed, the answer to a claim, or to a question that is asked under every fault. */
  readonly what: 'baseline' | 'fault' | 'claim' | 'look-alike';
  /** The name of the claim or the question; empty for the others. */
  readonly id: string;
  readonly before: string;
  readonly after: string;
}

/** What showed in scenarios that both runs have. What nobody was asked in one of them is no change. */
export function changedSymptoms(before: ReportedRun, after: ReportedRun): ChangedSymptom[] {
  const earlier = shownIn(before);
  return [...shownIn(after)].flatMap(([scenario, shown]) =>
    [...shown].flatMap(([name, { answer, ...about }]) => {
      const known = earlier.get(scenario)?.get(name)?.answer;
      if (known === undefined || known === answer) return [];
      return { scenario, ...about, before: known, after: answer };
    }),
  );
}

type Shown = Pick<ChangedSymptom, 'what' | 'id'> & { readonly answer: string };

/** What showed, by its name, in each scenario. */
function shownIn({ plan, journal, result }: ReportedRun): Map<string, Map<string, Shown>> {
  const byTrial = Map.groupBy(journal, ({ trial }) => trial);
  const byScenario = Map.groupBy(plan.trials, ({ scenario }) => scenario.id);
  return new Map(
    result.scenarios.map((scenario) => {
      const trials = (byScenario.get(scenario.id) ?? []).map(({ id }) => id);
      const entries = trials.flatMap((trial) => byTrial.get(trial) ?? []);
      return [scenario.id, shownBy(scenario, reachedBy(scenario, trials, entries))];
    }),
  );
}

/** A trial that did not get that far has no healthy cluster and no fault to show, and is no evidence against either. */
function shownBy(
  { proof, claims, lookAlikes = {} }: ScenarioVerdict,
  { baseline, fault }: Reached,
): Map<string, Shown> {
  const shown: Shown[] = [
    ...(baseline === 'told' ? [{ what: 'baseline', id: '', answer: proof.baseline } as const] : []),
    ...(fault === 'told' ? [{ what: 'fault', id: '', answer: proof.fault } as const] : []),
    ...claims
      .filter(({ grade }) => grade !== 'ungraded' && grade !== 'not-reproducible-here')
      .map(({ id, answered }): Shown => ({ what: 'claim', id, answer: withoutPlaces(answered) })),
    ...Object.entries(lookAlikes).map(([id, answer]): Shown => ({ what: 'look-alike', id, answer })),
  ];
  return new Map(shown.map((one) => [`${one.what} ${one.id}`, one]));
}

/** `Running (coredns-a), Pending (coredns-b)` names pods, which are others in every run: what counts is the answers. */
function withoutPlaces(answered: string): string {
  const answers = answered
    .replaceAll(/ \([^)]*\)/g, '')
    .replace(/ (?:on every node|in every pod|everywhere)$/, '')
    .split(', ');
  return [...new Set(answers)].toSorted().join(', ');
}
