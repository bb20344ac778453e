/**
 * How long a cluster takes until DNS answers: the lab's boot beside the genuine kind CLI's, with the same image and the
 * same config, turn and turn about.
 *
 *     npm run bench:boot -- [--pairs N] [--image REF] [-o json]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onInterruption } from '../harness/cli/interruption.ts';
import { openLaboratory } from '../harness/cli/laboratory.ts';
import { KindCluster } from '../harness/cluster/kind-cluster.ts';
import { loadKindConfig } from '../harness/cluster/load-kind-config.ts';
import { docker } from '../harness/engine/docker.ts';
import { guardRun } from '../harness/engine/guard.ts';
import { projectDirectory } from '../harness/setup/places.ts';
import { EnvironmentError, UsageError } from '../harness/vocabulary/failures.ts';
import { runBench } from './command.ts';
import { bootGenuineKind } from './genuine-kind.ts';
import { installKind, removeKindNetwork } from './kind-cli.ts';
import { type BenchOptions, median } from './options.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
const configFile = join(projectDirectory, 'kind-configs/control-plane-and-worker.yaml');

/** Two ways to the same cluster; each boots one, says how many milliseconds it took, and removes it. */
interface Contestants {
  readonly lab: (name: string) => Promise<number>;
  readonly kind: (name: string) => Promise<number>;
}

async function contestants(options: BenchOptions, directory: string, signal: AbortSignal): Promise<Contestants> {
  const { engine, image, clientImage } = await openLaboratory({ image: options.image, signal });
  const { dockerHost } = engine;
  const config = await loadKindConfig(configFile);
  const common = { image, clientImage, directory, signal };
  const runId = `bench-${process.pid}`;
  // Never dismissed: that the benchmark has ended, in whatever way, is reason enough to look for leftovers.
  await guardRun({ dockerHost, runId, directory });
  return {
    lab: async (name) => {
      const startedMs = performance.now();
      await using _cluster = await new KindCluster({ ...common, name, runId, config, dockerHost }).start();
      return performance.now() - startedMs;
    },
    kind: async (name) =>
      bootGenuineKind({
        ...common,
        name,
        configFile,
        nodeCount: config.nodes.length,
        engine: await docker(dockerHost),
      }),
  };
}

async function benchBoot(options: BenchOptions): Promise<number> {
  if (options.scenarios.length > 0) throw new UsageError(`no argument is expected: ${options.scenarios.join(' ')}`);
  const { signal, begin } = onInterruption(say);
  const obstacle = await installKind();
  if (obstacle !== undefined) throw new EnvironmentError(`no genuine kind CLI to compare with: ${obstacle}`);
  const directory = await mkdtemp(join(tmpdir(), 'dnsdrill-bench-'));
  try {
    const { lab, kind } = await contestants(options, directory, signal);
    begin();
    const labMs: number[] = [];
    const kindMs: number[] = [];
    for (let pair = 1; pair <= options.pairs; pair++) {
      const name = `bench-${process.pid}-${pair}`;
      const turns = [
        async () => labMs.push(await lab(`${name}-lab`)),
        async () => kindMs.push(await kind(`${name}-kind`)),
      ];
      for (const turn of pair % 2 === 1 ? turns : turns.toReversed()) await turn();
      say(`pair ${pair} of ${options.pairs}: lab ${seconds(labMs.at(-1) ?? 0)}, kind ${seconds(kindMs.at(-1) ?? 0)}`);
    }
    report(options, median(labMs), median(kindMs));
    return 0;
  } finally {
    await removeKindNetwork();
    await rm(directory, { recursive: true, force: true });
  }
}

function report({ json, pairs }: BenchOptions, labMs: number, kindMs: number): void {
  const ratio = Math.round((labMs / kindMs) * 1_000) / 1_000;
  const figures = { ratio, labMs: Math.round(labMs), kindMs: Math.round(kindMs), pairs };
  const told = `Until DNS answers, median of ${pairs}: lab ${seconds(labMs)}, kind ${seconds(kindMs)}, ratio ${ratio} (wanted: at most 0.7)`;
  process.stdout.write(`${json ? JSON.stringify(figures) : told}\n`);
}

await runBench(benchBoot);
