#!/usr/bin/env node
import './compile-cache.ts';
import './memory.ts';
import yargs, { type Argv } from 'yargs';
import { hideBin } from 'yargs/helpers';
import { outputs } from '../../reports/index.ts';
import { EnvironmentError, UsageError } from '../vocabulary/failures.ts';
import { addCheck } from './check-command.ts';
import { checkWords } from './check-options.ts';
import { addDiagnose, diagnoseOptions } from './diagnose-command.ts';
import { Interrupted } from './interruption.ts';
import { didYouMean } from './nearest.ts';
import {
  withAgainst,
  withClusterConfig,
  withImage,
  withName,
  withOrder,
  withOutput,
  withParallel,
  withPractice,
  withRuns,
  withVersion,
  withVersions,
} from './options.ts';
import { SetUpFailed } from './set-up-failed.ts';
import { say } from './terminal.ts';
import { addTrain, trainOptions } from './train-command.ts';

const commands = ['list', 'plan', 'run', 'report', 'train', 'check', 'diagnose', 'up', 'down', 'clean', 'doctor'];
const options = [
  ...checkWords,
  'output',
  'against',
  'out',
  'image',
  'kubernetes',
  'cluster-config',
  'practice',
  'retain',
  'parallel',
  'fresh',
  'seed',
  'quiet',
  'verbose',
  'name',
  'all',
  'help',
  ...trainOptions,
  ...diagnoseOptions,
];
const tableOrJson = ['table', 'json'] as const;

/** Takes the exit code of the command that was called. */
type Finish = (exitCode: number) => void;

/** Everything that a command line can lead to. A command's code is loaded when it is called. */
function parser(args: readonly string[], finish: Finish): Argv {
  const cli = yargs([...args])
    .scriptName('dnsdrill')
    .usage('$0 [command]\n\nA failure lab for Kubernetes DNS. Without a command: run every scenario.')
    .strict()
    .parserConfiguration({ 'boolean-negation': false })
    .help()
    .alias('help', 'h')
    .version(false)
    .exitProcess(false)
    .fail((message, error) => {
      // yargs' own errors, and what it makes of those that a coercion throws, are all about the command line.
      throw error === undefined || error.name === 'YError' ? new UsageError(explainUsage(message)) : error;
    });
  addRun(cli, finish);
  addReading(cli, finish);
  addTrain(cli, finish);
  addCheck(cli, finish);
  addDiagnose(cli, finish);
  addClusters(cli, finish);
  return cli;
}

function addRun(cli: Argv, finish: Finish): void {
  cli.command(
    ['run [scenario..]', '$0'],
    're-enact failures on real clusters, grade the documents, report',
    (y) =>
      withParallel(withOrder(withClusterConfig(withVersions(withImage(withRuns(withOutput(outputs, 'table')(y)))))))
        .positional('scenario', { type: 'string', array: true, describe: 'names from `list`; none: all of them' })
        .option('retain', { type: 'boolean', default: false, describe: 'keep the cluster of a trial that fails' })
        .option('quiet', { alias: 'q', type: 'boolean', describe: 'no progress' })
        .option('verbose', { alias: 'v', type: 'boolean', describe: 'more progress' })
        .conflicts('quiet', 'verbose'),
    async ({ scenario, quiet, verbose, out: runs, kubernetes = [], ...rest }) => {
      const { run } = await import('./run.ts');
      const verbosity = quiet ? 'quiet' : verbose ? 'verbose' : 'normal';
      finish(await run({ ...rest, kubernetes, scenarios: scenario ?? [], commands, runs, verbosity }));
    },
  );
}

