import { dnsSince, type Round, roundHealth } from '../health.ts';
import type { Entry, Environment } from '../vocabulary/entry.ts';
import type { Plan, Trial } from '../vocabulary/plan.ts';
import type { Capability } from '../vocabulary/scenario.ts';
import {
  type Doubt,
  describeAnswers,
  doubtAbout,
  doubtAboutAnswers,
  gradeAnswers,
  lackInWords,
  lastObservation,
  type Observation,
} from './claim.ts';
import { ofKind, type Segment, segmentOf, type TrialJournal, trialJournalOf } from './segment.ts';

/** What one trial established before any remedy: the ground on which its verdicts stand. */
export interface TrialFacts {
  readonly trial: Trial;
  readonly journal: TrialJournal;
  readonly symptoms: Segment;
  /** The rounds of the healthy cluster: what DNS must be like to be back. */
  readonly baselineRounds: readonly Round[];
  readonly nodes: number;
  /** What the cluster is and what the host can do; undefined where the journal does not say. */
  readonly environment: Environment | undefined;
  readonly baseline: 'passed' | 'failed';
  readonly fault: 'shown' | 'not-shown' | 'none';
  /** Why nothing in this trial can be judged: a failed baseline, or a fault that did not show. */
  readonly doubt: Doubt | undefined;
}

/** Reads the ground of a trial off the journal. */
export function readTrial(trial: Trial, plan: Plan, journal: readonly Entry[]): TrialFacts {
  const own = trialJournalOf(journal, trial.id);
  const baseline = segmentOf(own, 'baseline');
  const symptoms = segmentOf(own, 'symptoms');
  const baselineRounds = ofKind(baseline.entries, 'round');
  const nodes = new Set(ofKind(own.entries, 'round').flatMap((round) => round.lookups.map((lookup) => lookup.node)))
    .size;

  const baselineDoubt = doubtAboutBaseline(trial, plan, baseline, nodes);
  const environment = environmentFor(journal, own.entries);
  const lacks = lacking(trial.scenario.needs ?? [], environment?.capabilities);
  const isControl = trial.scenario.shownBy.length === 0;
  const faultDoubt = isControl ? undefined : doubtAboutFault(trial, own, baselineRounds, nodes);
  return {
    trial,
    journal: own,
    symptoms,
    baselineRounds,
    nodes,
    environment,
    baseline: baselineDoubt === undefined ? 'passed' : 'failed',
    // Without a baseline, what is broken may have been so before.
    fault: isControl ? 'none' : (baselineDoubt ?? faultDoubt) === undefined ? 'shown' : 'not-shown',
    doubt: doubtAboutHost(lacks) ?? baselineDoubt ?? faultDoubt,
  };
}

function environmentFor(journal: readonly Entry[], entries: readonly Entry[]): Environment | undefined {
  const ofRun = journal.filter((entry) => entry.trial === undefined);
  return ofKind(entries, 'environment').at(-1) ?? ofKind(ofRun, 'environment').at(-1);
}

/**
 * What is needed and is not there. Only a host that was asked can lack something.
 *
 * @param capabilities undefined where nobody asked
 */
export function lacking(
  needs: Iterable<Capability>,
  capabilities: readonly Capability[] | undefined,
): readonly Capability[] {
  return capabilities === undefined ? [] : [...needs].filter((need) => !capabilities.includes(need));
}

function doubtAboutHost(lacks: readonly Capability[]): Doubt | undefined {
  return lacks.length === 0 ? undefined : { why: lackInWords(lacks), because: [] };
}

