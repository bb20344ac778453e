import type { Answer } from '../vocabulary/answers.ts';
import type { EntryOf, Environment, PlacedAnswer } from '../vocabulary/entry.ts';
import type { Probe } from '../vocabulary/probe.ts';
import type { Capability, Claim, Grade, Source } from '../vocabulary/scenario.ts';
import type { ClaimVerdict, Fate } from '../vocabulary/verdict.ts';
import { type Expectation, expectationOf } from './expectation.ts';
import { quoteFor } from './quote.ts';
import { ofKind, type Segment } from './segment.ts';

export type Observation = EntryOf<'observation'>;

/** Why something cannot be judged, and the `seq` of the entries that say so. */
export interface Doubt {
  readonly why: string;
  readonly because: readonly number[];
}

/** A claim, and all that its grade depends on. */
export interface ClaimCase {
  /** The name of the verdict; for a remedy's claim it differs from the name in the journal. */
  readonly id: string;
  readonly journalId: string;
  readonly claim: Claim;
  /** Where the claim stands, unless it says otherwise. */
  readonly source: Source;
  readonly segment: Segment;
  /** How many nodes the trial has; a claim about every node needs as many answers. */
  readonly nodes: number;
  /** What the cluster is; undefined where the journal does not say. */
  readonly environment: Environment | undefined;
  /** What the scenario and the claim need and the host lacks. */
  readonly lacks: readonly Capability[];
  /** What makes any answer worthless: a failed baseline, a fault that did not show. */
  readonly doubt: Doubt | undefined;
}

/**
 * Grades one claim, in the order of the design: first what the host cannot show, then what the lab does not know, and
 * only then what the cluster answered.
 */
export function gradeClaim(claimCase: ClaimCase): ClaimVerdict {
  const { claim, segment, nodes, lacks } = claimCase;
  const expectation = expectationOf(claim, claimCase.environment);
  const expected = expectation.grade;
  const observation = lastObservation(segment, claimCase.journalId);
  const answered = observation === undefined ? 'nothing' : describeAnswers(claim.probe, observation.answers);
  const verdict = (
    grade: Grade,
    details: { because: readonly number[]; quote?: string; note?: string | undefined },
  ) => ({
    id: claimCase.id,
    says: claim.says,
    source: claim.source ?? claimCase.source,
    grade,
    expected,
    fate: fateOf(grade, expected),
    because: details.because,
    answered,
    ...(details.quote !== undefined && { quote: details.quote }),
    ...(details.note !== undefined && { note: details.note }),
  });

  if (lacks.length > 0) {
    return verdict('not-reproducible-here', {
      because: [],
      note: lackInWords(lacks),
    });
  }
  const doubt =
    claimCase.doubt ??
    doubtAbout(segment) ??
    expectation.doubt ??
    (observation
      ? (whyUntold(segment, observation) ?? doubtAboutAnswers(claim, observation, nodes))
      : whyUnasked(segment, claimCase.journalId));
  if (doubt !== undefined || observation === undefined) {
    return verdict('ungraded', { because: doubt?.because ?? [], note: doubt?.why ?? 'nobody asked' });
  }
  const grade = gradeAnswers(claim, observation.answers);
  const quote = quoteFor(claim, observation.answers, grade === 'refuted');
  return verdict(grade, { because: [observation.seq], ...(quote && { quote }), note: knownWords(expectation, grade) });
}

/** That the host lacks something, in words. */
export const lackInWords = (lacks: readonly Capability[]): string =>
  `needs ${lacks.join(' and ')}, which this host lacks`;

/** Why the document is known to be wrong; beside another grade, that is news. */
function knownWords({ grade: expected, because }: Expectation, grade: Grade): string | undefined {
  return because === undefined || expected === grade ? because : `Known so far: ${because}`;
}

/** A claim that this host cannot show has not turned out differently: the lab does not know. */
function fateOf(grade: Grade, expected: Grade): Fate {
  if (grade === 'ungraded') return 'ungraded';
  if (grade === expected) return 'as-expected';
  // It was expected to be beyond the host; one that can show it, and bears it out, has shown nothing else.
  if (expected === 'not-reproducible-here' && grade === 'confirmed') return 'as-expected';
  return grade === 'not-reproducible-here' ? 'ungraded' : 'unexpected';
}

/**
 * The grade that answers by themselves would give a claim. A probe answers for every place it asked (pod, node); no place,
 * no support.
 */
