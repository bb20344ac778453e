import type { Entry, EntryOf } from '../harness/vocabulary/entry.ts';
import type { Trial } from '../harness/vocabulary/plan.ts';
import type { Step } from '../harness/vocabulary/step.ts';
import { describeStep } from './phrases.ts';
import { oneLine, visible } from './text.ts';

/** What was done in a part of a trial. */
export interface Done {
  /** For example `The fault`, or `control restart-coredns`. */
  readonly title: string;
  /** Lines for a shell: each command as it was performed, under comments that say what it does. */
  readonly lines: readonly string[];
}

/**
 * The commands that stand for the steps of a trial as they were performed: the fault first, then each remedy.
 *
 * @param entries those of the trial
 */
export function transcriptOf(trial: Trial, entries: readonly Entry[]): Done[] {
  const performed = entries.filter((entry) => entry.kind === 'step').filter(({ purpose }) => purpose === 'story');
  const turns: [string, string | undefined, readonly Step[]][] = [
    ['The fault', undefined, trial.scenario.inject],
    ...trial.remedies.map(({ id, origin, steps }): [string, string, readonly Step[]] => [`${origin} ${id}`, id, steps]),
  ];
  return turns.map(([title, remedy, steps]) => {
    const done = performed.filter((entry) => entry.remedy === remedy);
    const nothing = steps.length === 0 ? ['# Nothing is done.'] : [];
    return { title, lines: [...nothing, ...steps.flatMap((step, index) => stepLines(step, done[index]))] };
  });
}

function stepLines(step: Step, done: EntryOf<'step'> | undefined): string[] {
  const words = describeStep(step)
    .words.split('\n')
    .map((line) => `# ${visible(line)}`);
  if (done === undefined) return [...words, '# (not performed)'];
  const failed = done.exitCode === 0 ? [] : [`# exit code ${done.exitCode ?? 'none'}: ${oneLine(done.output, 300)}`];
  return [...words, done.command, ...failed];
}