function doubtAboutBaseline(trial: Trial, plan: Plan, baseline: Segment, nodes: number): Doubt | undefined {
  const cutOff = doubtAbout(baseline);
  if (cutOff !== undefined) return { ...cutOff, why: `the baseline is unknown: ${cutOff.why}` };
  if (trial.scenario.baseline === 'dns') {
    const rounds = ofKind(baseline.entries, 'round');
    if (dnsSince(rounds, { holdMs: 0 }).state === 'back') return undefined;
    return { why: 'the baseline failed: DNS was not healthy three times in a row', because: seqOfLast(rounds) };
  }
  const claims = Object.entries(plan.controlPlaneBaseline);
  if (claims.length === 0) return { why: 'the baseline failed: the plan asks for nothing', because: [] };
  for (const [id, claim] of claims) {
    const observation = lastObservation(baseline, id);
    const holds =
      observation !== undefined &&
      doubtAboutAnswers(claim, observation, nodes) === undefined &&
      gradeAnswers(claim, observation.answers) === 'confirmed';
    if (!holds) {
      const answered = observation ? describeAnswers(claim.probe, observation.answers) : 'nothing';
      return { why: `the baseline failed: ${id} answered ${answered}`, because: observation ? [observation.seq] : [] };
    }
  }
  return undefined;
}

/**
 * A fault has taken only when its documented effect was seen *and* DNS was not healthy with it: symptoms beside a DNS
 * that works are somebody else's.
 */
function doubtAboutFault(
  trial: Trial,
  own: TrialJournal,
  baselineRounds: readonly Round[],
  nodes: number,
): Doubt | undefined {
  const injected = doubtAboutInjection(trial, segmentOf(own, 'inject'));
  if (injected !== undefined) return injected;
  const symptoms = segmentOf(own, 'symptoms');
  const cutOff = doubtAbout(symptoms);
  if (cutOff !== undefined) return { ...cutOff, why: `whether the fault showed is unknown: ${cutOff.why}` };

  const hidden = hiddenSymptom(trial, (id) => lastObservation(symptoms, id), nodes);
  if (hidden !== undefined) return { ...hidden, why: `the fault did not show: ${hidden.why}` };
  const lastRound = ofKind(symptoms.entries, 'round').at(-1);
  if (lastRound === undefined) return { why: 'the fault did not show: DNS was not asked', because: [] };
  if (roundHealth(lastRound, baselineRounds) !== 'healthy') return undefined;
  return { why: 'the fault did not show: DNS was healthy', because: [lastRound.seq] };
}

/** A step that failed has injected something else than what the scenario describes. */
function doubtAboutInjection(trial: Trial, inject: Segment): Doubt | undefined {
  if (trial.scenario.inject.length === 0) return undefined;
  const cutOff = doubtAbout(inject);
  if (cutOff !== undefined) return { ...cutOff, why: `the fault did not go in: ${cutOff.why}` };
  const steps = ofKind(inject.entries, 'step');
  const failed = steps.find((step) => step.exitCode !== 0);
  if (failed !== undefined)
    return { why: `the fault did not go in: ${failed.step.kind} failed`, because: [failed.seq] };
  return steps.length < trial.scenario.inject.length
    ? { why: 'the fault did not go in: a step is missing', because: [] }
    : undefined;
}

/**
 * The first of the symptoms that prove the fault which was not seen.
 *
 * @param observed what the journal has on a symptom
 * @returns undefined when all were seen, literally or in substance
 */
export function hiddenSymptom(
  trial: Trial,
  observed: (id: string) => Observation | undefined,
  nodes: number,
): Doubt | undefined {
  for (const id of trial.scenario.shownBy) {
    const claim = trial.scenario.symptoms[id];
    const observation = observed(id);
    if (claim === undefined || observation === undefined) return { why: `nobody asked for ${id}`, because: [] };
    const doubt = doubtAboutAnswers(claim, observation, nodes);
    if (doubt !== undefined) return { ...doubt, why: `${id}: ${doubt.why}` };
    if (gradeAnswers(claim, observation.answers) === 'refuted') {
      return { why: `${id} answered ${describeAnswers(claim.probe, observation.answers)}`, because: [observation.seq] };
    }
  }
  return undefined;
}

const seqOfLast = (entries: readonly Entry[]): number[] => entries.slice(-1).map((entry) => entry.seq);
