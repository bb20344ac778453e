/**
 * Runs `dnsdrill diagnose` in the midst of every fault of the catalogue, of some that it does not have, and on a healthy
 * cluster, as a person would: a process with a kubeconfig and a context. Prints what it said of what.
 *
 *     npm run bench:diagnose -- [fault…] [--save DIR] [--image REF] [-o json]
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onInterruption } from '../harness/cli/interruption.ts';
import { bootCluster, type Laboratory, namedConfig, openLaboratory } from '../harness/cli/laboratory.ts';
import { sweepDeadRuns } from '../harness/cli/leftovers.ts';
import { controlPlaneBaseline } from '../harness/control-plane-baseline.ts';
import { guardRun } from '../harness/engine/guard.ts';
import { Journal } from '../harness/journal.ts';
import { isStillShown } from '../harness/phases/symptoms.ts';
import { makePlan } from '../harness/plan.ts';
import { type Lab, runPlan } from '../harness/run.ts';
import { UsageError } from '../harness/vocabulary/failures.ts';
import type { Plan } from '../harness/vocabulary/plan.ts';
import { scenarios } from '../scenarios/index.ts';
import { runBench } from './command.ts';
import { askDiagnose } from './diagnose/ask.ts';
import type { Expected } from './diagnose/expected.ts';
import { type Asked, figures, matrixText } from './diagnose/figures.ts';
import { looksAt } from './diagnose/looks.ts';
import { strangeFaults } from './diagnose/strange-faults.ts';
import type { BenchOptions } from './options.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function benchDiagnose(options: BenchOptions): Promise<number> {
  const plan = planOf(options.scenarios);
  const { signal, begin } = onInterruption(say);
  const laboratory = await openLaboratory({ image: options.image, signal });
  begin();
  const directory = await mkdtemp(join(tmpdir(), 'dnsdrill-bench-'));
  const runId = `bench-${process.pid}`;
  const { dockerHost } = laboratory.engine;
  await sweepDeadRuns(dockerHost, say);
  // Never dismissed: that the benchmark has ended, in whatever way, is reason enough to look for leftovers.
  await guardRun({ dockerHost, runId, directory });
  const broken: string[] = [];
  const journal = new Journal(directory, (entry) => {
    if (entry.kind === 'breakdown') broken.push(`${entry.trial}: ${entry.message}`);
  });
  const asked: Asked[] = [];
  try {
    await runPlan(plan, labOf({ laboratory, directory, runId, journal, signal, asked, options }));
  } finally {
    journal.close();
    await rm(directory, { recursive: true, force: true });
  }
  for (const line of broken) say(`the lab broke: ${line}`);
  const result = figures(
    asked,
    plan.trials.map(({ scenario }) => scenario.id),
  );
  process.stdout.write(options.json ? `${JSON.stringify(result, undefined, 2)}\n` : `${matrixText(result)}\n`);
  return result.right === result.total && result.falseAlarms === 0 && broken.length === 0 ? 0 : 1;
}

/** One trial of each fault, without anything that is tried against it. */
function planOf(names: readonly string[]): Plan {
  const all = [...scenarios, ...strangeFaults.map(({ scenario }) => scenario)];
  const unknown = names.find((name) => !all.some(({ id }) => id === name));
  if (unknown !== undefined)
    throw new UsageError(`there is no fault "${unknown}"; there are ${all.map(({ id }) => id).join(', ')}`);
  const chosen = all
    .filter(({ id }) => names.length === 0 || names.includes(id))
    .map((scenario) => ({ ...scenario, remedies: [] }));
  const plan = makePlan(chosen, { controlPlaneBaseline });
  return { ...plan, trials: plan.trials.map((trial) => ({ ...trial, asks: 'proof-only' })) };
}

interface Benching {
  readonly laboratory: Laboratory;
  readonly directory: string;
  readonly runId: string;
  readonly journal: Journal;
  readonly signal: AbortSignal;
  readonly asked: Asked[];
  readonly options: BenchOptions;
}

function labOf({ laboratory, directory, runId, journal, signal, asked, options }: Benching): Lab {
  let made = 0;
  return {
    journal,
    signal,
    parallel: 1,
    nameCluster: () => `${runId}-${++made}`,
    boot: async (trial, name, until) => {
      const needs = new Set(scenarios.flatMap((scenario) => scenario.needs ?? []));
      const config = await namedConfig(trial.scenario.cluster);
      return bootCluster(laboratory, { name, runId, config, directory, signal: until, needs });
    },
    isKept: () => false,
    keep: async () => undefined,
    remove: (cluster) => cluster.stop(),
    async lookAt(telling) {
      const { trial, cluster, signal: until } = telling;
      const { scenario } = trial;
      for (const { moment, expected, ready } of looksAt(scenario.id, strangeExpectation(scenario.id))) {
        await ready(cluster, until);
        for (const probePod of [false, true]) {
          const found = await askDiagnose(cluster, probePod ? laboratory.clientImage : undefined);
          const called = `${scenario.id}${moment ? `, ${moment}` : ''}, ${probePod ? 'with' : 'without'} a pod`;
          say(`${called}: ${found.told}, ${found.seconds.toFixed(1)} s`);
          // What is said of a fault that has gone meanwhile is neither right nor wrong; figures() tells that it is missing.
          if (!('nothing' in expected) && !(await isStillShown(telling)))
            say(`${called}: the fault had gone, not counted`);
          else asked.push({ fault: scenario.id, moment, expected, probePod, ...found.outcome, seconds: found.seconds });
          if (options.save !== undefined)
            keep(options.save, [scenario.id, moment, probePod ? 'pod' : ''], found.observations);
        }
      }
    },
  };
}

const strangeExpectation = (id: string): Expected | undefined =>
  strangeFaults.find(({ scenario }) => scenario.id === id)?.expected;

function keep(directory: string, name: readonly string[], observations: unknown): void {
  mkdirSync(directory, { recursive: true });
  const file = `${name
    .filter((part) => part !== '')
    .join('-')
    .replaceAll(' ', '-')}.json`;
  writeFileSync(join(directory, file), `${JSON.stringify(observations, undefined, 1)}\n`);
}

await runBench(benchDiagnose);
