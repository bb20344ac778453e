import type { Argv } from 'yargs';
import {
  flag,
  tableOrJson,
  withClusterConfig,
  withImage,
  withName,
  withOutput,
  withQuiet,
  withVersion,
} from './options.ts';

type Finish = (exitCode: number) => void;

/** Adds `up`. */
export function addUp(cli: Argv, finish: Finish): void {
  cli.command(
    'up',
    'boot a healthy cluster and leave it running',
    (y) => withQuiet(withName(withClusterConfig(withVersion(withImage(withOutput(tableOrJson, 'table')(y)))))),
    async (asked) => finish(await (await import('./up.ts')).up(asked)),
  );
}

/** Adds `down`. */
export function addDown(cli: Argv, finish: Finish): void {
  cli.command(
    'down [name..]',
    'remove clusters that were kept',
    (y) =>
      y
        .positional('name', {
          type: 'string',
          array: true,
          describe: 'clusters that `up` or `run --retain` left running',
          defaultDescription: 'the only one',
        })
        .option('all', { ...flag, default: false, describe: 'remove every one of them' }),
    async ({ name, all }) => finish(await (await import('./down.ts')).down(name ?? [], { all })),
  );
}

/** Adds `clean`. */
export function addClean(cli: Argv, finish: Finish): void {
  cli.command('clean', 'remove what dead runs left behind', {}, async () =>
    finish(await (await import('./clean.ts')).clean()),
  );
}

/** Adds `doctor`. */
export function addDoctor(cli: Argv, finish: Finish): void {
  cli.command(
    'doctor',
    'examine this machine, and change nothing',
    (y) => withImage(withOutput(tableOrJson, 'table')(y)),
    async (asked) => finish(await (await import('./doctor.ts')).doctor(asked)),
  );
}
