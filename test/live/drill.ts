import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { commandOf, stepsLeft } from '../../harness/train/commands.ts';
import type { Debrief } from '../../harness/vocabulary/drill.ts';
import type { Remedy } from '../../harness/vocabulary/scenario.ts';
import type { Step } from '../../harness/vocabulary/step.ts';
import { root } from '../dnsdrill.ts';
import { everything } from './engine.ts';

/** A boot, a fault and its symptoms, a fix and the time that it must hold, on a machine that has other things to do. */
export const drillMs = 8 * 60_000;

/** Notes a command that fails, one a line, in a file beside the script. */
const noteFailures = `trap 'printf "%s\\n" "$BASH_COMMAND" >> "$0.failed"' ERR`;

/** Steps as somebody would type them, for a shell. */
const typed = (steps: readonly Step[]): string => ['set -u', noteFailures, ...steps.map(commandOf), ''].join('\n');

/** A remedy as somebody would type it. */
export const typedRemedy = (remedy: Remedy): string => typed(stepsLeft(remedy, false));

/**
 * Holds a drill with a script as the trainee, and sees that nothing of it is left.
 *
 * @param options.runs where its directory is made
 * @param options.signal ends it early, as `kill` does
 * @returns what came of it, and the commands of a typed remedy that failed: one that was not accepted was not tried
 */
export async function holdDrill(
  scenario: string,
  script: string,
  options: { runs: string; signal?: AbortSignal },
): Promise<{ debrief: Debrief; exitCode: number | undefined; failed: string[] }> {
  const file = join(await mkdtemp(join(options.runs, `${scenario}-`)), 'trainee.sh');
  writeFileSync(file, script);
  const args = ['train', scenario, '--exec', `bash ${file}`, '--hold', '15', '--time-limit', '5', '-o', 'json'];
  const run = await execa(process.execPath, [join(root, 'harness/cli/main.ts'), ...args, '--out', options.runs], {
    ...{ cwd: root, stdin: 'ignore', stderr: 'inherit', reject: false, forceKillAfterDelay: false },
    ...(options.signal && { cancelSignal: options.signal }),
  });
  const debrief = JSON.parse(run.stdout) as Debrief;
  expect(await everything(`label=dnsdrill.run=${debrief.drill.id}`)).to.deep.equal([]);
  expect(readdirSync(debrief.drill.directory).filter((name) => /kubeconfig|desk/.test(name))).to.deep.equal([]);
  const failed = existsSync(`${file}.failed`) ? readFileSync(`${file}.failed`, 'utf8').trimEnd().split('\n') : [];
  return { debrief, exitCode: run.exitCode, failed };
}
