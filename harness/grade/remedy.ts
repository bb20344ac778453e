import { dnsSince, roundHealth } from '../health.ts';
import type { Entry, EntryOf } from '../vocabulary/entry.ts';
import { type Limits, patienceMs } from '../vocabulary/plan.ts';
import type { Remedy } from '../vocabulary/scenario.ts';
import type { DnsOutcome, Fate, RemedyVerdict } from '../vocabulary/verdict.ts';
import { type Doubt, doubtAbout, lastObservation } from './claim.ts';
import { ofKind, type Segment, segmentOf } from './segment.ts';
import { hiddenSymptom, type TrialFacts } from './trial.ts';

type Rounds = readonly EntryOf<'round'>[];

/** A remedy's turn in a trial. */
export interface Turn {
  readonly remedy: Remedy;
  readonly segment: Segment;
  /** When it began to act, in milliseconds since the run began. */
  readonly actedMs: number | undefined;
  /** The health of DNS before it acted, and from then until it was taken back. */
  readonly before: Rounds;
  readonly after: Rounds;
  /** Why whatever was seen in this turn is not this remedy's doing. */
  readonly doubt: Doubt | undefined;
}

/** Reads a remedy's turn off the journal of its trial. */
export function readTurn(remedy: Remedy, facts: TrialFacts): Turn {
  const whole = segmentOf(facts.journal, remedy.origin === 'control' ? 'control' : 'remedy', remedy.id);
  const asked = whole.entries.findLast((entry) => entry.kind === 'observation' && entry.purpose === 'still-shown');
  // Before the fault is asked for once more, an earlier remedy may be taken back and the fault be put in afresh.
  const isBefore = (entry: Entry): boolean => entry.seq < (asked?.seq ?? 0);
  const firstAct = whole.entries.find((entry) => isAct(entry) && !isBefore(entry));
  // Waiting is a remedy without steps: it begins when the fault was last seen.
  const acted = firstAct ?? (remedy.steps.length === 0 ? asked : undefined);
  // What is seen once a control is taken back is the fault again, not what the control did.
  const taken = whole.entries.find((entry) => isUndo(entry) && !isBefore(entry));
  const isOwn = (entry: Entry): boolean =>
    !(isBefore(entry) && (isAct(entry) || isUndo(entry))) && !(taken && entry.seq >= taken.seq);
  const segment = { ...whole, entries: whole.entries.filter(isOwn) };
  const actedSeq = acted?.seq ?? Number.POSITIVE_INFINITY;
  const turn = {
    remedy,
    segment,
    actedMs: acted?.ms,
    before: ofKind(facts.journal.entries, 'round').filter(({ seq }) => seq < actedSeq),
    after: ofKind(segment.entries, 'round').filter(({ seq }) => seq > actedSeq),
  };
  return { ...turn, doubt: doubtAboutTurn(turn, facts) };
}

const isUndo = (entry: Entry): boolean => entry.kind === 'step' && entry.purpose === 'undo';
const isAct = (entry: Entry): boolean => entry.kind === 'intent' || (entry.kind === 'step' && !isUndo(entry));

/**
 * Whether DNS came back by a remedy.
 *
 * Nothing is credited that the remedy may not have done: the fault must have been seen once more just before it, its
 * steps must have been performed, and a remedy that is expected to fail must have been watched for long enough to fail.
 */
export function gradeRemedy(turn: Turn, facts: TrialFacts, limits: Limits): RemedyVerdict {
  const { remedy, doubt } = turn;
  const outcome = doubt
    ? { dns: 'unknown' as const, because: doubt.because, note: doubt.why }
    : dnsAfter(turn, facts, limits);
  return {
    id: remedy.id,
    origin: remedy.origin,
    expected: remedy.dns,
    fate: fateOf(outcome.dns, remedy.dns),
    ...(remedy.steps.length === 0 && { waiting: true as const }),
    ...outcome,
  };
}

function fateOf(dns: DnsOutcome, expected: Remedy['dns']): Fate {
  if (dns === 'unknown') return 'ungraded';
  return (dns === 'back') === (expected === 'back') ? 'as-expected' : 'unexpected';
}

function doubtAboutTurn({ remedy, segment, before }: Omit<Turn, 'doubt'>, facts: TrialFacts): Doubt | undefined {
  if (facts.doubt !== undefined) return facts.doubt;
  const cutOff = doubtAbout(segment);
  if (cutOff !== undefined) return cutOff;
  const hidden = hiddenSymptom(facts.trial, (id) => lastObservation(segment, id, 'still-shown'), facts.nodes);
  if (hidden !== undefined) {
    return { ...hidden, why: `the fault was not seen just before it (${hidden.why}): ${creditsNothing}` };
  }
  const last = before.at(-1);
  if (last !== undefined && roundHealth(last, facts.baselineRounds) === 'healthy') {
    return { why: `DNS was healthy before it: ${creditsNothing}`, because: [last.seq] };
  }
  return doubtAboutSteps(remedy, segment);
}

