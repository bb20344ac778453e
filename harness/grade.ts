import { type ClaimCase, gradeClaim } from './grade/claim.ts';
import { lookAlikesOf } from './grade/look-alikes.ts';
import { outagesOf } from './grade/outage.ts';
import { weighPatience } from './grade/patience.ts';
import { gradeRemedy, readTurn, type Turn, watchedMs } from './grade/remedy.ts';
import { resetOf } from './grade/reset.ts';
import { ofKind } from './grade/segment.ts';
import { timingsOf } from './grade/timings.ts';
import { triageOf } from './grade/triage.ts';
import { lacking, readTrial, type TrialFacts } from './grade/trial.ts';
import { isTried } from './grade/tried.ts';
import type { Entry, Environment } from './vocabulary/entry.ts';
import type { Plan } from './vocabulary/plan.ts';
import type { Claim, Scenario } from './vocabulary/scenario.ts';
import type { Fate, Result, ScenarioVerdict } from './vocabulary/verdict.ts';

/**
 * Grades a run from its journal and nothing else, so that it can be graded again later, elsewhere, by a newer version.
 *
 * What the journal does not show is `ungraded` or `unknown`, never a yes or a no. A journal that ends early, or is empty,
 * is graded as far as it goes; nothing is thrown.
 *
 * @param plan what was to be done
 * @param journal its entries, in order
 * @param options.directory where the run is kept, for the result to name
 */
export function makeResult(plan: Plan, journal: readonly Entry[], { directory }: { directory: string }): Result {
  const header = ofKind(journal, 'header')[0];
  const end = journal.at(-1);
  const scenarios = scenariosOf(plan).map((scenario) =>
    gradeScenario(
      scenario,
      plan,
      plan.trials.filter((trial) => trial.scenario.id === scenario.id).map((trial) => readTrial(trial, plan, journal)),
    ),
  );
  return {
    schemaVersion: 1,
    run: {
      id: header?.run ?? 'unknown',
      startedAt: journal[0]?.at ?? '',
      finishedAt: end?.at ?? '',
      directory,
      complete: end?.kind === 'end' && end.reason === 'finished',
    },
    environment: environmentOf(journal),
    scenarios,
    summary: summaryOf(scenarios),
  };
}

/**
 * What a process that graded a run should exit with.
 *
 * @returns 1 when a verdict differs from its expectation; else 2 when something is ungraded, or nothing was graded at all;
 *   else 0
 */
export function exitCode({ summary }: Result): 0 | 1 | 2 {
  if (summary.unexpected > 0) return 1;
  return summary.ungraded > 0 || summary.asExpected === 0 ? 2 : 0;
}

/**
 * What a process that graded several runs should exit with.
 *
 * @returns the worst of their exit codes: 1, then 2, then 0
 */
export function worstExitCode(results: readonly Result[]): 0 | 1 | 2 {
  const codes = results.map(exitCode);
  return ([1, 2] as const).find((code) => codes.includes(code)) ?? 0;
}

const scenariosOf = (plan: Plan): Scenario[] => [
  ...new Map(plan.trials.map(({ scenario }) => [scenario.id, scenario])).values(),
];

