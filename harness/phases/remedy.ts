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
 * was ever measured to need; those that were watched for less than it needs this time have another turn. So has waiting, where
 * time healed the fault before anybody could look at it once more: a busy machine needs long to tell the symptoms. A remedy that
 * does something has not: what heals by itself would be credited to it.
 */
export async function tellRemedies(telling: Telling, environment: Parameters<typeof isTried>[1]): Promise<void> {
  const remedies = telling.trial.remedies.filter((remedy) => isTried(remedy, environment));
  const { trial, limits } = telling;
  const canGoBack = () => telling.undos.every((undo) => undo !== 'impossible');
  let slowestMs = 0;
  for (const remedy of remedies) {
    const watchMs = patienceMs(remedy, trial, limits);
    let outcome = await turn(telling, remedy, { watchMs });
    if (outcome === 'fault-gone' && isTime(remedy) && canGoBack()) {
      outcome = await turn(telling, remedy, { watchMs, afresh: true });
    }
    if (remedy.dns === 'back' && typeof outcome === 'object') slowestMs = Math.max(slowestMs, outcome.recoveredMs);
  }
  if (!canGoBack()) return;
  const again = remedies.filter((remedy) => remedy.dns === 'not-back' && patienceMs(remedy, trial, limits) < slowestMs);
  for (const remedy of again) await turn(telling, remedy, { watchMs: slowestMs * watchTimes, afresh: true });
}

/** Whether nothing is done but wait, and DNS is to come back by that. */
const isTime = ({ steps, dns }: Remedy): boolean => steps.length === 0 && dns === 'back';

/** What came of a remedy's turn: how long DNS needed to come back; or it did not; or there was no fault left to try it against. */
type Outcome = { readonly recoveredMs: number } | 'not-back' | 'fault-gone';

/** @param afresh takes everything back first, and puts the fault in anew: it may not come back by itself */
function turn(
  telling: Telling,
  remedy: Remedy,
  { watchMs, afresh }: { watchMs: number; afresh?: boolean },
): Promise<Outcome> {
  const tell = async () => {
    if (afresh) await breakAfresh(telling);
    return tellRemedy(telling, remedy, watchMs);
  };
  return telling.phase(remedy.origin === 'control' ? 'control' : 'remedy', tell, remedy.id);
}

/**
 * Takes everything back, and puts the fault in anew.
 *
 * @throws Error where DNS was not well in between: what is broken then is not known to be broken by the fault
 */
async function breakAfresh(telling: Telling): Promise<void> {
  const { limits, trial } = telling;
  await takeBack(telling, 0);
  const { state } = await watchHealth(telling, { timeoutMs: limits.recoveryMs, holdMs: 0 });
  if (state.state !== 'back') throw new Error('the fault was taken back for a second turn, and DNS did not come back');
  telling.since = new Date();
  if (!(await actSteps(telling, trial.scenario.inject))) throw new Error('the fault was refused when put in anew');
  await waitForIllHealth(telling);
}

/**
 * Tries a remedy: the fault must still be there, the steps are done, DNS is watched, and what the document says of the
 * outcome is asked. A control is taken back at the end, so that the next remedy finds the fault as it was.
 */
async function tellRemedy(telling: Telling, remedy: Remedy, watchMs: number): Promise<Outcome> {
  if (!(await isStillShown(telling))) return 'fault-gone';
  // Waiting goes on with the story of the fault: what is logged while it is told is no less said.
  if (remedy.steps.length > 0) telling.since = new Date();
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
  return state.state === 'back' ? { recoveredMs: state.sinceMs - actedMs } : 'not-back';
}
