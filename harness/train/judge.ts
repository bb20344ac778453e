import { holeInWords, holesIn } from '../grade/holes.ts';
import { ofKind } from '../grade/segment.ts';
import { dnsSince, roundHealth, type TimedRound } from '../health.ts';
import type { CureVerdict, Judgement, Relapse } from '../vocabulary/drill.ts';
import { healthRound } from '../vocabulary/entry.ts';
import type { Claim } from '../vocabulary/scenario.ts';
import { answersTo, curesOf, type DrillFacts, isBorneOut, isFalseAlarm, namedCauses } from './facts.ts';

/**
 * Judges a drill as it stands at the end of its journal.
 *
 * Solved means three things at once: DNS is as healthy as at the baseline, on every node, by replicas that did not restart; the
 * cause is gone; and both have been so for the stated time, up to the end. What the journal does not show is `unknown`, never
 * a yes or a no.
 */
export function judge(facts: DrillFacts): Judgement {
  const doubt = whyUnknown(facts);
  const judgement = judgeSoFar(facts);
  if (doubt === undefined && judgement.outcome === 'solved' && facts.differences.end === undefined) {
    const why = 'Nobody could look at what else is different at the end.';
    return { ...judgement, outcome: 'unknown', why: [why] };
  }
  return doubt === undefined ? judgement : { ...judgement, outcome: 'unknown', why: [doubt] };
}

/** The same for a drill that goes on. */
export function judgeSoFar(facts: DrillFacts): Judgement {
  const judgement = judgeWhatWasSeen(facts);
  const silentMs = silenceMs(facts);
  // A cause that is seen to be there still is an answer, even if DNS has none.
  const isCauseThere = judgement.cures.some(({ holds }) => holds === false);
  if (silentMs <= facts.plan.limits.holdMs || isCauseThere) return judgement;
  return { ...judgement, outcome: 'unknown', why: [`Nobody could ask DNS in the last ${seconds(silentMs)}.`] };
}

function judgeWhatWasSeen(facts: DrillFacts): Judgement {
  const cures = Object.entries(curesOf(facts.plan)).map(([id, claim]) => cureOf(id, claim, facts));
  const dns = dnsOf(facts);
  const relapses = relapsesOf(facts);
  const common = { dns: dns.dns, cures, relapses, ...(dns.sinceMs !== undefined && { healthySinceMs: dns.sinceMs }) };
  const unknown = cures.filter(({ holds }) => holds === 'unknown');
  const missing = [
    ...givenUp(facts),
    ...dnsMissing(dns.dns, facts),
    ...cureMissing(cures, facts),
    ...diagnosisMissing(facts),
  ];
  if (missing.length > 0) return { outcome: 'not-solved', why: [...missing, ...relapseWords(relapses)], ...common };
  if (unknown.length > 0) {
    const why = unknown.map(({ says }) => `The lab could not ask whether this is so: ${says}`);
    return { outcome: 'unknown', why, ...common };
  }
  return { outcome: 'solved', why: [solvedWords(facts)], ...common };
}

/** For how long nobody could ask, at last. Anything may have happened since. */
function silenceMs({ entries, rounds, untilMs }: DrillFacts): number {
  const last = rounds.at(-1);
  const trouble = ofKind(entries, 'trouble').findLast(
    ({ asking, phase }) => asking === healthRound && phase === 'drill',
  );
  return last === undefined || trouble === undefined || trouble.ms < last.ms ? 0 : untilMs - last.ms;
}

/** Exit code of a drill, or of several: 2 when the lab cannot tell, 1 when one is not solved, else 0. */
export function drillExitCode(judgements: readonly Judgement[]): 0 | 1 | 2 {
  if (judgements.length === 0 || judgements.some(({ outcome }) => outcome === 'unknown')) return 2;
  return judgements.every(({ outcome }) => outcome === 'solved') ? 0 : 1;
}

const solvedWords = ({ plan: { limits } }: DrillFacts): string =>
  `DNS is back on every node, the cause is gone, and both have been so for ${seconds(limits.holdMs)}.`;

/** Why nothing can be said of the trainee. */
function whyUnknown({ entries, startedMs, rounds }: DrillFacts): string | undefined {
  const breakdown = ofKind(entries, 'breakdown')[0];
  if (breakdown !== undefined) return `The lab broke: ${breakdown.message}`;
  const end = ofKind(entries, 'end')[0];
  if (end?.reason === 'interrupted') return 'The drill was interrupted.';
  if (startedMs === undefined) return 'The clock never started: the cluster was not ready for a drill.';
  if (rounds.length === 0) return 'DNS was never asked while the clock ran.';
  if (end === undefined) return 'The journal ends early.';
  const [hole] = holesIn(entries);
  if (hole !== undefined) return `The journal lacks ${holeInWords(hole)}, so what came last is not known.`;
  return undefined;
}