function gradeScenario(scenario: Scenario, plan: Plan, facts: readonly TrialFacts[]): ScenarioVerdict {
  const turns = facts.flatMap((trial) =>
    trial.trial.remedies
      .filter((remedy) => isTried(remedy, trial.environment))
      .map((remedy) => ({ trial, turn: readTurn(remedy, trial) })),
  );
  const remedies = weighPatience(
    turns.map(({ turn, trial }) => ({
      trial: trial.trial.id,
      verdict: gradeRemedy(turn, trial, plan.limits),
      watchedMs: watchedMs(turn),
    })),
  );
  const first = facts.find(({ trial }) => trial.asks === 'every-symptom');
  const outages = facts.flatMap((trial) =>
    outagesOf(
      trial,
      turns.flatMap((one, index) => {
        const verdict = remedies[index];
        return one.trial === trial && verdict !== undefined ? [{ turn: one.turn, verdict }] : [];
      }),
    ),
  );
  const recoveries = remedies
    .filter(({ origin, waiting }) => origin !== 'control' && !waiting)
    .flatMap(({ seconds }) => seconds ?? []);
  const waits = turns.filter(({ turn }) => turn.remedy.steps.length === 0);
  const triage = triageOf(scenario, waits, plan.limits);
  return {
    id: scenario.id,
    title: scenario.title,
    document: scenario.source.document,
    section: scenario.source.section,
    fidelity: scenario.fidelity,
    proof: { baseline: baselineOf(facts), fault: faultOf(facts), remedies },
    timings: timingsOf(facts, recoveries),
    claims: [
      ...(first ? symptomCases(first) : []).map(gradeClaim),
      ...turns.flatMap(({ turn, trial }) => verifyCases(turn, trial)).map(gradeClaim),
    ],
    ...(first && lookAlikesOf(first.symptoms)),
    ...(triage && { triage }),
    ...(scenario.lookups !== undefined && { outages }),
    reset: resetOf(facts),
    breakdowns: facts.flatMap(({ journal }) => ofKind(journal.entries, 'breakdown').map(({ message }) => message)),
  };
}

function baselineOf(facts: readonly TrialFacts[]): 'passed' | 'failed' {
  return facts.every(({ baseline }) => baseline === 'passed') ? 'passed' : 'failed';
}

/** A fault is shown when it is in every trial: a fix that met no fault has fixed nothing. */
function faultOf(facts: readonly TrialFacts[]): 'shown' | 'not-shown' | 'none' {
  if (facts.every(({ fault }) => fault === 'none')) return 'none';
  return facts.every(({ fault }) => fault === 'shown') ? 'shown' : 'not-shown';
}

function symptomCases(facts: TrialFacts): ClaimCase[] {
  return Object.entries(facts.trial.scenario.symptoms).map(([id, claim]) => ({
    ...caseOf(claim, facts),
    id,
    journalId: id,
    segment: facts.symptoms,
    doubt: facts.doubt,
  }));
}

function verifyCases({ remedy, segment, doubt }: Turn, facts: TrialFacts): ClaimCase[] {
  return Object.entries(remedy.verify).map(([id, claim]) => ({
    ...caseOf(claim, facts),
    id: `${remedy.id}/${id}`,
    journalId: id,
    segment,
    doubt,
  }));
}

function caseOf(claim: Claim, facts: TrialFacts) {
  const { trial, environment, nodes } = facts;
  const { scenario } = trial;
  const needs = new Set([...(scenario.needs ?? []), ...(claim.needs ?? [])]);
  return { claim, source: scenario.source, nodes, environment, lacks: lacking(needs, environment?.capabilities) };
}

function environmentOf(journal: readonly Entry[]): Environment {
  const found = ofKind(journal, 'environment')[0];
  const { kubernetes, coredns, kernel, engine, image, capabilities } = found ?? unknownEnvironment;
  return { kubernetes, coredns, kernel, engine, image, capabilities };
}

const unknownEnvironment: Environment = {
  kubernetes: 'unknown',
  coredns: 'unknown',
  kernel: 'unknown',
  engine: 'unknown',
  image: 'unknown',
  capabilities: [],
};

function summaryOf(scenarios: readonly ScenarioVerdict[]): Result['summary'] {
  const fates = scenarios.flatMap((scenario) => {
    const ofScenario = [
      ...scenario.claims,
      ...scenario.proof.remedies,
      ...(scenario.triage ? [scenario.triage] : []),
    ].map(({ fate }) => fate);
    // A scenario without proof is no success, even if nothing in it had to be judged.
    return isProven(scenario) || ofScenario.includes('ungraded') ? ofScenario : [...ofScenario, 'ungraded' as const];
  });
  const count = (fate: Fate): number => fates.filter((other) => other === fate).length;
  return { asExpected: count('as-expected'), unexpected: count('unexpected'), ungraded: count('ungraded') };
}

const isProven = ({ proof }: ScenarioVerdict): boolean => proof.baseline === 'passed' && proof.fault !== 'not-shown';
