import { visible } from '../../reports/text.ts';
import { Refused } from '../engine/patience.ts';
import { type Swept, sweep } from '../engine/sweep.ts';

/** What resisted its removal in a run. It ends neither the run nor its reports: the watchdog tries again when the run is over. */
export class Leftovers {
  readonly #say: (line: string) => void;
  #any = false;

  /** @param say is told what stays, and why */
  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  /** Whether something is left, so that the watchdog must not be dismissed. */
  get any(): boolean {
    return this.#any;
  }

  /**
   * Notes what the engine would not do.
   *
   * @returns whether that is what the error tells of
   */
  note(cluster: string, error: unknown): boolean {
    if (!(error instanceof Refused)) return false;
    this.#any = true;
    this.#say(`  stays     ${cluster}, which the watchdog removes when the run is over: ${visible(error.message)}`);
    return true;
  }

  /**
   * Removes a cluster. One that resists is noted.
   *
   * @throws what the removal threw, when that is anything else
   */
  async orNote(cluster: string, remove: () => Promise<void>): Promise<void> {
    try {
      await remove();
    } catch (error) {
      if (!this.note(cluster, error)) throw error;
    }
  }
}

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
    say(`A run that died left something behind that cannot be removed: ${error.message}`);
  }
}
