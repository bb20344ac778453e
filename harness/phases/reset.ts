import { compareFingerprints } from '../fingerprint/compare.ts';
import type { Fingerprint } from '../fingerprint/fingerprint.ts';
import type { FingerprintTaker } from '../fingerprint/take.ts';
import { asCannotAsk } from '../probes/ask.ts';
import type { Difference } from '../vocabulary/entry.ts';
import { takeBack } from './act.ts';
import { watchHealth } from './rounds.ts';
import type { Telling } from './telling.ts';

/** Twice the slowest reset that was measured, with room for a machine under load; a cluster that needs longer is replaced. */
const resetMs = 60_000;

/** What a cluster was like after its boot, and how that is found out again. */
export interface BootedState {
  readonly taker: FingerprintTaker;
  readonly fingerprint: Fingerprint;
}

/**
 * Takes the trial back and proves it: every undo is done, the cluster is compared with what it was after its boot, and DNS
 * is asked, until both are as they were or the time is over.
 *
 * @returns whether they are; if not, the cluster must not serve another trial
 */
export async function tellReset(telling: Telling, booted: BootedState): Promise<boolean> {
  await takeBack(telling, 0);
  const [{ state }, same] = await Promise.all([
    watchHealth(telling, { timeoutMs: resetMs, holdMs: 0, hasty: true }),
    untilSame(telling, booted),
    hurry(telling),
  ]);
  return state.state === 'back' && same;
}

/**
 * The kubelet lets up to ten seconds pass between two readiness probes; nothing is measured here that asking for more of them
 * would falsify. Where it does not help, DNS is not back either, and that is what is reported.
 */
async function hurry({ cluster, signal }: Telling): Promise<void> {
  await cluster.hurryCoreDns({ timeoutMs: resetMs, signal }).catch(() => signal.throwIfAborted());
}

/** Compares until nothing differs any more: pods start and stop for a while, and kube-proxy follows them. */
async function untilSame(telling: Telling, { taker, fingerprint }: BootedState): Promise<boolean> {
  const startedMs = performance.now();
  for (;;) {
    const takenMs = performance.now();
    const now = await telling.orTrouble('fingerprint', () => asCannotAsk(() => taker.take(telling.signal)));
    const differences: Difference[] = now
      ? compareFingerprints(fingerprint, now)
      : [{ what: 'the cluster', after: 'cannot be asked' }];
    const isLast = differences.length === 0 || performance.now() - startedMs >= resetMs;
    if (isLast) {
      const durationMs = Math.round(performance.now() - takenMs);
      telling.write({ kind: 'fingerprint', facts: now?.size ?? 0, differences, durationMs });
      return differences.length === 0;
    }
    await telling.gap(500);
  }
}