const creditsNothing = 'it may have healed by itself, so nothing is credited';

/** A refusal by the cluster is part of some remedies' story, and ends it; a step that never ended, or began, is not. */
function doubtAboutSteps(remedy: Remedy, segment: Segment): Doubt | undefined {
  const steps = ofKind(segment.entries, 'step');
  const hanging = steps.find((step) => step.exitCode === undefined);
  if (hanging !== undefined) return { why: `its step ${hanging.step.kind} was cut off`, because: [hanging.seq] };
  const refused = steps.some((step) => step.exitCode !== 0);
  const missing = steps.length < remedy.steps.length && !refused;
  return missing ? { why: 'not all of its steps were performed', because: [] } : undefined;
}

type Outcome = Pick<RemedyVerdict, 'dns' | 'because' | 'seconds' | 'note'>;

function dnsAfter(turn: Turn, facts: TrialFacts, limits: Limits): Outcome {
  const { remedy, after, segment } = turn;
  const back = backAmong(turn, facts, limits.holdMs);
  const failed = ofKind(segment.entries, 'step').filter((step) => step.exitCode !== 0);
  const failures = failed.map((step) => `The step ${step.step.kind} failed.`);
  if (back !== undefined) {
    if (failed.length > 0 && failed.length === ofKind(segment.entries, 'step').length) {
      return unknown(`none of its steps succeeded, yet DNS came back: ${creditsNothing}`, back.because);
    }
    const seconds = Math.round((back.sinceMs - (turn.actedMs ?? back.sinceMs)) / 100) / 10;
    return { dns: 'back', seconds, because: [...justBefore(turn), ...back.because], ...noteOf(failures) };
  }
  const last = after.at(-1);
  if (last === undefined) return unknown('DNS was not asked after it', []);
  const seen = healthOfLast(turn, facts, limits.holdMs);
  if (seen === 'healthy') return unknown('DNS was healthy at last, but not for long enough to tell', [last.seq]);
  const watched = watchedMs(turn) ?? 0;
  const watchMs = patienceMs(remedy, facts.trial, limits);
  if (remedy.dns === 'not-back' && watched + roundingMs < watchMs) {
    return unknown(`it was watched for ${watched / 1000} s only, not ${watchMs / 1000} s`, [last.seq]);
  }
  const dns: DnsOutcome = seen === 'degraded' ? 'degraded' : 'still-broken';
  return {
    dns,
    because: [...justBefore(turn), last.seq],
    ...noteOf([remedy.because ?? '', ...failures]),
  };
}

/** The last round before the remedy: the health that it had to change. */
const justBefore = ({ before }: Turn): number[] => before.slice(-1).map(({ seq }) => seq);

/** Two stamps are rounded, so their difference may be too short by this much. */
const roundingMs = 1;

function noteOf(sentences: readonly string[]): { note?: string } {
  const note = sentences.filter((words) => words !== '').join(' ');
  return note === '' ? {} : { note };
}

const unknown = (note: string, because: readonly number[]): Outcome => ({ dns: 'unknown', because, note });

/**
 * When DNS came back, and the rounds that show it. A remedy that must help has to hold until the end; one that must not
 * help has helped if DNS was back at any time.
 */
function backAmong({ remedy, after }: Turn, { baselineRounds: baseline }: TrialFacts, holdMs: number) {
  const shortest = remedy.dns === 'not-back' ? 1 : after.length;
  for (let count = shortest; count <= after.length; count++) {
    const rounds = after.slice(0, count);
    const dns = dnsSince(rounds, { holdMs, baseline });
    if (dns.state !== 'back') continue;
    const streak = rounds.filter((round) => round.ms >= dns.sinceMs);
    return { sinceMs: dns.sinceMs, because: [streak.at(0), streak.at(-1)].flatMap((round) => round?.seq ?? []) };
  }
  return undefined;
}

function healthOfLast({ after }: Turn, { baselineRounds: baseline }: TrialFacts, holdMs: number) {
  const dns = dnsSince(after, { holdMs, baseline });
  return dns.state === 'back' ? 'healthy' : dns.last;
}

/**
 * How long DNS was watched after the remedy's last step, in milliseconds.
 *
 * @returns undefined where it was not asked at all
 */
export function watchedMs(turn: Turn): number | undefined {
  const last = turn.after.at(-1);
  return last && last.ms - lastStepMs(turn);
}

/** When there was nothing left to do but watch. */
function lastStepMs({ segment, actedMs }: Turn): number {
  return ofKind(segment.entries, 'step').at(-1)?.ms ?? actedMs ?? Number.POSITIVE_INFINITY;
}
