import type { Remedy } from '../vocabulary/scenario.ts';
import { actSteps, takeBack } from './act.ts';
import { ClaimWatch, settleClaims } from './claims.ts';
import { confirmLoad } from './load.ts';
import { isStillShown } from './symptoms.ts';
import type { Telling } from './telling.ts';
import { watchHealth } from './watch-health.ts';

/** For what the document says of the cluster after its fix: DNS has been watched by then, and so it is settled. */
const verifyMs = 30_000;

/**
 * Tries a remedy: the fault must still be there, the steps are done, DNS is watched, and what the document says of the
 * outcome is asked. A control is taken back at the end, so that the next remedy finds the fault as it was.
 */
export async function tellRemedy(telling: Telling, remedy: Remedy): Promise<void> {
  if (!(await isStillShown(telling))) return;
  telling.since = new Date();
  const doneBefore = telling.undos.length;
  // A remedy that the API server refuses has failed as a remedy, and that is told by what DNS does next.
  await actSteps(telling, remedy.steps);
  const { recoveryMs, watchMs, holdMs, quietMs } = telling.limits;
  const helps = remedy.dns === 'back';
  const verify = new ClaimWatch(telling, remedy.verify, 'claim');
  await watchHealth(telling, {
    timeoutMs: helps ? recoveryMs : (remedy.watchMs ?? telling.trial.watchMs ?? watchMs),
    holdMs,
    hasty: helps,
    eachRound: () => verify.ask({ again: true }),
  });
  if (helps) await confirmLoad(telling);
  await settleClaims(telling, verify, { timeoutMs: verifyMs, quietMs });
  if (remedy.origin === 'control') await takeBack(telling, doneBefore);
}
