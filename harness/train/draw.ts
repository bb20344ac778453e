import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { DrillOutcome } from '../vocabulary/drill.ts';

/** A drill of before, as far as it matters for the next one. */
export interface PastDrill {
  readonly scenario: string;
  readonly outcome: DrillOutcome;
}

/** Whoever failed should have another go before anything else; what was solved comes back now and then. */
const weights = { failed: 6, new: 4, solved: 1 } as const;

/** Draws until neighbouring seeds have parted. */
const mixing = 16;

/**
 * Draws a scenario, those that are not solved yet sooner than those that are.
 *
 * @param names of the scenarios there are; one at least
 * @param seed an integer; the same one gives the same scenario after the same past
 */
export function drawScenario(names: readonly string[], past: readonly PastDrill[], seed: number): string {
  const weighted = names.map((name) => ({ name, weight: weights[standingOf(name, past)] }));
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0);
  const chance = xoroshiro128plus(seed);
  // Seeds that are near each other begin alike, and people take 1, 2 and 3.
  for (let skipped = 0; skipped < mixing; skipped++) chance.next();
  let drawn = uniformInt(chance, 0, total - 1);
  for (const { name, weight } of weighted) {
    if (drawn < weight) return name;
    drawn -= weight;
  }
  throw new RangeError('there is no scenario to draw from');
}

function standingOf(name: string, past: readonly PastDrill[]): keyof typeof weights {
  const own = past.filter(({ scenario, outcome }) => scenario === name && outcome !== 'unknown');
  if (own.length === 0) return 'new';
  return own.some(({ outcome }) => outcome === 'solved') ? 'solved' : 'failed';
}
