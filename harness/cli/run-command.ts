import type { Argv } from 'yargs';
import { outputs } from '../../reports/index.ts';
import {
  flag,
  withClusterConfig,
  withImage,
  withOrder,
  withOutput,
  withParallel,
  withQuiet,
  withRuns,
  withScenarios,
  withVersions,
} from './options.ts';

/**
 * Adds the command `run`, which is also what is done without a command.
 *
 * @param finish takes its exit code
 * @param commands what else a single word could have meant
 */
export function addRun(cli: Argv, finish: (exitCode: number) => void, commands: readonly string[]): void {
  cli.command(
    ['run [scenario..]', '$0'],
    're-enact failures on real clusters, grade the documents, and report',
    (y) =>
      withQuiet(
        withParallel(
          withOrder(
            withClusterConfig(withVersions(withImage(withRuns(withOutput(outputs, 'table')(withScenarios(y)))))),
          ),
        ),
      )
        .option('retain', { ...flag, default: false, describe: 'keep the cluster of a trial that fails' })
        .option('verbose', { ...flag, alias: 'v', describe: 'show more progress' })
        .conflicts('quiet', 'verbose'),
    async ({ scenario, quiet, verbose, out: runs, kubernetes = [], _: [command], ...rest }) => {
      const { run } = await import('./run.ts');
      const verbosity = quiet ? 'quiet' : verbose ? 'verbose' : 'normal';
      const alsoMeant = command === undefined ? commands : [];
      finish(await run({ ...rest, kubernetes, scenarios: scenario ?? [], alsoMeant, runs, verbosity }));
    },
  );
}
