import type { Grade, Triage } from '../../harness/vocabulary/scenario.ts';
import type { DnsOutcome, Fate, Result, ScenarioVerdict } from '../../harness/vocabulary/verdict.ts';
import type { ReportedRun } from '../renderer.ts';
import { type NotTried, whyNotTried } from './not-tried.ts';

/** A run of the same plan as others, and the version of Kubernetes that it was asked to have. */
export interface ComparedRun extends ReportedRun {
  readonly kubernetes: string;
}

/** Runs to be compared, and where they are kept. */
export interface Compared {
  readonly id: string;
  readonly path: string;
  readonly runs: readonly ComparedRun[];
}

/** What became of a claim, of DNS under a remedy, or of the errors in the log, with one of the versions. */
export interface Found {
  readonly kubernetes: string;
  readonly found: Grade | DnsOutcome | Triage;
  readonly expected: Grade | 'back' | 'not-back' | Triage;
  readonly fate: Fate;
}

/** One claim, remedy or triage, with every version. */
export interface ComparedVerdict {
  readonly scenario: string;
  readonly kind: 'claim' | 'remedy' | 'triage';
  /** Its name in the scenario; `errors` for a triage. */
  readonly id: string;
  /**
   * `unknown` where the lab cannot tell what one of the versions does, and the others do the same; `not-tried` where a remedy
   * was left out with one of them, and the others do the same.
   */
  readonly compared: 'same' | 'different' | 'unknown' | 'not-tried';
  readonly with: readonly Found[];
  /** Why the remedy was left out, by the version; absent where it was tried with every one. */
  readonly notTried?: Readonly<Record<string, NotTried>>;
}

/** The published comparison of several runs: `run --kubernetes … --kubernetes … -o json`. */
export interface Comparison {
  readonly schemaVersion: 1;
  readonly comparison: { readonly id: string; readonly directory: string; readonly complete: boolean };
  /** In the order in which they were asked for. */
  readonly versions: readonly { readonly kubernetes: string; readonly result: Result }[];
  readonly verdicts: readonly ComparedVerdict[];
  readonly summary: {
    readonly same: number;
    readonly different: number;
    readonly unknown: number;
    readonly notTried: number;
  };
}

/** Lays what several runs of one plan came to side by side, verdict by verdict. */
export function compare({ id, path, runs }: Compared): Comparison {
  const columns = runs.map(({ kubernetes, result }) => ({ kubernetes, verdicts: verdictsOf(kubernetes, result) }));
  const names = new Map(columns.flatMap(({ verdicts }) => [...verdicts].map(([name, { about }]) => [name, about])));
  const verdicts = [...names].map(([name, about]) => {
    const found = columns.flatMap(({ verdicts: all }) => all.get(name)?.found ?? []);
    const notTried = runs.flatMap((run) => {
      const why = about.kind === 'triage' ? undefined : whyNotTried(run, about.scenario, about.id);
      return why === undefined ? [] : [[run.kubernetes, why] as const];
    });
    return {
      ...about,
      compared: comparedOf(found, { versions: runs.length, notTried: notTried.length }),
      with: found,
      ...(notTried.length > 0 && { notTried: Object.fromEntries(notTried) }),
    };
  });
  const count = (compared: ComparedVerdict['compared']) => verdicts.filter((one) => one.compared === compared).length;
  return {
    schemaVersion: 1,
    comparison: { id, directory: path, complete: runs.every(({ result }) => result.run.complete) },
    versions: runs.map(({ kubernetes, result }) => ({ kubernetes, result })),
    verdicts,
    summary: {
      same: count('same'),
      different: count('different'),
      unknown: count('unknown'),
      notTried: count('not-tried'),
    },
  };
}

/** What a verdict is about, whichever run it is of. */
export type About = Pick<ComparedVerdict, 'scenario' | 'kind' | 'id'>;

function verdictsOf(kubernetes: string, { scenarios }: Result): Map<string, { about: About; found: Found }> {
  return new Map(
    scenarios.flatMap((scenario) =>
      foundIn(scenario).map(({ kind, id, ...found }) => [
        `${scenario.id} ${kind} ${id}`,
        { about: { scenario: scenario.id, kind, id }, found: { kubernetes, ...found } },
      ]),
    ),
  );
}

function foundIn({
  claims,
  proof,
  triage,
}: ScenarioVerdict): (Omit<Found, 'kubernetes'> & Pick<About, 'kind' | 'id'>)[] {
  return [
    ...claims.map(({ grade, ...claim }) => ({ ...claim, kind: 'claim' as const, found: grade })),
    ...proof.remedies.map(({ dns, ...remedy }) => ({ ...remedy, kind: 'remedy' as const, found: dns })),
    ...[triage ?? []]
      .flat()
      .map(({ verdict, ...one }) => ({ ...one, kind: 'triage' as const, id: 'errors', found: verdict })),
  ].map(({ kind, id, found, expected, fate }) => ({ kind, id, found, expected, fate }));
}

/** What stands for not knowing: the lab could not tell, or its host lacks something. */
const unknowns: readonly Found['found'][] = ['ungraded', 'unknown', 'undecided', 'not-reproducible-here'];

/** What the lab does not know is neither the same nor different, and nor is what it had no reason to try. */
function comparedOf(
  found: readonly Found[],
  { versions, notTried }: { readonly versions: number; readonly notTried: number },
): ComparedVerdict['compared'] {
  const known = found.map((one) => one.found).filter((word) => !unknowns.includes(word));
  if (new Set(known).size > 1) return 'different';
  if (found.length === versions && found.every((one) => one.found === 'not-reproducible-here')) return 'same';
  if (known.length + notTried < versions) return 'unknown';
  return notTried > 0 ? 'not-tried' : 'same';
}
