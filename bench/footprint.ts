/**
 * How much memory a run needs at its peak: the harness' own process, and the containers of the lab, two nodes and the
 * resolver. Linux only, with the engine on this machine.
 *
 *     npm run bench:footprint -- [scenario…] [--image REF] [-o json]
 */
import { readlinkSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { onInterruption } from '../harness/cli/interruption.ts';
import { openLaboratory } from '../harness/cli/laboratory.ts';
import { pause } from '../harness/cluster/poll.ts';
import { type Docker, docker, hasStatus } from '../harness/engine/docker.ts';
import { labels } from '../harness/engine/label.ts';
import { projectDirectory } from '../harness/setup/places.ts';
import { memoryCgroup, memoryInUse, peakResident } from './cgroup-memory.ts';
import { runBench } from './command.ts';
import type { BenchOptions } from './options.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const mebibyte = 2 ** 20;

/** Unless others are named: its remedies are watched for long, and CoreDNS is rolled out twice. */
const usualScenario = 'selector-mismatch';
const limits = { harness: 250 * mebibyte, lab: 3 * 1_024 * mebibyte };
const sampleGapMs = 200;

interface Peaks {
  harness: number;
  lab: number;
}

/** Samples a run until it ends. */
class Sampler {
  readonly peaks: Peaks = { harness: 0, lab: 0 };
  readonly #engine: Docker;
  readonly #runs: string;
  readonly #cgroups = new Map<string, string>();

  constructor(engine: Docker, runs: string) {
    this.#engine = engine;
    this.#runs = runs;
  }

  /** Takes one sample. What the lab's containers use is added up at one moment, and the largest sum counts. */
  async sample(harness: number): Promise<void> {
    this.peaks.harness = Math.max(this.peaks.harness, await peakResident(harness));
    await this.#findContainers();
    const used = await Promise.all([...this.#cgroups.values()].map(memoryInUse));
    this.peaks.lab = Math.max(
      this.peaks.lab,
      used.reduce((sum, bytes) => sum + bytes, 0),
    );
  }

  async #findContainers(): Promise<void> {
    const run = runId(this.#runs);
    if (run === undefined) return;
    const found = await this.#engine.listContainers({ filters: { label: [`${labels.run}=${run}`] } });
    for (const { Id } of found.filter((container) => !this.#cgroups.has(container.Id))) {
      const cgroup = await this.#cgroupOf(Id);
      if (cgroup !== undefined) this.#cgroups.set(Id, cgroup);
    }
  }

  async #cgroupOf(containerId: string): Promise<string | undefined> {
    try {
      return await memoryCgroup((await this.#engine.getContainer(containerId).inspect()).State.Pid, containerId);
    } catch (error) {
      // It was removed between the two questions.
      if (hasStatus(error, 404)) return undefined;
      throw error;
    }
  }
}

function runId(runs: string): string | undefined {
  try {
    return readlinkSync(join(runs, 'latest'));
  } catch {
    return undefined;
  }
}

async function benchFootprint(options: BenchOptions): Promise<number> {
  const { signal, begin } = onInterruption(say);
  const { engine, image } = await openLaboratory({ image: options.image, signal });
  begin();
  const scenarios = options.scenarios.length > 0 ? options.scenarios : [usualScenario];
  const runs = await mkdtemp(join(tmpdir(), 'dnsdrill-bench-'));
  try {
    const command = [
      join(projectDirectory, 'harness/cli/main.ts'),
      'run',
      ...scenarios,
      '--image',
      image,
      '--out',
      runs,
    ];
    const run = execa(process.execPath, command, {
      cwd: projectDirectory,
      stdin: 'ignore',
      stdout: 'ignore',
      stderr: 2,
      reject: false,
      cancelSignal: signal,
    });
    const sampler = new Sampler(await docker(engine.dockerHost), runs);
    let ended = false;
    void run.then(() => {
      ended = true;
    });
    while (!ended) {
      await sampler.sample(run.pid ?? 0);
      await pause(sampleGapMs, signal);
    }
    const { exitCode } = await run;
    if (exitCode !== 0) {
      say(`the run ended with ${exitCode}, so its peaks say nothing`);
      return exitCode ?? 70;
    }
    return report(options, sampler.peaks);
  } finally {
    await rm(runs, { recursive: true, force: true });
  }
}

function report({ json }: BenchOptions, peaks: Peaks): number {
  if (peaks.harness === 0 || peaks.lab === 0) throw new Error('nothing could be measured: is the engine elsewhere?');
  const toMiB = (bytes: number) => Math.round(bytes / mebibyte);
  if (json) {
    const figures = { harnessMiB: toMiB(peaks.harness), harnessLimitMiB: toMiB(limits.harness) };
    process.stdout.write(
      `${JSON.stringify({ ...figures, labMiB: toMiB(peaks.lab), labLimitMiB: toMiB(limits.lab) })}\n`,
    );
  } else {
    process.stdout.write(`harness: ${toMiB(peaks.harness)} MiB at its peak, of ${toMiB(limits.harness)} allowed\n`);
    process.stdout.write(`lab of two nodes: ${toMiB(peaks.lab)} MiB at its peak, of ${toMiB(limits.lab)} allowed\n`);
  }
  return peaks.harness > limits.harness || peaks.lab > limits.lab ? 1 : 0;
}

await runBench(benchFootprint);
