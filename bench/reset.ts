/**
 * Breaks one cluster again and again and takes it back every time: how long that takes beside a boot, whether the cluster is
 * as it was each time, and whether a step that leaves something behind is caught.
 *
 *     npm run bench:reset -- [scenario…] [--resets 100] [--seed 1] [--image REF] [-o json]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chooseScenarios } from '../harness/cli/choose.ts';
import { onInterruption } from '../harness/cli/interruption.ts';
import { bootCluster, namedConfig, openLaboratory } from '../harness/cli/laboratory.ts';
import type { StartedKindCluster } from '../harness/cluster/started-kind-cluster.ts';
import { controlPlaneBaseline } from '../harness/control-plane-baseline.ts';
import { guardRun } from '../harness/engine/guard.ts';
import { FingerprintTaker } from '../harness/fingerprint/take.ts';
import { Journal } from '../harness/journal.ts';
import { shuffle } from '../harness/plan/shuffle.ts';
import { makePlan } from '../harness/plan.ts';
import type { Entry } from '../harness/vocabulary/entry.ts';
import type { Trial } from '../harness/vocabulary/plan.ts';
import { runBench } from './command.ts';
import { leaks, leave } from './leaks.ts';
import { type BenchOptions, median } from './options.ts';
import { type Bench, type Turn, takeTurn } from './turn.ts';

/** One alone may fall on a bad moment of the machine: one of 29 s was seen where the others took 15 s. */
const boots = 3;

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

async function benchReset(options: BenchOptions): Promise<number> {
  const { signal, begin } = onInterruption(say);
  const laboratory = await openLaboratory({ image: options.image, signal });
  begin();
  const directory = await mkdtemp(join(tmpdir(), 'dnsdrill-bench-'));
  const entries: Entry[] = [];
  const journal = new Journal(directory, (entry) => entries.push(entry));
  try {
    const config = await namedConfig('control-plane-and-worker');
    const name = `bench-${process.pid}`;
    // Never dismissed: that the benchmark has ended, in whatever way, is reason enough to look for leftovers.
    await guardRun({ dockerHost: laboratory.engine.dockerHost, runId: name, directory });
    const boot = async () => (await bootCluster(laboratory, { name, runId: name, config, directory, signal })).cluster;
    const firstMs: number[] = [];
    for (let number = 1; number < boots; number += 1) {
      await using first = await boot();
      firstMs.push(bootOf(first));
    }
    await using cluster = await boot();
    const bootMs = median([...firstMs, bootOf(cluster)]);
    const taker = new FingerprintTaker(cluster);
    const bench = {
      cluster,
      booted: { taker, fingerprint: await taker.takeSettled(signal) },
      journal,
      entries,
      signal,
    };
    const turns = await takeTurns(bench, drawTrials(options));
    const caught = await catchLeaks(bench);
    return report(options, { bootMs, turns, caught });
  } finally {
    journal.close();
    await rm(directory, { recursive: true, force: true });
  }
}

/** How long the boot itself took, in milliseconds, without what the benchmark has done around it. */
const bootOf = ({ bootTimings }: StartedKindCluster): number =>
  Math.max(...bootTimings.map(({ startedMs, durationMs }) => startedMs + durationMs));

/** Every fault that can be taken back, again and again, in an order that the seed gives. */
function drawTrials({ scenarios, resets, seed }: BenchOptions): Trial[] {
  const { trials } = makePlan(chooseScenarios(scenarios), { controlPlaneBaseline });
  const faults = trials.filter(({ cluster, scenario }) => cluster === 'shared' && scenario.inject.length > 0);
  const enough = Array.from({ length: resets }, (_, index) => faults[index % faults.length]).filter(
    (trial) => trial !== undefined,
  );
  return shuffle(enough, seed);
}

async function takeTurns(bench: Bench, trials: readonly Trial[]): Promise<Turn[]> {
  const turns: Turn[] = [];
  for (const [index, trial] of trials.entries()) {
    const turn = await takeTurn(bench, trial);
    turns.push(turn);
    say(`${index + 1} of ${trials.length}: ${trial.scenario.id}, reset in ${seconds(turn.resetMs)}${faultOf(turn)}`);
  }
  return turns;
}

const faultOf = ({ proved, differences }: Turn): string => (proved ? '' : `, NOT AS IT WAS: ${differences.join(', ')}`);

/**
 * Has each leak happen once: a reset that does not notice it proves nothing. Nothing else is done to the cluster, since an
 * undo may put right what it never knew of.
 */
async function catchLeaks(bench: Bench): Promise<{ caught: number; missed: string[] }> {
  const [trial] = makePlan(chooseScenarios(['healthy-cluster']), { controlPlaneBaseline }).trials;
  if (trial === undefined) throw new Error('the catalogue has no healthy cluster');
  const missed: string[] = [];
  for (const leak of leaks) {
    const turn = await takeTurn(bench, trial, leak);
    const noticed = !turn.proved && turn.differences.some((what) => leak.shows.test(what));
    say(`${leak.name}: ${noticed ? 'caught' : `MISSED: ${turn.differences.join(', ')}`}`);
    if (!noticed) missed.push(leak.name);
    await leave(bench.cluster, leak, 'mend');
  }
  return { caught: leaks.length - missed.length, missed };
}

interface Figures {
  readonly bootMs: number;
  readonly turns: readonly Turn[];
  readonly caught: { readonly caught: number; readonly missed: readonly string[] };
}

function report({ json, seed }: BenchOptions, { bootMs, turns, caught }: Figures): number {
  const resetMs = median(turns.map((turn) => turn.resetMs));
  const equal = turns.filter(({ proved }) => proved).length;
  const figures = {
    ratio: Math.round((resetMs / bootMs) * 1_000) / 1_000,
    resetMs: Math.round(resetMs),
    bootMs: Math.round(bootMs),
    resets: turns.length,
    equal,
    leaks: leaks.length,
    caught: caught.caught,
    seed,
  };
  const told = [
    `${equal} of ${turns.length} resets proved equal (seed ${seed}); ${caught.caught} of ${leaks.length} leaks caught`,
    `median reset ${seconds(resetMs)}, boot ${seconds(bootMs)}, ratio ${figures.ratio} (wanted: at most 0.2)`,
  ];
  process.stdout.write(`${json ? JSON.stringify(figures) : told.join('\n')}\n`);
  return equal === turns.length && caught.missed.length === 0 ? 0 : 1;
}

await runBench(benchReset);
