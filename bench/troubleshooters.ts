/**
 * Compares programs as trainees: each of them in front of each scenario, judged by the rules of a drill. Two controls are always among
 * them, one that does nothing and one that restarts CoreDNS; where they solve what a restart does not fix, the comparison is worth
 * nothing.
 *
 *     npm run bench:troubleshooters -- [scenario…] [--exec NAME=COMMAND]… [--time-limit MINUTES] [-o json]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { onInterruption } from '../harness/cli/interruption.ts';
import { projectDirectory } from '../harness/setup/places.ts';
import type { Debrief } from '../harness/vocabulary/drill.ts';
import { EnvironmentError, UsageError } from '../harness/vocabulary/failures.ts';
import {
  compared,
  readTroubleshooterOptions,
  type Tried,
  type Troubleshooter,
  tableOfTried,
} from './troubleshooters/compare.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function benchTroubleshooters(args: readonly string[]): Promise<number> {
  const options = readTroubleshooterOptions(args);
  const { signal, begin } = onInterruption(say);
  const directory = await mkdtemp(join(tmpdir(), 'dnsdrill-bench-'));
  begin();
  const tried: Tried[] = [];
  try {
    for (const scenario of options.scenarios) {
      for (const troubleshooter of options.troubleshooters) {
        const debrief = await hold(scenario, troubleshooter, { directory, signal, minutes: options.minutes });
        const { judgement, score, times } = debrief;
        const mitigated = times.mitigatedMs === undefined ? {} : { mitigatedMs: times.mitigatedMs };
        tried.push({
          ...{ scenario, troubleshooter: troubleshooter.name, outcome: judgement.outcome, points: score.points },
          ...{ ...mitigated, why: judgement.why },
        });
        say(`${scenario}, ${troubleshooter.name}: ${judgement.outcome}`);
      }
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
  const result = compared(tried);
  process.stdout.write(options.json ? `${JSON.stringify(result, undefined, 2)}\n` : tableOfTried(result));
  return result.wrongControls.length > 0 ? 1 : tried.some(({ outcome }) => outcome === 'unknown') ? 2 : 0;
}

async function hold(
  scenario: string,
  { command }: Troubleshooter,
  { directory, signal, minutes }: { directory: string; signal: AbortSignal; minutes: number },
): Promise<Debrief> {
  const cli = join(projectDirectory, 'harness/cli/main.ts');
  const args = ['train', scenario, '--exec', command, '--time-limit', String(minutes), '-o', 'json', '-q'];
  const { stdout, stderr, exitCode } = await execa(process.execPath, [cli, ...args, '--out', directory], {
    ...{ cwd: projectDirectory, stdin: 'ignore', reject: false, cancelSignal: signal, forceKillAfterDelay: false },
  });
  signal.throwIfAborted();
  if (stdout === '')
    throw new EnvironmentError(`the drill ${scenario} was not held (exit code ${exitCode}):\n${stderr}`);
  return JSON.parse(stdout) as Debrief;
}

try {
  process.exitCode = await benchTroubleshooters(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError || error instanceof EnvironmentError)) throw error;
  say(error.message);
  process.exitCode = error.exitCode;
}
