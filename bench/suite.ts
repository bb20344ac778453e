/**
 * How long the catalogue takes with clusters that serve many trials, beside the same trials with a fresh cluster each, as many
 * clusters at a time, and beside the time that the genuine kind CLI would need for its clusters alone.
 *
 *     npm run bench:suite -- [scenario…] [--image REF] [-o json]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { chooseScenarios } from '../harness/cli/choose.ts';
import { onInterruption } from '../harness/cli/interruption.ts';
import { openLaboratory } from '../harness/cli/laboratory.ts';
import { loadKindConfig } from '../harness/cluster/load-kind-config.ts';
import { controlPlaneBaseline } from '../harness/control-plane-baseline.ts';
import { docker } from '../harness/engine/docker.ts';
import { makePlan } from '../harness/plan.ts';
import { projectDirectory } from '../harness/setup/places.ts';
import { EnvironmentError } from '../harness/vocabulary/failures.ts';
import { runBench } from './command.ts';
import { bootGenuineKind } from './genuine-kind.ts';
import { installKind, removeKindNetwork } from './kind-cli.ts';
import { type BenchOptions, median } from './options.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(0)} s`;
const configFile = join(projectDirectory, 'kind-configs/control-plane-and-worker.yaml');
/** kind's boots spread by a tenth; three give a median that is good enough for a sum of minutes. */
const kindBoots = 3;

async function benchSuite(options: BenchOptions): Promise<number> {
  const plan = makePlan(chooseScenarios(options.scenarios), { controlPlaneBaseline });
  const { signal, begin } = onInterruption(say);
  const { engine, image, clientImage } = await openLaboratory({ image: options.image, signal });
  begin();
  const obstacle = await installKind();
  if (obstacle !== undefined) throw new EnvironmentError(`no genuine kind CLI to compare with: ${obstacle}`);
  const directory = await mkdtemp(join(tmpdir(), 'dnsdrill-bench-'));
  try {
    const suite = (...more: string[]) =>
      timeSuite([...options.scenarios, '--image', image, ...more], directory, signal);
    const warmMs = await suite();
    const freshMs = await suite('--fresh');
    const kind = { engine: await docker(engine.dockerHost), image, clientImage, directory, signal };
    const kindMs = await timeKind(kind);
    report(options, { trials: plan.trials.length, warmMs, freshMs, kindMs });
    return 0;
  } finally {
    await removeKindNetwork();
    await rm(directory, { recursive: true, force: true });
  }
}

/** The wall time of one run; its verdicts must be as expected, or it has measured something else. */
async function timeSuite(args: readonly string[], directory: string, signal: AbortSignal): Promise<number> {
  const startedMs = performance.now();
  const { exitCode } = await execa(
    process.execPath,
    [join(projectDirectory, 'harness/cli/main.ts'), 'run', ...args, '--out', directory],
    { cwd: projectDirectory, stdin: 'ignore', stdout: 'ignore', stderr: 2, reject: false, cancelSignal: signal },
  );
  signal.throwIfAborted();
  if (exitCode !== 0) throw new Error(`a run ended with ${exitCode}, so its time says nothing`);
  const tookMs = performance.now() - startedMs;
  say(`run ${args.join(' ')}: ${seconds(tookMs)}`);
  return tookMs;
}

async function timeKind(boot: Omit<Parameters<typeof bootGenuineKind>[0], 'name' | 'configFile' | 'nodeCount'>) {
  const { nodes } = await loadKindConfig(configFile);
  const times: number[] = [];
  for (let turn = 1; turn <= kindBoots; turn++) {
    const name = `bench-${process.pid}-${turn}`;
    times.push(await bootGenuineKind({ ...boot, name, configFile, nodeCount: nodes.length }));
  }
  return median(times);
}

interface Figures {
  readonly trials: number;
  readonly warmMs: number;
  readonly freshMs: number;
  readonly kindMs: number;
}

function report({ json }: BenchOptions, figures: Figures): void {
  const { trials, warmMs, freshMs, kindMs } = figures;
  const ratios = {
    ratio: rounded(warmMs / freshMs),
    ratioToKind: rounded(warmMs / (trials * kindMs)),
  };
  const told = [
    `${trials} trials: ${seconds(warmMs)} in clusters that serve many`,
    `  with a fresh cluster each: ${seconds(freshMs)}, ratio ${ratios.ratio} (wanted: at most 0.45)`,
    `  ${trials} boots of the genuine kind CLI alone: ${seconds(trials * kindMs)}, ratio ${ratios.ratioToKind} (wanted: at most 0.6)`,
  ];
  const whole = Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Math.round(value)]));
  process.stdout.write(`${json ? JSON.stringify({ ...ratios, ...whole }) : told.join('\n')}\n`);
}

const rounded = (ratio: number): number => Math.round(ratio * 1_000) / 1_000;

await runBench(benchSuite);
