import type { Argv } from 'yargs';
import { debriefOutputs } from '../../reports/debrief.ts';
import { type BriefingLevel, briefingLevels } from '../vocabulary/drill.ts';
import { UsageError } from '../vocabulary/failures.ts';
import { flag, once, oneOf, wholeNumber, withImage, withOutput, withQuiet, withRuns, withVersion } from './options.ts';

/** A day, as in an exam. */
const mostMinutes = 24 * 60;

const standardLevel = 2;
const standardMinutes = 30;
const standardHoldSeconds = 30;

/** What is about one drill. An exam says so itself, in its file. */
const ofOneDrill = ['level', 'seed', 'time-limit'];
/** What is about drills that are held; for the history, they were. */
const ofDrills = [...ofOneDrill, 'exec', 'exam', 'hold', 'image', 'kubernetes', 'quiet'];

/** Everything that `train` takes. What is left out stays undefined: only so does yargs see what excludes each other. */
const withTrain = <T>(argv: Argv<T>) =>
  withQuiet(withVersion(withImage(withRuns(withOutput(debriefOutputs, 'table')(argv)))))
    .positional('scenario', {
      type: 'string',
      describe: 'a name from `dnsdrill list`',
      defaultDescription: 'drawn, and kept secret',
    })
    .option('level', {
      ...once('level'),
      describe: 'NUMBER from 1 to 3: how much the page tells',
      defaultDescription: String(standardLevel),
      coerce: (text: string | readonly string[]) =>
        Number(oneOf('--level', once('level').coerce(text), briefingLevels.map(String))) as BriefingLevel,
    })
    .option('exec', { ...once('exec'), describe: 'COMMAND that is the trainee, with KUBECONFIG set' })
    .option('exam', { ...once('exam'), describe: 'FILE with a list of drills, held one after the other' })
    .option('history', { ...flag, describe: 'show the progress over all drills that are kept' })
    .option('seed', {
      ...once('seed'),
      describe: 'NUMBER from which to draw the scenario',
      coerce: (text: string | readonly string[]) => wholeNumber('--seed', once('seed').coerce(text), 0),
    })
    .option('time-limit', {
      ...once('time-limit'),
      describe: 'MINUTES for the drill',
      defaultDescription: String(standardMinutes),
      coerce: (text: string | readonly string[]) =>
        wholeNumber('--time-limit', once('time-limit').coerce(text), 1, mostMinutes),
    })
    .option('hold', {
      ...once('hold'),
      describe: 'SECONDS for which DNS must stay healthy',
      defaultDescription: String(standardHoldSeconds),
      coerce: (text: string | readonly string[]) =>
        wholeNumber('--hold', once('hold').coerce(text), 10, mostMinutes * 60),
    })
    .conflicts('history', ofDrills)
    .conflicts('exam', ofOneDrill);

/** Adds `train`. */
export function addTrain(cli: Argv, finish: (exitCode: number) => void): void {
  cli.command(
    'train [scenario]',
    'a drill for a person or a program: find out what is broken, and repair it',
    withTrain,
    async ({ scenario, out: runs, history, exam, ...asked }) => {
      const { train, history: showHistory } = await import('./train.ts');
      const whole = history ? '--history is about all drills' : '--exam names its own drills';
      if (scenario !== undefined && (history || exam !== undefined))
        throw new UsageError(`${whole}: leave out "${scenario}"`);
      if (history) return finish(showHistory({ runs, output: asked.output }));
      const { level = standardLevel, timeLimit = standardMinutes, hold = standardHoldSeconds, ...rest } = asked;
      const options = { ...rest, scenario, runs, level, timeLimitMinutes: timeLimit, holdSeconds: hold };
      if (exam === undefined) return finish(await train(options));
      finish(await (await import('./exam.ts')).examine({ ...options, exam }));
    },
  );
}
