import { pause, waitFor } from '../cluster/poll.ts';
import { roundHealth } from '../health.ts';
import type { Claims } from '../vocabulary/scenario.ts';
import { askClaims, ClaimWatch } from './claims.ts';
import { askHealth } from './rounds.ts';
import type { Telling } from './telling.ts';

/** How long a crash loop may hide behind a pod that is Ready for a moment: one back-off of the kubelet and more. */
const stillShownMs = 45_000;
const lookAgainMs = 1_000;

/** Asks for the documented symptoms; in later trials of a scenario only for those that prove the fault. */
export async function tellSymptoms(telling: Telling): Promise<void> {
  const { scenario, asks } = telling.trial;
  const claims = asks === 'every-symptom' ? scenario.symptoms : provingClaims(telling);
  const { symptomMs: timeoutMs, quietMs } = telling.limits;
  await askClaims(telling, claims, { timeoutMs, quietMs, shownBy: scenario.shownBy });
  if (scenario.shownBy.length > 0) await waitForIllHealth(telling);
}

/** A fault also shows in the health of DNS; a crash loop hides from a single question between two crashes. */
async function waitForIllHealth(telling: Telling): Promise<void> {
  await waitFor(
    async () => {
      const round = await askHealth(telling);
      return round && roundHealth(round, telling.baselineRounds) !== 'healthy' ? round : undefined;
    },
    { timeoutMs: stillShownMs, intervalMs: lookAgainMs, signal: telling.signal },
  );
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
    await watch.ask({ again: true });
    if (watch.areShown()) {
      const round = await askHealth(telling);
      if (round && roundHealth(round, telling.baselineRounds) !== 'healthy') return true;
    }
    await pause(lookAgainMs, telling.signal);
  }
  return false;
}

function provingClaims({ trial: { scenario } }: Telling): Claims {
  const proving = Object.entries(scenario.symptoms).filter(([id]) => scenario.shownBy.includes(id));
  return Object.fromEntries(proving);
}
