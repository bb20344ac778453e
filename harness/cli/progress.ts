import type { Entry } from '../vocabulary/entry.ts';
import type { Plan } from '../vocabulary/plan.ts';
import { showLive } from './progress/live.ts';
import type { Screen } from './progress/screen.ts';
import { tellAsTheyCome, tellInBlocks } from './progress/told.ts';

export type Verbosity = 'quiet' | 'normal' | 'verbose';

/** Tells a run to the person who waits for it. Its functions can be passed on by themselves. */
export interface Progress {
  /** Takes every entry of the journal, as it is written. */
  readonly show: (entry: Entry) => void;
  /** Writes what was held back, since nothing more comes. May be called again. */
  readonly end: () => void;
}

/**
 * Tells a run as it is written down.
 *
 * One trial at a time is told line by line. Several of them have a line each on a terminal, and a block each elsewhere: their
 * lines never mix.
 *
 * @param options.parallel how many trials may go on at once
 * @param screen what else is said meanwhile has to be written there, too, or it would be drawn over
 */
export function progressOf(
  plan: Plan,
  options: { readonly verbosity: Verbosity; readonly parallel: number },
  screen: Screen,
): Progress {
  const { verbosity } = options;
  const parallel = Math.min(options.parallel, plan.trials.length);
  const manner = { color: screen.color, verbose: verbosity === 'verbose', write: screen.write };
  if (verbosity === 'quiet') return { show: () => undefined, end: () => undefined };
  if (screen.draw !== undefined && verbosity === 'normal' && plan.trials.length > 1) {
    return showLive(plan, { ...screen, draw: screen.draw }, { parallel, nowMs: () => performance.now() });
  }
  return parallel === 1 ? tellAsTheyCome(plan, manner) : tellInBlocks(plan, manner, parallel);
}
