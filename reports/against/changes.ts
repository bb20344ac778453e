import type { Environment } from '../../harness/vocabulary/entry.ts';
import type { Result } from '../../harness/vocabulary/verdict.ts';
import { type ComparedVerdict, compare, type Found } from '../comparison/compare.ts';
import type { ReportedRun } from '../renderer.ts';
import { type ChangedSymptom, changedSymptoms } from './symptoms.ts';
import { type ChangedTime, changedTimes } from './times.ts';

/** A run, and an earlier or another one that it is held against. */
export interface RunPair {
  readonly after: ReportedRun;
  readonly before: ReportedRun;
}

/** One of the two runs. */
export interface Side {
  readonly id: string;
  readonly startedAt: string;
  readonly complete: boolean;
  readonly environment: Environment;
}

/** A verdict that is another one, or of which one of the runs does not know. */
export interface ChangedVerdict {
  readonly scenario: string;
  readonly kind: 'claim' | 'remedy' | 'triage';
  readonly id: string;
  /**
   * `unknown`: the lab cannot tell for one of them. `not-tried`: a remedy that was left out of one. `only-before`,
   * `only-after`: the plan of the other did not have it.
   */
  readonly change: 'changed' | 'unknown' | 'not-tried' | 'only-before' | 'only-after';
  readonly before?: Verdict;
  readonly after?: Verdict;
}

type Verdict = Pick<Found, 'found' | 'expected' | 'fate'>;

/** The published differences of two runs: `report RUN --against OTHER -o json`. */
export interface Against {
  readonly schemaVersion: 1;
  readonly before: Side;
  readonly after: Side;
  readonly environment: readonly { readonly what: string; readonly before: string; readonly after: string }[];
  readonly scenarios: {
    readonly both: readonly string[];
    readonly onlyBefore: readonly string[];
    readonly onlyAfter: readonly string[];
  };
  readonly verdicts: readonly ChangedVerdict[];
  readonly symptoms: readonly ChangedSymptom[];
  readonly times: readonly ChangedTime[];
  /** Verdicts of scenarios that both have. */
  readonly summary: {
    readonly same: number;
    readonly changed: number;
    readonly unknown: number;
    readonly notTried: number;
  };
}

/** Finds what changed from one run to another. Scenarios that only one of them has are named, and not compared. */
export function changesOf({ after, before }: RunPair): Against {
  const [beforeIds, afterIds] = [before, after].map(({ result }) => result.scenarios.map(({ id }) => id)) as [
    string[],
    string[],
  ];
  const both = afterIds.filter((id) => beforeIds.includes(id));
  const { verdicts, same } = verdictsIn({ before: only(before, both), after: only(after, both) });
  const count = (...kinds: readonly ChangedVerdict['change'][]) =>
    verdicts.filter(({ change }) => kinds.includes(change)).length;
  return {
    schemaVersion: 1,
    before: sideOf(before.result),
    after: sideOf(after.result),
    environment: changedEnvironment(before.result.environment, after.result.environment),
    scenarios: {
      both,
      onlyBefore: beforeIds.filter((id) => !both.includes(id)),
      onlyAfter: afterIds.filter((id) => !both.includes(id)),
    },
    verdicts,
    symptoms: changedSymptoms(before, after),
    times: changedTimes(before.result, after.result),
    summary: {
      same,
      changed: count('changed'),
      unknown: count('unknown', 'only-before', 'only-after'),
      notTried: count('not-tried'),
    },
  };
}

const sideOf = ({ run: { id, startedAt, complete }, environment }: Result): Side => ({
  id,
  startedAt,
  complete,
  environment,
});

function changedEnvironment(
  before: Environment,
  after: Environment,
): { what: string; before: string; after: string }[] {
  const words = (environment: Environment) =>
    Object.entries(environment).map(([what, value]) => [what, [value].flat().join(', ')] as const);
  const earlier = new Map(words(before));
  return words(after).flatMap(([what, value]) => {
    const known = earlier.get(what) ?? '';
    return known === value ? [] : { what, before: known, after: value };
  });
}

function only(run: ReportedRun, ids: readonly string[]): ReportedRun {
  const scenarios = run.result.scenarios.filter(({ id }) => ids.includes(id));
  return { ...run, result: { ...run.result, scenarios } };
}

/** The comparison of versions knows runs by what they are called; here they are called `before` and `after`. */
function verdictsIn({ after, before }: RunPair): { verdicts: ChangedVerdict[]; same: number } {
  const runs = [
    { ...before, kubernetes: 'before' },
    { ...after, kubernetes: 'after' },
  ];
  const { verdicts, summary } = compare({ id: '', path: '', runs });
  const changed = verdicts.filter(({ compared }) => compared !== 'same');
  return {
    same: summary.same,
    verdicts: changed.map(({ scenario, kind, id, compared, notTried, with: found }) => {
      const of = (name: string): Verdict | undefined => {
        const one = found.find(({ kubernetes }) => kubernetes === name);
        return one && { found: one.found, expected: one.expected, fate: one.fate };
      };
      const [before, after] = [of('before'), of('after')];
      const change = notTried ? 'not-tried' : changeOf(compared, { before, after });
      return { scenario, kind, id, change, ...(before && { before }), ...(after && { after }) };
    }),
  };
}

function changeOf(
  compared: ComparedVerdict['compared'],
  { before, after }: { before: Verdict | undefined; after: Verdict | undefined },
): ChangedVerdict['change'] {
  if (before === undefined) return 'only-after';
  if (after === undefined) return 'only-before';
  return compared === 'different' ? 'changed' : 'unknown';
}