function dnsOf({ rounds, baseline, plan }: DrillFacts): { dns: Judgement['dns']; sinceMs?: number } {
  const last = rounds.at(-1);
  if (last === undefined) return { dns: 'unknown' };
  const held = dnsSince(rounds, { holdMs: plan.limits.holdMs, baseline });
  if (held.state === 'back') return { dns: 'back', sinceMs: held.sinceMs };
  const health = roundHealth(last, baseline);
  if (health !== 'healthy') return { dns: health };
  const now = dnsSince(rounds, { holdMs: 0, baseline });
  return { dns: 'healthy-too-briefly', ...(now.state === 'back' && { sinceMs: now.sinceMs }) };
}

function cureOf(id: string, claim: Claim, facts: DrillFacts): CureVerdict {
  const observations = answersTo(id, facts);
  const last = observations.at(-1);
  if (last === undefined) return { id, says: claim.says, holds: 'unknown', answers: [], because: [] };
  const holds = isUntold(id, last.seq, facts) ? 'unknown' : isBorneOut(claim, last);
  const broken = observations.findLastIndex((observation) => !isBorneOut(claim, observation));
  // What was never seen otherwise has been so all the while.
  const since = holds === true && broken >= 0 ? observations[broken + 1] : undefined;
  return {
    ...{ id, says: claim.says, holds, answers: last.answers, because: [last.seq] },
    ...(since !== undefined && { sinceMs: since.ms }),
  };
}

/** Whether it could not be asked again for so long that what was answered before says nothing. */
function isUntold(id: string, answeredAt: number, { entries, plan, untilMs }: DrillFacts): boolean {
  const trouble = ofKind(entries, 'trouble').find(({ asking, seq }) => asking === id && seq > answeredAt);
  return trouble !== undefined && untilMs - trouble.ms > plan.limits.holdMs;
}

function dnsMissing(dns: Judgement['dns'], facts: DrillFacts): string[] {
  const hold = seconds(facts.plan.limits.holdMs);
  switch (dns) {
    case 'back':
      return [];
    case 'healthy-too-briefly':
      return [`DNS is healthy, and has not been so for ${hold} without a break.`];
    case 'degraded':
      return [`DNS is not as it was: ${shortfall(facts)}.`];
    case 'broken':
      return ['DNS is broken: no lookup is answered.'];
    case 'unknown':
      return ['DNS has not been asked yet.'];
  }
}

/** What of the last round was less than at the baseline. */
function shortfall({ rounds, baseline }: DrillFacts): string {
  const last = rounds.at(-1);
  if (last === undefined) return 'nobody asked';
  const failed = last.lookups.filter(({ answer }) => answer !== 'answered').length;
  if (failed > 0) return `${failed} of ${last.lookups.length} lookups fail`;
  const before = Math.max(0, ...baseline.map(({ replicas }) => replicas.current));
  const { current, wanted, ready } = last.replicas;
  const old = ready > current ? `, ${ready - current} more of another one` : '';
  return `every lookup is answered, but ${current} replicas of CoreDNS run the present configuration${old}; wanted are ${Math.max(wanted, before)}`;
}

function cureMissing(cures: readonly CureVerdict[], { plan, rounds }: DrillFacts): string[] {
  const nowMs = rounds.at(-1)?.ms ?? 0;
  return cures.flatMap(({ says, holds, sinceMs }) => {
    if (holds === false) return [`The cause is not gone. This is not so: ${says}`];
    const brief = sinceMs !== undefined && nowMs - sinceMs < plan.limits.holdMs;
    return brief ? [`This has not been so for ${seconds(plan.limits.holdMs)} yet: ${says}`] : [];
  });
}

/** Who was told the way out has not found it, whatever is typed afterwards. */
const givenUp = ({ leaving }: DrillFacts): string[] =>
  leaving?.why === 'gave-up' ? ['The trainee gave up, and was told the way out.'] : [];

/** What is said where nothing is broken; it gives away what there is to find out. */
export const nothingWasBroken =
  'Nothing was broken in this cluster, and that is what was to be found out: `cause healthy-cluster`.';

/** Where nothing is broken, nothing but the right name shows that the trainee knows. */
function diagnosisMissing(facts: DrillFacts): string[] {
  if (!isFalseAlarm(facts.plan) || namedCauses(facts).at(-1)?.right) return [];
  return [nothingWasBroken];
}

const relapseWords = (relapses: readonly Relapse[]): string[] =>
  relapses.length === 0
    ? []
    : [
        `DNS had come back ${relapses.length === 1 ? 'once' : `${relapses.length} times`}, and broke again${relapses.length === 1 ? ` after ${seconds(relapses[0] ? relapses[0].brokenAgainMs - relapses[0].backMs : 0)}` : ''}.`,
      ];

/** "Three times in a row", as in `dnsSince`: a pod that is Ready for a moment between two crashes is no recovery. */
const roundsInARow = 3;

function relapsesOf({ rounds, baseline }: DrillFacts): Relapse[] {
  const relapses: Relapse[] = [];
  let streak: TimedRound[] = [];
  for (const round of rounds) {
    if (roundHealth(round, baseline) === 'healthy') {
      streak.push(round);
      continue;
    }
    const [first] = streak;
    if (first !== undefined && streak.length >= roundsInARow) {
      relapses.push({ backMs: first.ms, brokenAgainMs: round.ms - round.durationMs });
    }
    streak = [];
  }
  return relapses;
}

const seconds = (ms: number): string => `${Math.round(ms / 1_000)} s`;
