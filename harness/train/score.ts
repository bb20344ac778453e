import type { HintLevel, ScorePart } from '../vocabulary/drill.ts';

/** What a hint costs, of a hundred points: the more it says, the less there is left to find out. */
export const hintPrices: Readonly<Record<HintLevel, number>> = { 1: 5, 2: 10, 3: 20, 4: 30 };
/** A hint that only says that nothing but patience, or a restart, is left. */
export const lastHintPrice = 2;

const full = 100;
const freeMinutes = 5;

/** What a score is made of. Times in milliseconds, from when the clock started. */
export interface Scored {
  readonly solved: boolean;
  readonly hints: readonly { readonly level: HintLevel; readonly price: number }[];
  readonly wrongCauses: number;
  readonly isDiagnosed: boolean;
  /** Until DNS was back, for good. */
  readonly mitigatedMs: number | undefined;
  readonly collateral: number;
}

/**
 * A hundred points for a drill that is solved, less what help, time, wrong guesses and broken things cost. One that is not solved
 * has twenty for the right diagnosis, less what was paid for hints, and nothing else.
 */
export function scoreOf(scored: Scored): { points: number; of: number; parts: ScorePart[] } {
  const hints = scored.hints.map(({ level, price }) => ({ what: `hint of level ${level}`, points: -price }));
  const parts: ScorePart[] = scored.solved
    ? [{ what: 'solved', points: full }, ...hints, ...deductions(scored)]
    : [
        { what: 'not solved', points: 0 },
        ...(scored.isDiagnosed ? [{ what: 'the cause was named all the same', points: 20 }, ...hints] : []),
      ];
  const points = Math.max(0, sum(parts.map((part) => part.points)));
  return { points, of: full, parts };
}

function deductions({ wrongCauses, isDiagnosed, mitigatedMs, collateral }: Scored): ScorePart[] {
  const late = Math.max(0, Math.ceil((mitigatedMs ?? 0) / 60_000) - freeMinutes);
  return [
    {
      what: `${wrongCauses} wrong ${wrongCauses === 1 ? 'cause' : 'causes'} named`,
      points: -Math.min(20, 5 * wrongCauses),
    },
    { what: 'the cause was never named', points: isDiagnosed ? 0 : -10 },
    { what: `DNS was back after ${freeMinutes + late} minutes, not ${freeMinutes}`, points: -Math.min(20, late) },
    {
      what: `${collateral} ${collateral === 1 ? 'thing' : 'things'} left different that had nothing to do with it`,
      points: -Math.min(20, 5 * collateral),
    },
  ].filter(({ points }) => points !== 0);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
