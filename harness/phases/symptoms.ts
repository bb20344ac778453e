import { roundHealth } from '../health.ts';
import type { Plan } from '../vocabulary/plan.ts';
import type { Claims } from '../vocabulary/scenario.ts';
import { askClaims, ClaimWatch } from './claims.ts';
import { keepEvidence } from './evidence.ts';
import { askHealth } from './round.ts';
import type { Telling } from './telling.ts';

/** How long a crash loop may hide behind a pod that is Ready for a moment: one back-off of the kubelet and more. */
const stillShownMs = 45_000;
const lookAgainMs = 1_000;

/**
 * Asks for the documented symptoms; in later trials of a scenario only for those that prove the fault. As soon as those are
 * seen, what a person would look at is kept.
 */
export async function tellSymptoms(telling: Telling, lookAlikeProbes: Plan['lookAlikeProbes']): Promise<void> {
  const { scenario, asks } = telling.trial;
  const claims = asks === 'every-symptom' ? scenario.symptoms : provingClaims(telling);
  const { symptomMs: timeoutMs, quietMs } = telling.limits;
  let evidence: Promise<void> | undefined;
  const onShown = () => {
    evidence ??= keepEvidence(telling);
    // Whoever awaits it below is told; until then a failure must not end the process.
    evidence.catch(() => undefined);
  };
  await askClaims(telling, claims, { timeoutMs, quietMs, shownBy: scenario.shownBy, onShown });
  if (scenario.shownBy.length > 0) await waitForIllHealth(telling);
  await (evidence ?? keepEvidence(telling));
  if (asks === 'every-symptom') await askLookAlikes(telling, lookAlikeProbes ?? {});
}

/** What tells this fault from others that look alike, asked while everything it brings about is there. */
export async function askLookAlikes(telling: Telling, probes: NonNullable<Plan['lookAlikeProbes']>): Promise<void> {
  const asked = await Promise.all(
    Object.entries(probes).map(([name, probe]) => telling.ask(name, probe, 'look-alike')),
  );
  for (const answer of asked) answer?.record();
}

/** A fault also shows in the health of DNS; a crash loop hides from a single question between two crashes. */
export async function waitForIllHealth(telling: Telling): Promise<void> {
  const startedMs = performance.now();
  do {
    const round = await askHealth(telling);
    if (round && roundHealth(round, telling.baselineRounds) !== 'healthy') return;
    await telling.gap(lookAgainMs);
  } while (performance.now() - startedMs < stillShownMs);
}

/**
 * Asks once more, just before a remedy, whether the fault is there: what healed by itself is credited to no fix.
 *
 * @returns whether every symptom that proves the fault holds, and DNS is not healthy
 */
export async function isStillShown(telling: Telling): Promise<boolean> {
  const watch = new ClaimWatch(telling, provingClaims(telling), 'still-shown');
  const startedMs = performance.now();
  while (performance.now() - startedMs < stillShownMs) {
    // Side by side, since lookups that time out take seconds.
    const [round] = await Promise.all([askHealth(telling), watch.ask({ again: true })]);
    const isIll = round !== undefined && roundHealth(round, telling.baselineRounds) !== 'healthy';
    if (isIll && watch.areShown()) return true;
    await telling.gap(lookAgainMs);
  }
  return false;
}

/** The symptoms that show the fault of the trial. */
export function provingClaims({ trial: { scenario } }: Telling): Claims {
  const proving = Object.entries(scenario.symptoms).filter(([id]) => scenario.shownBy.includes(id));
  return Object.fromEntries(proving);
}
