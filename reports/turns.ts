import type { Entry, Phase } from '../harness/vocabulary/entry.ts';

/** A phase of a trial's story; without an end where it was cut off. */
export interface Turn {
  readonly phase: Phase;
  readonly remedy: string | undefined;
  /** On the journal's clock. */
  readonly startedMs: number;
  readonly endedMs: number | undefined;
}

/**
 * The phases from the baseline on; a cluster that boots has nobody to ask.
 *
 * @param entries those of one trial
 */
export function turnsOf(entries: readonly Entry[]): Turn[] {
  const turns: Turn[] = [];
  for (const entry of entries) {
    if (entry.kind !== 'phase' || entry.phase === undefined || entry.phase === 'boot') continue;
    const { phase, remedy, ms } = entry;
    if (entry.state === 'started') turns.push({ phase, remedy, startedMs: ms, endedMs: undefined });
    else turns.push({ ...(turns.pop() ?? { phase, remedy, startedMs: ms }), endedMs: ms });
  }
  return turns;
}