function addReading(cli: Argv, finish: Finish): void {
  cli
    .command('list', 'print the catalogue', withOutput(tableOrJson, 'table'), async ({ output }) =>
      finish((await import('./list.ts')).list(output)),
    )
    .command(
      'plan [scenario..]',
      'print what a run would do; needs no engine',
      (y) => withOrder(withOutput(['text', 'json'], 'text')(y)).positional('scenario', { type: 'string', array: true }),
      async ({ scenario, ...asked }) => finish((await import('./plan.ts')).plan(scenario ?? [], asked)),
    )
    .command(
      'report <run>',
      'render a stored run again',
      (y) =>
        withAgainst(withPractice(withRuns(withOutput(outputs, 'table')(y)))).positional('run', {
          type: 'string',
          demandOption: true,
          describe: 'an id, `latest`, or a directory',
        }),
      async ({ run, output, out: runs, practice, against: other }) =>
        finish(
          other === undefined
            ? (await import('./report.ts')).report(run, { output, runs, practice })
            : (await import('./against.ts')).against(run, { other, output, runs, practice }),
        ),
    );
}

function addClusters(cli: Argv, finish: Finish): void {
  cli
    .command(
      'up',
      'boot a healthy cluster and leave it running',
      (y) => withName(withClusterConfig(withVersion(withImage(withOutput(tableOrJson, 'table')(y))))),
      async (asked) => finish(await (await import('./up.ts')).up(asked)),
    )
    .command(
      'down [name..]',
      'remove clusters that were kept',
      (y) =>
        y
          .positional('name', { type: 'string', array: true })
          .option('all', { type: 'boolean', default: false, describe: 'every one of them' }),
      async ({ name, all }) => finish(await (await import('./down.ts')).down(name ?? [], { all })),
    )
    .command('clean', 'remove what dead runs left behind', {}, async () =>
      finish(await (await import('./clean.ts')).clean()),
    )
    .command(
      'doctor',
      'examine this machine; changes nothing',
      (y) => withImage(withOutput(tableOrJson, 'table')(y)),
      async (asked) => finish(await (await import('./doctor.ts')).doctor(asked)),
    );
}

/** yargs names the unknown words; the nearest known one is what helps. */
function explainUsage(message: string): string {
  const unknown = /^Unknown arguments?: (.*)$/.exec(message)?.[1]?.split(', ') ?? [];
  const [first] = unknown;
  const lacking = /^Not enough arguments following: (\S+)$/.exec(message)?.[1];
  if (lacking !== undefined) return `${lacking.length === 1 ? '-' : '--'}${lacking} needs a value; see dnsdrill --help`;
  if (first === undefined) return `${message}; see dnsdrill --help`;
  if (options.includes(first)) return `--${first} is an option of another command; see dnsdrill --help`;
  const hint = didYouMean(first, [...options, ...commands]) || '; see dnsdrill --help';
  return `unknown option or argument: ${unknown.join(', ')}${hint}`;
}

const switches = ['practice', 'retain', 'fresh', 'quiet', 'verbose', 'all', 'history'];

/** yargs takes any word as the value of a switch, and most of them for false. */
function refuseValuesOfSwitches(args: readonly string[]): void {
  for (const arg of args) {
    const [, name = '', value] = /^--([a-z-]+)=(.*)$/.exec(arg) ?? [];
    if (switches.includes(name))
      throw new UsageError(`--${name}: takes no value, so not "${value}"; give it or leave it out`);
  }
}

/** Runs a command line and returns its exit code; docs/formats.md says what each one means. */
async function main(args: readonly string[]): Promise<number> {
  let code = 0;
  try {
    refuseValuesOfSwitches(args);
    await parser(args, (exitCode) => {
      code = exitCode;
    }).parseAsync();
    return code;
  } catch (error) {
    if (error instanceof SetUpFailed || error instanceof Interrupted) return error.exitCode;
    if (error instanceof UsageError || error instanceof EnvironmentError) {
      say(`dnsdrill: ${error.message}`);
      return error.exitCode;
    }
    say(`dnsdrill: the lab broke: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return 70;
  }
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader that has seen enough, as in `dnsdrill list | head -1`, is no failure.
  if (error.code === 'EPIPE') return;
  say(`dnsdrill: standard output cannot be written: ${error.message}`);
  process.exit(69);
});
// Nobody reads the progress any more, or it finds no room. The result is still wanted, and so is the removal of clusters.
process.stderr.on('error', () => undefined);
process.exitCode = await main(hideBin(process.argv));
