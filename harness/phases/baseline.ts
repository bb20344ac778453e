import type { Claims } from '../vocabulary/scenario.ts';
import { askClaims } from './claims.ts';
import type { Telling } from './telling.ts';
import { watchHealth } from './watch-health.ts';

/** A booted cluster has answered before; three rounds in a row take a few seconds. */
const timeoutMs = 60_000;

/**
 * Sees that the cluster is healthy before anything is done to it.
 *
 * @returns whether it is; a trial without a baseline proves nothing
 */
export async function tellBaseline(telling: Telling, controlPlaneBaseline: Claims): Promise<boolean> {
  if (telling.trial.scenario.baseline === 'control-plane') {
    return askClaims(telling, controlPlaneBaseline, { timeoutMs, quietMs: timeoutMs });
  }
  const { state, rounds } = await watchHealth(telling, { timeoutMs, holdMs: 0 });
  telling.baselineRounds = rounds;
  return state.state === 'back';
}
