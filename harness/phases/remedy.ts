import type { Remedy } from '../vocabulary/scenario.ts';
import { actSteps, takeBack, type Undo } from './act.ts';
import { askClaims } from './claims.ts';
import { confirmLoad } from './load.ts';
import { watchHealth } from './rounds.ts';
import { isStillShown } from './symptoms.ts';
import type { Telling } from './telling.ts';

/** For what the document says of the cluster after its fix: it is asked once DNS has been watched, and so is settled. */
const verifyMs = 30_000;

/**
 * Tries a remedy: the fault must still be there, the steps are done, DNS is watched, and what the document says of the
 * outcome is asked. A control is taken back at the end, so that the next remedy finds the fault as it was.
 */
export async function tellRemedy(telling: Telling, remedy: Remedy): Promise<void> {
  if (!(await isStillShown(telling))) return;
  telling.since = new Date();
  const undos: Undo[] = [];
  // A remedy that the API server refuses has failed as a remedy, and that is told by what DNS does next.
  await actSteps(telling, remedy.steps, (undo) => undos.push(undo));
  const { recoveryMs, watchMs, holdMs, quietMs } = telling.limits;
  await watchHealth(telling, { timeoutMs: remedy.dns === 'back' ? recoveryMs : watchMs, holdMs });
  if (remedy.dns === 'back') await confirmLoad(telling);
  await askClaims(telling, remedy.verify, { timeoutMs: verifyMs, quietMs });
  if (remedy.origin === 'control') await takeBack(telling, undos);
}
