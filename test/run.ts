/**
 * Runs the tests: `node test/run.ts check` for all that needs no engine, `node test/run.ts all` for the live tests as well,
 * `node test/run.ts full` with every case of them where `all` tries a sample. Each step that is no mocha suite counts as
 * one test. The last line is `N passed, N failed, N skipped`.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

interface Step {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly directory?: string;
  /** Skipped, and said so, where this program is missing. */
  readonly needs?: string;
  /** Its tests are counted one by one. */
  readonly mocha?: true;
  /** What comes after makes no sense without it. */
  readonly vital?: true;
}

const [, , mode = 'check'] = process.argv;
if (!['check', 'all', 'full'].includes(mode)) throw new Error(`"${mode}" is none of check, all, full`);

const root = join(import.meta.dirname, '..');
const mocha = (...args: string[]): [string, ...string[]] => [
  'mocha',
  '--reporter',
  join(root, 'test/counting-reporter.ts'),
  '--forbid-only',
  ...args,
];

const checks: readonly Step[] = [
  { name: 'types', command: ['tsc', '--noEmit'] },
  { name: 'lint', command: ['biome', 'ci', '--error-on-warnings', '--colors=off'] },
  { name: 'dead code', command: ['knip', '--no-progress'] },
  {
    name: 'shell scripts',
    command: ['sh', '-c', 'git ls-files -z | xargs -0 grep -lZ "^#!.*sh$" | xargs -0 shellcheck -x -P SCRIPTDIR'],
    needs: 'shellcheck',
  },
  {
    name: 'unit tests',
    command: mocha('--ignore', 'test/live/**', '--ignore', 'test/browser/**', 'test/**/*.test.ts'),
    mocha: true,
  },
];

const everything: readonly Step[] = [
  ...checks,
  { name: 'network agent', command: ['go', 'test', './...'], directory: 'node-image/network-agent', needs: 'go' },
  { name: 'runtime wrapper', command: ['go', 'test', './...'], directory: 'lab-engine/runtime-wrapper', needs: 'go' },
  { name: 'set-up', command: ['./setup'], vital: true },
  { name: 'a browser', command: ['test/browser/install'] },
  { name: 'browser tests', command: mocha('test/browser/**/*.test.ts'), mocha: true },
  // Clusters are large: one test at a time, each with the time that it asks for itself.
  { name: 'live tests', command: mocha('--timeout', '600000', 'test/live/**/*.test.ts'), mocha: true },
];

async function has(program: string): Promise<boolean> {
  const { exitCode } = await execa('sh', ['-c', `command -v ${program}`], { reject: false });
  return exitCode === 0;
}

async function runStep(step: Step, counts: Counts, scratch: string): Promise<boolean> {
  process.stdout.write(`\n=== ${step.name}\n`);
  if (step.needs && !(await has(step.needs))) {
    process.stdout.write(`skipped: there is no ${step.needs} here\n`);
    counts.skipped++;
    return true;
  }
  const countsFile = join(scratch, `${step.name}.json`);
  const [file, ...args] = step.command;
  const startedMs = performance.now();
  const { exitCode } = await execa(file, args, {
    cwd: join(root, step.directory ?? '.'),
    env: { DNSDRILL_TEST_COUNTS: countsFile, ...(mode === 'full' && { DNSDRILL_TEST_FULL: '1' }) },
    preferLocal: true,
    localDir: root,
    stdin: 'ignore',
    stdout: 'inherit',
    stderr: 'inherit',
    reject: false,
  });
  const passed = exitCode === 0;
  process.stdout.write(
    `${passed ? 'ok' : 'FAILED'}: ${step.name}, ${((performance.now() - startedMs) / 1000).toFixed(1)} s\n`,
  );
  add(counts, await countsOf(step, passed, countsFile));
  return passed;
}

/** A suite that ended without counts, or counted no failure and failed all the same, has failed as a whole. */
async function countsOf(step: Step, passed: boolean, file: string): Promise<Counts> {
  const whole = { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
  if (!step.mocha) return whole;
  try {
    const counted = JSON.parse(await readFile(file, 'utf8')) as Counts;
    return !passed && counted.failed === 0 ? { ...counted, failed: 1 } : counted;
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

function add(total: Counts, more: Counts): void {
  total.passed += more.passed;
  total.failed += more.failed;
  total.skipped += more.skipped;
}

const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
const scratch = await mkdtemp(join(tmpdir(), 'dnsdrill-test-'));
for (const step of mode === 'check' ? checks : everything) {
  const passed = await runStep(step, counts, scratch);
  if (!passed && step.vital) break;
}
await rm(scratch, { recursive: true });
process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
process.exitCode = counts.failed === 0 ? 0 : 1;
