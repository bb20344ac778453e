import type { Reference } from '../../coverage/item.ts';
import type { Plan } from '../../harness/vocabulary/plan.ts';
import type { Grade } from '../../harness/vocabulary/scenario.ts';
import type { ClaimVerdict, Fate, RemedyVerdict, Result, ScenarioVerdict } from '../../harness/vocabulary/verdict.ts';
import { dnsWords } from '../words.ts';

/** What a run found about one claim or fix that tests a place of a document. */
export interface Finding {
  readonly about: 'claim' | 'fix';
  readonly reference: Reference;
  readonly standing: Grade | 'not-run';
  /** Whether that was expected. */
  readonly fate: Fate;
  /** The claim, or what is asked of a fix. */
  readonly says: string;
  /** What the cluster answered, in the lab's words. */
  readonly answered: string;
  /** The cluster's own words. */
  readonly quote?: string;
  /** Why it is as it is, or is not known. */
  readonly why?: string;
  /** The entries of the journal that decided. */
  readonly because: readonly number[];
}

/** Finds what a run made of a claim or a fix, by its name. */
export type Lookup = (reference: Reference) => Finding;

/** Sorts the verdicts of a run by the names that the list of the documents' contents gives them. */
export function findingsOf(plan: Plan, { scenarios }: Result): Lookup {
  const found = new Map(scenarios.flatMap(ofScenario).map((finding) => [finding.reference, finding]));
  const run = new Set(scenarios.map(({ id }) => id));
  return (reference) => found.get(reference) ?? absent(reference, run, plan);
}

const ofScenario = ({ id, claims, proof }: ScenarioVerdict): Finding[] => [
  ...proof.remedies.map((remedy) => ofRemedy(`${id}/${remedy.id}`, remedy)),
  ...claims.map((claim) => ofClaim(`${id}/${claim.id}`, claim)),
];

function ofClaim(reference: Reference, { grade, fate, says, answered, quote, note, because }: ClaimVerdict): Finding {
  const words = { says, answered, ...(quote !== undefined && { quote }), ...(note !== undefined && { why: note }) };
  return { about: 'claim', reference, standing: grade, fate, ...words, because };
}

/** Whatever a document tells its readers to do is meant to bring DNS back, also where the lab knows that it does not. */
function ofRemedy(reference: Reference, remedy: RemedyVerdict): Finding {
  const { dns, fate, note, because } = remedy;
  const standing = dns === 'unknown' ? 'ungraded' : dns === 'back' ? 'confirmed' : 'refuted';
  const words = {
    says: 'Done as it stands, this is to bring DNS back.',
    answered: dnsWords(remedy),
    ...(note !== undefined && { why: note }),
  };
  return { about: 'fix', reference, standing, fate, ...words, because };
}

/** A claim that has no verdict: its scenario was not run, or the run's plan did not have it, or left a fix out. */
function absent(reference: Reference, run: ReadonlySet<string>, plan: Plan): Finding {
  const [scenario = '', remedy = ''] = reference.split('/');
  const none = {
    about: 'claim' as const,
    reference,
    fate: 'ungraded' as const,
    says: '',
    answered: 'nothing',
    because: [],
  };
  if (!run.has(scenario)) return { ...none, standing: 'not-run', why: 'its scenario was not run' };
  const needs = plan.trials
    .filter((trial) => trial.scenario.id === scenario)
    .flatMap(({ remedies }) => remedies)
    .find(({ id }) => id === remedy)?.needs;
  if (needs === undefined) return { ...none, standing: 'not-run', why: 'the plan of this run did not have it' };
  return { ...none, standing: 'not-reproducible-here', why: `needs ${needs.join(' and ')}, which this host lacks` };
}