export function gradeAnswers(
  claim: Claim,
  answers: readonly PlacedAnswer[],
): 'confirmed' | 'confirmed-differently' | 'refuted' {
  if (bearOut(claim, answers, claim.literally)) return 'confirmed';
  const inSubstance = [...claim.literally, ...(claim.inSubstance ?? [])];
  return bearOut(claim, answers, inSubstance) ? 'confirmed-differently' : 'refuted';
}

function bearOut(claim: Claim, answers: readonly PlacedAnswer[], words: readonly Answer[]): boolean {
  const fits = ({ answer }: PlacedAnswer): boolean => words.includes(answer);
  return claim.of === 'some' ? answers.some(fits) : answers.length > 0 && answers.every(fits);
}

/**
 * Why the answers of a phase are not final.
 *
 * @returns undefined when the phase ran to its end
 */
export function doubtAbout(segment: Segment): Doubt | undefined {
  return segment.cutOff === undefined ? undefined : { why: segment.cutOff, because: segment.cutOffBy };
}

/** The last answer before the phase ended: the one that counts. */
export function lastObservation(
  segment: Segment,
  claim: string,
  purpose: Observation['purpose'] = 'claim',
): Observation | undefined {
  return ofKind(segment.entries, 'observation').findLast((entry) => entry.claim === claim && entry.purpose === purpose);
}

/**
 * Whether an observation can decide a claim. Silence is no answer: an observation without answers, or one that lacks a
 * node, leaves open what the missing ones would have said.
 */
export function doubtAboutAnswers(
  claim: Claim,
  observation: Observation | undefined,
  nodes: number,
): Doubt | undefined {
  if (observation === undefined) return { why: 'nobody asked', because: [] };
  const { answers, seq } = observation;
  if (answers.length === 0) return { why: 'there was nobody to answer', because: [seq] };
  const silent = answers.filter(({ answer }) => answer === 'unmeasured').map(({ place }) => place);
  if (silent.length > 0)
    return { why: `the client of ${silent.join(', ')} did not report all the time`, because: [seq] };
  if (claim.of !== 'some' && asksEveryNode(claim.probe) && answers.length < nodes) {
    return { why: `only ${answers.length} of ${nodes} nodes answered`, because: [seq] };
  }
  return undefined;
}

function asksEveryNode(probe: Probe): boolean {
  return probe.kind === 'lookup' || probe.kind === 'lookups-lost' || ('nodes' in probe && probe.nodes === 'every-node');
}

/**
 * Why an answer may no longer be true: the lab asked again later, and could not.
 *
 * Trouble that passes leaves no doubt: the next answer is written down after it, even one that is the same, so this one would
 * not be the last. Nor does it take back what was borne out to the letter under the fault: that is not asked again.
 *
 * @param observation the last on its claim
 * @returns undefined for one that stood to the end
 */
export function whyUntold(segment: Segment, { claim, seq }: Observation): Doubt | undefined {
  const trouble = ofKind(segment.entries, 'trouble').findLast((entry) => entry.asking === claim && entry.seq > seq);
  return trouble && { why: `it could not be asked again: ${trouble.message}`, because: [seq, trouble.seq] };
}

/** The lab may have tried and could not: what kept it from asking says more than that it did not. */
function whyUnasked(segment: Segment, claim: string): Doubt {
  const trouble = ofKind(segment.entries, 'trouble').findLast((entry) => entry.asking === claim);
  return trouble === undefined
    ? { why: 'nobody asked', because: [] }
    : { why: `it could not be asked: ${trouble.message}`, because: [trouble.seq] };
}

/**
 * The answers in a few words: `timed-out on every node`, or `Running (coredns-a), Pending (coredns-b, coredns-c)`.
 */
export function describeAnswers(probe: Probe, answers: readonly PlacedAnswer[]): string {
  const places = Map.groupBy(answers, ({ answer }) => answer);
  const [only] = places.keys();
  if (only === undefined) return 'nothing';
  if (places.size === 1) return answers.length === 1 ? only : `${only} ${everywhere(probe)}`;
  return [...places].map(([answer, at]) => `${answer} (${at.map(({ place }) => place).join(', ')})`).join(', ');
}

function everywhere(probe: Probe): string {
  if (probe.kind === 'lookup' || probe.kind === 'lookups-lost' || 'nodes' in probe) return 'on every node';
  return 'pods' in probe ? 'in every pod' : 'everywhere';
}
