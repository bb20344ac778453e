import { ofKind } from '../grade/segment.ts';
import { type Health, roundHealth } from '../health.ts';
import type { Deed, TimelineItem } from '../vocabulary/drill.ts';
import { answersTo, curesOf, type DrillFacts, isBorneOut } from './facts.ts';

/** When something was done: what was read off a log says itself when that was. */
export const momentOf = ({ did, ms }: { did: Deed; ms: number }): number => ('atMs' in did ? did.atMs : ms);

/** What happened, in the order in which it did: the outage, the cause, and what the trainee did about them. */
export function timelineOf(facts: DrillFacts): TimelineItem[] {
  const { startedMs = 0 } = facts;
  const items = [...labItems(facts), ...dnsItems(facts), ...cureItems(facts), ...deedItems(facts)];
  return (
    items
      // What is noted in whole seconds may seem to come before the clock.
      .map((item) => ({
        ...item,
        atMs: item.who === 'you' ? Math.max(0, item.atMs - startedMs) : item.atMs - startedMs,
      }))
      .toSorted((one, other) => one.atMs - other.atMs)
  );
}

function labItems({ entries, startedMs, leaving }: DrillFacts): TimelineItem[] {
  const injected = ofKind(entries, 'phase').find(({ phase, state }) => phase === 'inject' && state === 'started');
  const left = { left: 'the trainee left', 'gave-up': 'the trainee gave up', 'time-up': 'the time was up' };
  return [
    ...(injected ? [{ atMs: injected.ms, who: 'lab' as const, what: 'the fault goes in' }] : []),
    ...(startedMs === undefined ? [] : [{ atMs: startedMs, who: 'lab' as const, what: 'the clock starts' }]),
    ...(leaving ? [{ atMs: leaving.ms, who: 'lab' as const, what: left[leaving.why] }] : []),
  ];
}

/** Every change in the health of DNS. */
function dnsItems({ faulty, rounds, baseline }: DrillFacts): TimelineItem[] {
  let before: Health | undefined;
  return [...faulty, ...rounds].flatMap((round) => {
    const health = roundHealth(round, baseline);
    if (health === before) return [];
    before = health;
    return [{ atMs: round.ms, who: 'dns' as const, what: `DNS is ${health}` }];
  });
}

/** Every change in what must hold for the cause to be gone. */
function cureItems(facts: DrillFacts): TimelineItem[] {
  return Object.entries(curesOf(facts.plan)).flatMap(([id, claim]) => {
    let before: boolean | undefined;
    return answersTo(id, facts).flatMap((observation) => {
      const holds = isBorneOut(claim, observation);
      // What held from the start is no news.
      const isNews = before !== undefined && holds !== before;
      before = holds;
      if (!isNews) return [];
      return [
        { atMs: observation.ms, who: 'lab' as const, what: `${holds ? 'so now' : 'no longer so'}: ${claim.says}` },
      ];
    });
  });
}

function deedItems({ deeds }: DrillFacts): TimelineItem[] {
  return deeds.map((entry) => ({ atMs: momentOf(entry), who: 'you' as const, what: deedWords(entry.did) }));
}

function deedWords(did: Deed): string {
  switch (did.deed) {
    case 'asked-for-hint':
      return `hint ${did.level}, for ${did.price} points`;
    case 'asked-for-status':
      return 'status';
    case 'named-cause':
      return `cause ${did.cause}`;
    case 'gave-up':
      return 'giveup';
    case 'typed':
      return `${did.where} $ ${did.command}`;
    case 'requested':
      return `the API server: ${did.verb} ${did.object} → ${did.code}`;
  }
}
