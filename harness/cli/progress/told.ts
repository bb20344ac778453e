import pc from 'picocolors';
import type { Entry } from '../../vocabulary/entry.ts';
import type { Plan } from '../../vocabulary/plan.ts';
import type { Progress } from '../progress.ts';
import { GoingOn } from './going-on.ts';
import { TrialLines } from './lines.ts';

/** How trials are told in lines. */
export interface Manner {
  readonly color: boolean;
  readonly verbose: boolean;
  /** Takes whole lines, without their ends. */
  readonly write: (line: string) => void;
}

/** Each trial's lines as they come: for trials one after the other. */
export function tellAsTheyCome(plan: Plan, manner: Manner): Progress {
  const linesOf = teller(manner);
  const headed = new Set<string>();
  const show = (entry: Entry): void => {
    if (!isOfTrial(entry)) return;
    if (entry.kind === 'phase' && !headed.has(entry.trial)) {
      headed.add(entry.trial);
      manner.write(headOf(entry.trial, plan, manner));
    }
    for (const line of linesOf(entry)) manner.write(line);
  };
  return { show, end: () => undefined };
}

/** Each trial as one block, once it is over: so the lines of trials that go on side by side do not mix. */
export function tellInBlocks(plan: Plan, manner: Manner, parallel: number): Progress {
  const linesOf = teller(manner);
  const goingOn = new GoingOn(plan, parallel);
  const held = new Map<string, string[]>();
  // The first block takes a minute or more: silence until then would look like a lab that hangs.
  manner.write(`${plan.trials.length} trials, ${parallel} at a time; each is told once it is over`);
  const release = (trials: readonly { readonly trial: string }[]): void => {
    for (const { trial } of trials) {
      for (const line of held.get(trial) ?? []) manner.write(line);
      held.delete(trial);
    }
  };
  const show = (entry: Entry): void => {
    if (!isOfTrial(entry)) return;
    const over = goingOn.see(entry);
    if (over === undefined) return;
    release(over.before);
    const lines = held.get(entry.trial) ?? [headOf(entry.trial, plan, manner)];
    lines.push(...linesOf(entry));
    held.set(entry.trial, lines);
    release(over.after);
  };
  return { show, end: () => release(goingOn.end()) };
}

/** Whether an entry belongs to a trial; the others frame the run. */
export function isOfTrial(entry: Entry): entry is Entry & { readonly trial: string } {
  return entry.trial !== undefined;
}

/** The place of a trial in its plan, for example `[2/8]`. */
export const placeOf = (trial: string, { trials }: Plan): string =>
  `[${trials.findIndex(({ id }) => id === trial) + 1}/${trials.length}]`;

const headOf = (trial: string, plan: Plan, { color }: Manner): string =>
  pc.createColors(color).bold(`${placeOf(trial, plan)} ${trial}`);

function teller({ color, verbose }: Manner): (entry: Entry & { readonly trial: string }) => string[] {
  const colors = pc.createColors(color);
  const trials = new Map<string, TrialLines>();
  return (entry) => {
    const lines = trials.get(entry.trial) ?? new TrialLines(entry.trial, { colors, verbose });
    trials.set(entry.trial, lines);
    return lines.linesOf(entry);
  };
}
