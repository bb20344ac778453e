import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Script } from '../check/script.ts';
import { shellQuote } from '../cluster/shell-quote.ts';
import { rules } from '../rules/index.ts';
import { parseRules, type RuleSettings, usualSettings } from '../rules/settings.ts';
import { UsageError } from '../vocabulary/failures.ts';
import { checkCopied } from './check-copied.ts';

/** What the command line says of the scripts. */
export interface AskedScripts {
  readonly script?: readonly string[] | undefined;
  readonly copy?: string | undefined;
  readonly controlPlane?: string | undefined;
  readonly worker?: string | undefined;
}

/**
 * The scripts that a command line means: files that run on every node, or commands for the two roles.
 *
 * @throws UsageError for files that are not there or cannot be copied, and for words that contradict each other
 */
export function chooseScripts({ script = [], copy, controlPlane, worker }: AskedScripts): Script[] {
  for (const file of script) checkPath('--script', file, 'file');
  if (copy !== undefined) checkPath('--copy', copy, 'directory');
  const again = script.find((file, index) => script.map((one) => basename(one)).indexOf(basename(file)) !== index);
  if (again !== undefined) {
    throw new UsageError(`--script: two scripts are called ${basename(again)}, and reports could not tell them apart`);
  }
  if (controlPlane === undefined && worker === undefined) {
    if (script.length > 0) return script.map((file) => ofFile(file, copy));
    throw new UsageError(
      'check: name a script with --script, or a directory and commands with --copy and --control-plane',
    );
  }
  const [first, ...others] = script;
  if (others.length > 0) {
    throw new UsageError('with --control-plane or --worker, which say what runs, only one --script can be given');
  }
  if (first === undefined && copy === undefined) {
    throw new UsageError(
      '--control-plane and --worker: say what goes onto the nodes, with --script FILE or --copy DIR',
    );
  }
  // What the one role has no command for, the script does.
  const byScript = first === undefined ? undefined : ofFile(first, copy);
  const commands = { controlPlane: controlPlane ?? byScript?.controlPlane, worker: worker ?? byScript?.worker ?? ':' };
  if (commands.controlPlane === undefined) {
    throw new UsageError('--worker: the control plane needs a command too, with --control-plane or --script');
  }
  const sources = byScript?.sources ?? [copy ?? ''];
  return [{ name: basename(first ?? copy ?? ''), sources, ...commands, controlPlane: commands.controlPlane }];
}

function ofFile(file: string, copy: string | undefined): Script {
  const command = `chmod +x ${shellQuote([`./${basename(file)}`])} && exec ${shellQuote([`./${basename(file)}`])}`;
  return {
    name: basename(file),
    sources: copy === undefined ? [file] : [copy, file],
    controlPlane: command,
    worker: command,
  };
}

function checkPath(option: string, path: string, kind: 'file' | 'directory'): void {
  if (!existsSync(path)) throw new UsageError(`${option}: there is no ${kind} "${path}"`);
  const found = statSync(path);
  if (!(kind === 'file' ? found.isFile() : found.isDirectory())) {
    throw new UsageError(`${option}: "${path}" is not a ${kind}`);
  }
  checkCopied(option, path);
}

/**
 * Reads the file that `--rules` names.
 *
 * @throws UsageError when it cannot be read, or says something that makes no sense
 */
export function readRules(file: string | undefined): RuleSettings {
  if (file === undefined) return usualSettings;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`--rules: ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  return parseRules(
    text,
    `--rules: ${file}`,
    rules.map(({ id }) => id),
  );
}
