import type { StartedKindCluster } from '../harness/cluster/started-kind-cluster.ts';
import { controlPlaneBaseline } from '../harness/control-plane-baseline.ts';
import type { Journal } from '../harness/journal.ts';
import { actSteps } from '../harness/phases/act.ts';
import { tellBaseline } from '../harness/phases/baseline.ts';
import { askClaims } from '../harness/phases/claims.ts';
import { keepMeasuring, measureBefore } from '../harness/phases/meter.ts';
import { type BootedState, tellReset } from '../harness/phases/reset.ts';
import { provingClaims } from '../harness/phases/symptoms.ts';
import { Telling } from '../harness/phases/telling.ts';
import { makePlan } from '../harness/plan.ts';
import type { Entry } from '../harness/vocabulary/entry.ts';
import type { Trial } from '../harness/vocabulary/plan.ts';
import { type Leak, leave } from './leaks.ts';

/** One fault, put in and taken back. */
export interface Turn {
  readonly trial: Trial;
  readonly resetMs: number;
  readonly proved: boolean;
  readonly differences: readonly string[];
}

/** Where turns happen. */
export interface Bench {
  readonly cluster: StartedKindCluster;
  readonly booted: BootedState;
  readonly journal: Journal;
  readonly entries: Entry[];
  readonly signal: AbortSignal;
}

/**
 * Puts a fault in, sees it, perhaps leaves something behind, and takes the fault back.
 *
 * @throws Error when the cluster is not healthy before, or the fault does not show
 */
export async function takeTurn(
  { cluster, booted, journal, entries, signal }: Bench,
  trial: Trial,
  leak?: Leak,
): Promise<Turn> {
  const { limits } = makePlan([trial.scenario], { controlPlaneBaseline });
  await using telling = new Telling({ trial, cluster, limits, journal, signal });
  await breakIt(telling);
  if (leak) await leave(cluster, leak, 'make');
  entries.length = 0;
  const startedMs = performance.now();
  const proved = await tellReset(telling, booted);
  const resetMs = performance.now() - startedMs;
  const last = entries.findLast((entry) => entry.kind === 'fingerprint');
  return { trial, resetMs, proved, differences: last?.differences.map(({ what }) => what) ?? ['no comparison'] };
}

/** Puts the fault in and sees it. Some faults show only in what becomes of the scenario's steady lookups. */
async function breakIt(telling: Telling): Promise<void> {
  const { id, scenario } = telling.trial;
  await using _meter = keepMeasuring(telling);
  const [healthy] = await Promise.all([tellBaseline(telling, controlPlaneBaseline), measureBefore(telling)]);
  if (!healthy) throw new Error(`${id}: the baseline failed`);
  telling.since = new Date();
  if (!(await actSteps(telling, scenario.inject))) throw new Error(`${id}: the fault was refused`);
  const asking = { timeoutMs: telling.limits.symptomMs, quietMs: 0, shownBy: scenario.shownBy };
  let shown = false;
  await askClaims(telling, provingClaims(telling), { ...asking, onShown: () => (shown = true) });
  if (!shown) throw new Error(`${id}: the fault did not show`);
}
