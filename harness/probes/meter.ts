import { lookupAnswers } from '../vocabulary/answers.ts';
import type { EntryOf, LostLookup } from '../vocabulary/entry.ts';
import type { SteadyLookups } from '../vocabulary/scenario.ts';
import { clientScript } from './client-script.ts';

/** As long as glibc waits before it asks again: what is answered later is late for whoever asked, too. */
export const patienceSeconds = 5;

const script = clientScript('meter');

/** Ends the asking: what was asked is waited for, and told. */
export const endOfMeter = script.end;

/**
 * A command for a client pod that asks at a steady rate, until {@link endOfMeter} or the end of its lifetime.
 *
 * @param lifetimeMs when it ends by itself
 */
export const meterCommand = ({ name, perSecond }: SteadyLookups, lifetimeMs: number): readonly string[] =>
  script.command([name, perSecond, patienceSeconds, Math.ceil(lifetimeMs / 1_000)]);

/** A second of lookups, and how long before it was told the first of them was sent. */
export interface MeteredSecond {
  readonly agoMs: number;
  readonly lookups: EntryOf<'measured'>['lookups'];
}

/**
 * Reads what has arrived from the meter.
 *
 * @returns the seconds that are told in full, and the rest that waits for more
 */
export function readMeter(text: string): { seconds: MeteredSecond[]; rest: string } {
  const lines = text.split('\n');
  const rest = lines.pop() ?? '';
  const seconds = lines.flatMap((line) => {
    const [ago, ...outcomes] = line.trim().split(' ');
    const lookups = outcomes.map(readOutcome).filter((outcome) => outcome !== undefined);
    const whole = lookups.length > 0 && lookups.length === outcomes.length;
    return whole && /^\d+$/.test(ago ?? '') ? [{ agoMs: Number(ago), lookups }] : [];
  });
  return { seconds, rest };
}

function readOutcome(word: string): number | LostLookup | undefined {
  if (/^\d+(\.\d+)?$/.test(word)) return Number(word);
  const answer = lookupAnswers.find((known) => known === word);
  return answer === 'answered' ? undefined : answer;
}
