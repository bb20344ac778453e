import { compareFingerprints } from '../fingerprint/compare.ts';
import type { Fingerprint } from '../fingerprint/fingerprint.ts';
import type { FingerprintTaker } from '../fingerprint/take.ts';
import { asCannotAsk } from '../probes/ask.ts';
import type { Difference } from '../vocabulary/entry.ts';
import { takeBack } from './act.ts';
import { replicasNow } from './replicas.ts';
import type { Telling } from './telling.ts';
import { watchHealth } from './watch-health.ts';

/** Many times the slowest that was measured; a cluster that needs longer is replaced. */
const resetMs = 60_000;
/** A difference that passes by itself, as kube-proxy's rules do, was seen to be gone within two seconds. */
const settledMs = 8_000;
const compareGapMs = 500;
/** Three times what a pod on a quiet machine needs; one that needs longer is watched like everything else. */
const replicasMs = 10_000;
/** Between two counts of the replicas when nothing stirs. */
const replicasGapMs = 500;

/** What a cluster was like after its boot, and how that is found out again. */
export interface BootedState {
  readonly taker: FingerprintTaker;
  readonly fingerprint: Fingerprint;
}

/**
 * Takes the trial back and proves it: every undo is done, DNS is asked until it is back, and the cluster is compared with
 * what it was after its boot.
 *
 * @returns whether both are as they were; if not, the cluster must not serve another trial
 */
export async function tellReset(telling: Telling, booted: BootedState): Promise<boolean> {
  await takeBack(telling, 0);
  let comparing: Promise<boolean> | undefined;
  const compareOnce = () => {
    comparing ??= untilSame(telling, booted);
    // Whoever awaits it below is told; until then a failure must not end the process.
    comparing.catch(() => undefined);
    return comparing;
  };
  // The kubelet lets up to ten seconds pass between two readiness probes; nothing is measured here that asking for more of
  // them would falsify.
  const over = new AbortController();
  const hurried = telling.cluster.hurryCoreDns(AbortSignal.any([telling.signal, over.signal]));
  hurried.catch(() => undefined);
  await untilReplicas(telling);
  const { state } = await watchHealth(telling, {
    timeoutMs: resetMs,
    holdMs: 0,
    pace: 'hasty',
    eachRound: async (health) => {
      if (health !== 'healthy') return;
      over.abort();
      // Not before: while pods start, a comparison only takes their time.
      compareOnce();
    },
  });
  // Compared also where DNS is not back: what is different may be why.
  const same = await compareOnce();
  over.abort();
  await hurried;
  return same && state.state === 'back';
}

/**
 * Waits until CoreDNS has its replicas, for ten seconds at most: DNS cannot be back before, and on a machine with few
 * processors whoever asks in between delays the pod that all wait for. What it finds is no result: the rounds after it are.
 */
async function untilReplicas(telling: Telling): Promise<void> {
  const endMs = performance.now() + replicasMs;
  while (performance.now() < endMs) {
    const replicas = await telling.orTrouble('replicas', () => asCannotAsk(() => replicasNow(telling.cluster)));
    if (replicas !== undefined && replicas.wanted > 0 && replicas.current >= replicas.wanted) return;
    await telling.gap(replicasGapMs);
  }
}

/**
 * Compares until nothing differs any more: kube-proxy, for one, follows a change after a moment. What has not changed for a
 * while will not change any more.
 */
async function untilSame(telling: Telling, booted: BootedState): Promise<boolean> {
  const beganMs = performance.now();
  let last = '';
  let sinceMs = beganMs;
  for (;;) {
    const startedMs = performance.now();
    const { facts, differences } = await compare(telling, booted);
    const nowMs = performance.now();
    const words = JSON.stringify(differences);
    if (words !== last) sinceMs = nowMs;
    last = words;
    if (differences.length === 0 || nowMs - sinceMs >= settledMs || nowMs - beganMs >= resetMs) {
      telling.write({ kind: 'fingerprint', facts, differences, durationMs: Math.round(nowMs - startedMs) });
      return differences.length === 0;
    }
    await telling.gap(compareGapMs);
  }
}

async function compare(telling: Telling, { taker, fingerprint }: BootedState) {
  const now = await telling.orTrouble('fingerprint', () => asCannotAsk(() => taker.take(telling.signal)));
  const silent: Difference[] = [{ what: 'the cluster', after: 'cannot be asked' }];
  return { facts: now?.size ?? 0, differences: now === undefined ? silent : compareFingerprints(fingerprint, now) };
}
