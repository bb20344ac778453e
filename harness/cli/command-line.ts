import yargs, { type Argv } from 'yargs';
import { UsageError } from '../vocabulary/failures.ts';
import { addCheck } from './check-command.ts';
import { addClean, addDoctor, addDown, addUp } from './cluster-commands.ts';
import { addDiagnose } from './diagnose-command.ts';
import { withoutDoubleDash } from './double-dash.ts';
import { explainUsage, type Place } from './explain-usage.ts';
import { addList, addPlan, addReport } from './reading-commands.ts';
import { addRun } from './run-command.ts';
import { addTrain } from './train-command.ts';
import { version } from './version.ts';

/** Everything that a command line can lead to, in the order of the help. */
const commands = {
  ...{ list: addList, plan: addPlan, run: addRun, report: addReport, train: addTrain, check: addCheck },
  ...{ diagnose: addDiagnose, up: addUp, down: addDown, clean: addClean, doctor: addDoctor },
} as const;

/** What yargs knows of a command line, as https://yargs.js.org/docs/#api-reference-parsed has it; its types leave this out. */
interface Parsed {
  readonly argv: { readonly _: readonly string[] };
  /** By the names of all that is accepted, and of what is not. */
  readonly aliases: Readonly<Record<string, unknown>>;
  /** Names that nobody declared: other spellings, and what is unknown. */
  readonly newAliases: Readonly<Record<string, boolean>>;
}

/**
 * Does what a command line asks for.
 *
 * @returns the exit code of the command; docs/formats.md says what each one means
 * @throws UsageError for a command line that makes no sense, and whatever the command throws
 */
export async function obey(args: readonly string[]): Promise<number> {
  let code = 0;
  const words = withoutDoubleDash(args);
  const cli = yargs(words)
    .scriptName('dnsdrill')
    .usage('$0 [command]\n\nA failure lab for Kubernetes DNS. Without a command, it runs every scenario.')
    // Its messages are taken apart below; and the lab's own words are English wherever it runs.
    .locale('en')
    .strict()
    .parserConfiguration({ 'boolean-negation': false })
    .help('help', 'show this help')
    .alias('help', 'h')
    .version('version', 'show the version', version)
    .exitProcess(false)
    .fail((message, error) => {
      // yargs' own errors, and what it makes of those that a coercion throws, are all about the command line.
      throw error === undefined || error.name === 'YError'
        ? new UsageError(explainUsage(message, placeIn(cli, words)))
        : error;
    });
  for (const add of Object.values(commands)) {
    add(
      cli,
      (exitCode) => {
        code = exitCode;
      },
      Object.keys(commands),
    );
  }
  await cli.parseAsync();
  return code;
}

const isCommand = (word: string | undefined): boolean => Object.keys(commands).some((command) => command === word);

function placeIn(cli: Argv, words: readonly string[]): Place {
  const { parsed } = cli as Argv & { readonly parsed: Parsed };
  const [first, ...others] = parsed.argv._;
  return {
    // While yargs counts the words behind a command, the command itself is not among them.
    command: isCommand(first) ? first : words.find(isCommand),
    words: isCommand(first) ? others : parsed.argv._,
    options: Object.keys(parsed.aliases).filter((name) => !parsed.newAliases[name]),
  };
}
