import type { Argv } from 'yargs';
import { debriefOutputs } from '../../reports/debrief.ts';
import { type BriefingLevel, briefingLevels } from '../vocabulary/drill.ts';
import { UsageError } from '../vocabulary/failures.ts';
import { once, oneOf, wholeNumber, withImage, withOutput, withRuns, withVersion } from './options.ts';

/** The options that no other command has, for suggestions. */
export const trainOptions = ['level', 'exec', 'exam', 'history', 'time-limit', 'hold'];

/** A day, as in an exam. */
const mostMinutes = 24 * 60;

/** `dnsdrill train`. */
export function addTrain(cli: Argv, finish: (exitCode: number) => void): void {
  cli.command(
    'train [scenario]',
    'a drill for a person, or a program: find out what is broken, and repair it',
    (y) =>
      withVersion(withImage(withRuns(withOutput(debriefOutputs, 'table')(y))))
        .positional('scenario', { type: 'string', describe: 'a name from `list`; none: drawn, and not told' })
        .option('level', { ...once('level'), default: '2', describe: 'how much the page tells: 1, 2 or 3' })
        .option('exec', { ...once('exec'), describe: 'a command that is the trainee, with KUBECONFIG set' })
        .option('exam', { ...once('exam'), describe: 'a file with a list of drills: one sheet at the end' })
        .option('history', { type: 'boolean', default: false, describe: 'progress over the drills that are kept' })
        .option('seed', {
          ...once('seed'),
          describe: 'draw the scenario from this number',
          coerce: (text: string | readonly string[]) => wholeNumber('--seed', once('seed').coerce(text), 0),
        })
        .option('time-limit', {
          ...once('time-limit'),
          default: '30',
          describe: 'minutes for the drill',
          coerce: (text: string | readonly string[]) =>
            wholeNumber('--time-limit', once('time-limit').coerce(text), 1, mostMinutes),
        })
        .option('hold', {
          ...once('hold'),
          default: '30',
          describe: 'seconds for which DNS must stay back',
          coerce: (text: string | readonly string[]) =>
            wholeNumber('--hold', once('hold').coerce(text), 10, mostMinutes * 60),
        })
        .option('quiet', { alias: 'q', type: 'boolean', default: false, describe: 'no progress' }),
    async ({ scenario, level, out: runs, timeLimit, hold, history, exam, ...rest }) => {
      const { train, history: showHistory } = await import('./train.ts');
      const output = rest.output;
      if (history) return finish(showHistory({ runs, output }));
      const options = {
        ...rest,
        ...{ scenario, runs, timeLimitMinutes: timeLimit, holdSeconds: hold },
        level: Number(oneOf('--level', level, briefingLevels.map(String))) as BriefingLevel,
      };
      if (exam === undefined) return finish(await train(options));
      if (scenario !== undefined) throw new UsageError(`--exam names its own drills: leave out "${scenario}"`);
      finish(await (await import('./exam.ts')).examine({ ...options, exam }));
    },
  );
}
