import type { Entry, EntryOf, Environment } from '../../harness/vocabulary/entry.ts';
import type { Trial } from '../../harness/vocabulary/plan.ts';
import type { ClaimVerdict, RemedyVerdict, ScenarioVerdict } from '../../harness/vocabulary/verdict.ts';
import type { ReportedRun } from '../renderer.ts';

/** All that a run knows of one scenario. */
export interface Facts {
  readonly verdict: ScenarioVerdict;
  readonly trials: readonly Trial[];
  /** Of all its trials, in the order of the journal. */
  readonly entries: readonly Entry[];
  readonly environment: Environment;
}

/** The facts of every scenario of a run, in the order of its result. */
export function factsOf({ plan, journal, result }: ReportedRun): Facts[] {
  const entries = Map.groupBy(journal, ({ scenario }) => scenario);
  const trials = Map.groupBy(plan.trials, ({ scenario }) => scenario.id);
  return result.scenarios.map((verdict) => ({
    verdict,
    trials: trials.get(verdict.id) ?? [],
    entries: entries.get(verdict.id) ?? [],
    environment: result.environment,
  }));
}

/** @param id of a symptom, or `REMEDY/CLAIM` */
export const claimIn = ({ verdict }: Facts, id: string): ClaimVerdict | undefined =>
  verdict.claims.find((claim) => claim.id === id);

/** The last answer to a claim that decided how it fared. */
export function observationOf(facts: Facts, claim: string): EntryOf<'observation'> | undefined {
  const because = claimIn(facts, claim)?.because ?? [];
  return facts.entries.filter((entry) => entry.kind === 'observation').findLast(({ seq }) => because.includes(seq));
}

/** What became of a remedy; undefined where the run has none of that id, or left it out. */
export const remedyIn = ({ verdict }: Facts, id: string): RemedyVerdict | undefined =>
  verdict.proof.remedies.find((remedy) => remedy.id === id);

/**
 * Whether the run meant to try a remedy and left it out, because it is another one than it is meant to be with the versions
 * or on the host that it had.
 */
export const isLeftOut = (facts: Facts, id: string): boolean =>
  remedyIn(facts, id) === undefined && facts.trials.some(({ remedies }) => remedies.some((remedy) => remedy.id === id));

/** What was done for a remedy the last time that it was tried, or for the fault in the scenario's first trial. */
export function stepsOf({ entries, trials }: Facts, remedy: string | undefined): EntryOf<'step'>[] {
  const steps = entries
    .filter((entry) => entry.kind === 'step')
    .filter((entry) => entry.purpose === 'story' && entry.remedy === remedy);
  const trial = remedy === undefined ? trials[0]?.id : steps.at(-1)?.trial;
  const own = steps.filter((entry) => entry.trial === trial);
  const planned = trials.find(({ id }) => id === trial);
  const turn =
    remedy === undefined ? planned?.scenario.inject : planned?.remedies.find(({ id }) => id === remedy)?.steps;
  return own.slice(-Math.max(1, turn?.length ?? 1));
}
