import { gradeAnswers } from '../grade/claim.ts';
import { ofKind } from '../grade/segment.ts';
import type { TimedRound } from '../health.ts';
import type { DrillPlan } from '../vocabulary/drill.ts';
import type { Difference, Entry, EntryKind, EntryOf } from '../vocabulary/entry.ts';
import type { Claim, Claims } from '../vocabulary/scenario.ts';

/** What a drill's journal holds, sorted by what it is for. */
export interface DrillFacts {
  readonly plan: DrillPlan;
  readonly entries: readonly Entry[];
  /** When the clock started, on the clock of the journal; undefined where it never did. */
  readonly startedMs: number | undefined;
  /** Rounds of the healthy cluster, before the fault. */
  readonly baseline: readonly TimedRound[];
  /** Rounds under the fault, before the clock started. */
  readonly faulty: readonly TimedRound[];
  /** Rounds since then. */
  readonly rounds: readonly TimedRound[];
  readonly deeds: readonly EntryOf<'deed'>[];
  readonly leaving: EntryOf<'leaving'> | undefined;
  /** What differed when the trainee got the cluster, and at the end; undefined where nobody could look. */
  readonly differences: Readonly<Record<'fault' | 'end', readonly Difference[] | undefined>>;
  /** Until when the drill was watched, as far as the journal tells; now, where it goes on. */
  readonly untilMs: number;
}

/**
 * Sorts the journal of a drill; one that was cut off has less, and nothing is thrown.
 *
 * @param nowMs on the clock of the journal, where the drill goes on
 */
export function readFacts(plan: DrillPlan, entries: readonly Entry[], nowMs?: number): DrillFacts {
  const inPhase = <K extends EntryKind>(phase: Entry['phase'], kind: K) =>
    ofKind(entries, kind).filter((entry) => entry.phase === phase);
  const leaving = ofKind(entries, 'leaving')[0];
  const [fault, end] = [inPhase('symptoms', 'fingerprint').at(-1), inPhase('drill', 'fingerprint').at(-1)];
  // The last look at the whole cluster follows when the watching is over; where it came to nothing, the phase ends there.
  const over = ofKind(entries, 'phase').findLast(({ phase, state }) => phase === 'drill' && state === 'ended');
  const lastLookMs = end === undefined ? (over?.ms ?? 0) : end.ms - end.durationMs;
  const overMs = Math.max(leaving?.ms ?? 0, lastLookMs);
  return {
    plan,
    entries,
    differences: { fault: fault?.differences, end: end?.differences },
    untilMs: nowMs ?? overMs,
    startedMs: ofKind(entries, 'briefing')[0]?.ms,
    baseline: inPhase('baseline', 'round'),
    faulty: inPhase('symptoms', 'round'),
    rounds: inPhase('drill', 'round'),
    deeds: ofKind(entries, 'deed'),
    leaving,
  };
}

/** All that must hold for the cause of a drill to be gone. */
export const curesOf = ({ scenario, curedEverywhere }: DrillPlan): Claims => ({
  ...scenario.cured,
  ...curedEverywhere,
});

/** Whether the cluster's answers bear a claim out, to the letter or in substance. */
export const isBorneOut = (claim: Claim, { answers }: Pick<EntryOf<'observation'>, 'answers'>): boolean =>
  gradeAnswers(claim, answers) !== 'refuted';

/** The answers to a claim in the drill itself, in their order: every change is there. */
export const answersTo = (id: string, { entries }: DrillFacts, phase: Entry['phase'] = 'drill') =>
  ofKind(entries, 'observation').filter(
    (entry) => entry.claim === id && entry.purpose === 'claim' && entry.phase === phase,
  );

/** The causes that were named, each with its time, and whether it is the right one. */
export const namedCauses = ({ deeds, plan, startedMs = 0 }: DrillFacts) =>
  deeds.flatMap(({ did, ms }) =>
    did.deed === 'named-cause'
      ? [{ cause: did.cause, right: did.cause === plan.scenario.id, atMs: ms - startedMs }]
      : [],
  );

/** A drill in which nothing is broken: what there is to find out is that. */
export const isFalseAlarm = ({ scenario }: DrillPlan): boolean => scenario.shownBy.length === 0;
