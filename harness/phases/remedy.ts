import { isTried } from '../grade/tried.ts';
import { patienceMs, watchTimes } from '../vocabulary/plan.ts';
import type { Remedy } from '../vocabulary/scenario.ts';
import { actSteps, takeBack } from './act.ts';
import { ClaimWatch, settleClaims } from './claims.ts';
import { confirmLoad } from './load.ts';
import { isStillShown, waitForIllHealth } from './symptoms.ts';
import type { Telling } from './telling.ts';
import { watchHealth } from './watch-health.ts';

/** For what the document says of the cluster after its fix: DNS has been watched by then, and so it is settled. */
const verifyMs = 30_000;

/**
 * Tries the remedies of the trial, one after the other. Those that must not help are watched for longer than the right one
 * was ever measured to need; those that were watched for less than it needs this time have another turn.
 */
export async function tellRemedies(telling: Telling, environment: Parameters<typeof isTried>[1]): Promise<void> {
  const remedies = telling.trial.remedies.filter((remedy) => isTried(remedy, environment));
  const { trial, limits } = telling;
  let slowestMs = 0;
  for (const remedy of remedies) {
    const recoveredMs = await turn(telling, remedy, { watchMs: patienceMs(remedy, trial, limits) });
    if (remedy.dns === 'back') slowestMs = Math.max(slowestMs, recoveredMs ?? 0);
  }
  const canGoBack = telling.undos.every((undo) => undo !== 'impossible');
  if (!canGoBack) return;
  const again = remedies.filter((remedy) => remedy.dns === 'not-back' && patienceMs(remedy, trial, limits) < slowestMs);
  for (const remedy of again) await turn(telling, remedy, { watchMs: slowestMs * watchTimes, afresh: true });
}

/** @param afresh takes everything back first, and puts the fault in anew: it may not come back by itself */
function turn(telling: Telling, remedy: Remedy, { watchMs, afresh }: { watchMs: number; afresh?: boolean }) {
  const tell = async () => {
    if (afresh) {
      await takeBack(telling, 0);
      await watchHealth(telling, { timeoutMs: telling.limits.recoveryMs, holdMs: 0 });
      await actSteps(telling, telling.trial.scenario.inject);
      await waitForIllHealth(telling);
    }
    return tellRemedy(telling, remedy, watchMs);
  };
  return telling.phase(remedy.origin === 'control' ? 'control' : 'remedy', tell, remedy.id);
}

/**
 * Tries a remedy: the fault must still be there, the steps are done, DNS is watched, and what the document says of the
 * outcome is asked. A control is taken back at the end, so that the next remedy finds the fault as it was.
 *
 * @returns how long DNS needed to come back; undefined when it did not
 */
async function tellRemedy(telling: Telling, remedy: Remedy, watchMs: number): Promise<number | undefined> {
  if (!(await isStillShown(telling))) return undefined;
  telling.since = new Date();
  const doneBefore = telling.undos.length;
  const actedMs = telling.nowMs;
  // A remedy that the API server refuses has failed as a remedy, and that is told by what DNS does next.
  await actSteps(telling, remedy.steps);
  const { recoveryMs, holdMs, quietMs } = telling.limits;
  const helps = remedy.dns === 'back';
  const verify = new ClaimWatch(telling, remedy.verify, 'claim');
  const { state } = await watchHealth(telling, {
    timeoutMs: helps ? recoveryMs : watchMs,
    holdMs,
    pace: helps ? 'hasty' : 'calm',
    eachRound: () => verify.ask({ again: true }),
  });
  if (helps) await confirmLoad(telling);
  await settleClaims(telling, verify, { timeoutMs: verifyMs, quietMs });
  if (remedy.origin === 'control') await takeBack(telling, doneBefore);
  return state.state === 'back' ? state.sinceMs - actedMs : undefined;
}
