import type { Result, ScenarioVerdict } from '../../harness/vocabulary/verdict.ts';

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
export function changedSymptoms(before: Result, after: Result): ChangedSymptom[] {
  const earlier = new Map(before.scenarios.map((scenario) => [scenario.id, shownIn(scenario)]));
  return after.scenarios.flatMap((scenario) =>
    [...shownIn(scenario)].flatMap(([name, { answer, ...about }]) => {
      const known = earlier.get(scenario.id)?.get(name)?.answer;
      if (known === undefined || known === answer) return [];
      return { scenario: scenario.id, ...about, before: known, after: answer };
    }),
  );
}

type Shown = Pick<ChangedSymptom, 'what' | 'id'> & { readonly answer: string };

function shownIn({ proof, claims, lookAlikes = {} }: ScenarioVerdict): Map<string, Shown> {
  const shown: Shown[] = [
    { what: 'baseline', id: '', answer: proof.baseline },
    { what: 'fault', id: '', answer: proof.fault },
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
