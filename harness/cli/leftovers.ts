import { Refused } from '../engine/patience.ts';
import { type Swept, sweep } from '../engine/sweep.ts';

/** What was removed, a line for each kind of thing. */
export function removedLines({ containers, networks, volumes }: Swept): string[] {
  return Object.entries({ containers, networks, volumes })
    .filter(([, names]) => names.length > 0)
    .map(([kind, names]) => `removed ${kind}: ${names.join(', ')}`);
}

/**
 * Removes what dead runs left behind, as `clean` does, before a new cluster needs the room. What resists is no reason
 * not to start.
 *
 * @param say is told what was removed, and what was not
 * @throws EngineGone when the engine stopped answering
 */
export async function sweepDeadRuns(dockerHost: string, say: (line: string) => void): Promise<void> {
  try {
    const lines = removedLines(await sweep({ dockerHost, runs: 'dead' }));
    if (lines.length > 0) say(['A run that died left something behind:', ...lines].join('\n  '));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    say(`A run that died left something behind, which stays: ${error.message}`);
  }
}
