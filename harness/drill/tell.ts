import { compareFingerprints } from '../fingerprint/compare.ts';
import type { Fingerprint } from '../fingerprint/fingerprint.ts';
import { labPrograms } from '../fingerprint/node-facts.ts';
import type { FingerprintTaker } from '../fingerprint/take.ts';
import { actSteps } from '../phases/act.ts';
import { tellBaseline } from '../phases/baseline.ts';
import { ClaimWatch } from '../phases/claims.ts';
import { keepMeasuring, measureBefore } from '../phases/meter.ts';
import { keepAsking } from '../phases/prober.ts';
import { askHealth } from '../phases/round.ts';
import { askLookAlikes, isStillShown, provingClaims, tellSymptoms } from '../phases/symptoms.ts';
import type { Telling } from '../phases/telling.ts';
import { CannotAsk } from '../probes/asking.ts';
import type { DrillPlan } from '../vocabulary/drill.ts';
import type { Difference } from '../vocabulary/entry.ts';
import { EnvironmentError } from '../vocabulary/failures.ts';
import type { Capability } from '../vocabulary/scenario.ts';

/** Kept apart from the story: what a cluster is like, at its three moments. */
export interface Prints {
  readonly taker: FingerprintTaker;
  readonly healthy: Fingerprint;
}

/**
 * Gets a cluster ready for a trainee: healthy, broken, and seen to be broken.
 *
 * @param saying tells whoever waits how far it is; nothing of the fault
 * @returns what the cluster was like before the fault
 * @throws EnvironmentError when the host lacks what the fault needs; Error when the cluster is no ground for a drill
 */
export async function breakCluster(
  telling: Telling,
  plan: DrillPlan,
  { taker, capabilities, saying }: { taker: FingerprintTaker; capabilities: readonly Capability[]; saying: Saying },
): Promise<Prints> {
  const { scenario } = plan;
  const lacks = (scenario.needs ?? []).filter((need) => !capabilities.includes(need));
  if (lacks.length > 0) throw new EnvironmentError(`this host lacks ${lacks.join(' and ')}, which the drill needs`);

  saying('is it healthy?');
  const healthy = await telling.phase('baseline', async () => {
    const [isHealthy, print] = await Promise.all([
      tellBaseline(telling, plan.controlPlaneBaseline),
      taker.takeSettled(telling.signal),
      measureBefore(telling),
    ]);
    if (!isHealthy) throw new Error('the cluster was not healthy before anything was done to it');
    return print;
  });

  saying('it is. Something breaks');
  telling.since = new Date();
  const injected = await telling.phase('inject', () => actSteps(telling, scenario.inject));
  if (!injected) throw new Error('the cluster refused the fault');
  await telling.phase('symptoms', async () => {
    await tellSymptoms(telling, undefined);
    await askLookAlikes(telling, plan.lookAlikeProbes);
    await writeDifferences(telling, { taker, healthy });
    const isShown =
      scenario.shownBy.length === 0 ? (await askHealth(telling)) !== undefined : await isStillShown(telling);
    if (!isShown) throw new Error('the fault did not show, so there is nothing to train with');
  });
  return { taker, healthy };
}

export type Saying = (line: string) => void;

/** Goes on beside the story until it is disposed of: the timeline of the outage, and the steady lookups. */
export function keepWatch(telling: Telling): AsyncDisposable {
  const [prober, meter] = [keepAsking(telling), keepMeasuring(telling)];
  return {
    async [Symbol.asyncDispose]() {
      await prober[Symbol.asyncDispose]();
      await meter[Symbol.asyncDispose]();
    },
  };
}

/** Writes down what of the cluster is not as it was before the fault. */
export async function writeDifferences(telling: Telling, { taker, healthy }: Prints): Promise<void> {
  const startedMs = performance.now();
  const now = await telling.orTrouble('fingerprint', () =>
    taker.take(telling.signal).catch((error: unknown) => {
      telling.signal.throwIfAborted();
      // A trainee may leave a node that cannot tell of itself: that is no failure of the lab.
      throw new CannotAsk(error instanceof Error ? error.message : String(error));
    }),
  );
  if (now === undefined) return;
  // The lab asks and measures all the while, by programs of its own.
  const isOurs = ({ what, after = '' }: Difference) =>
    what.startsWith('programs added on ') && labPrograms.includes(after);
  const differences = compareFingerprints(healthy, now).filter((difference) => !isOurs(difference));
  const durationMs = Math.round(performance.now() - startedMs);
  telling.write({ kind: 'fingerprint', facts: now.size, differences, durationMs });
}

/** Which of the symptoms that prove the fault are there now. */
export async function symptomsNow(telling: Telling): Promise<ReadonlySet<string>> {
  const claims = provingClaims(telling);
  const watch = new ClaimWatch(telling, claims, 'still-shown');
  await watch.ask({ again: true });
  return new Set(Object.keys(claims).filter((id) => watch.areShown([id])));
}
