import type { Argv } from 'yargs';
import { outputs } from '../../reports/index.ts';
import { tableOrJson, withAgainst, withOrder, withOutput, withPractice, withRuns, withScenarios } from './options.ts';

type Finish = (exitCode: number) => void;

/** Adds `list`. */
export function addList(cli: Argv, finish: Finish): void {
  cli.command('list', 'print the catalogue of scenarios', withOutput(tableOrJson, 'table'), async ({ output }) =>
    finish((await import('./list.ts')).list(output)),
  );
}

/** Adds `plan`. */
export function addPlan(cli: Argv, finish: Finish): void {
  cli.command(
    'plan [scenario..]',
    'print what a run would do; needs no engine',
    (y) => withOrder(withOutput(['text', 'json'], 'text')(withScenarios(y))),
    async ({ scenario, ...asked }) => finish((await import('./plan.ts')).plan(scenario ?? [], asked)),
  );
}

/** Adds `report`. */
export function addReport(cli: Argv, finish: Finish): void {
  cli.command(
    'report <run>',
    'render a stored run again',
    (y) =>
      withAgainst(withPractice(withRuns(withOutput(outputs, 'table')(y)))).positional('run', {
        type: 'string',
        demandOption: true,
        describe: 'its id, `latest`, or its directory',
      }),
    async ({ run, output, out: runs, practice, against: other }) =>
      finish(
        other === undefined
          ? (await import('./report.ts')).report(run, { output, runs, practice })
          : (await import('./against.ts')).against(run, { other, output, runs, practice }),
      ),
  );
}
