import type { Telling } from '../phases/telling.ts';
import { briefingOf } from '../train/briefing.ts';
import { debriefOf } from '../train/debrief.ts';
import { curesOf, readFacts } from '../train/facts.ts';
import { judgeSoFar } from '../train/judge.ts';
import type { DrillPlan, Leaving } from '../vocabulary/drill.ts';
import type { Entry } from '../vocabulary/entry.ts';
import { answer, type Drill } from './answers.ts';
import { Desk } from './desk.ts';
import type { Surroundings } from './shims.ts';
import { type Prints, type Saying, symptomsNow, writeDifferences } from './tell.ts';
import { writeTraces } from './trails.ts';
import type { Trainee, Workplace } from './trainee.ts';
import { DrillWatch } from './watch.ts';

/** What a trainee is given, and who tells of it. */
export interface Handing {
  readonly plan: DrillPlan;
  readonly telling: Telling;
  readonly prints: Prints;
  readonly surroundings: Surroundings;
  readonly workplace: Omit<Workplace, 'bin' | 'startup' | 'mark'>;
  readonly causes: Drill['causes'];
  /** The journal as far as it is written. */
  readonly entries: readonly Entry[];
  readonly directory: string;
  readonly start: (workplace: Workplace) => Trainee;
  readonly saying: Saying;
  /** Shows the trainee what they are told before the clock starts. */
  readonly brief: (lines: readonly string[]) => void;
}

/**
 * Hands the cluster to the trainee, watches until they leave, and then as long as there is something to wait for. All that is
 * judged is written down meanwhile.
 */
export async function handOver(handing: Handing): Promise<void> {
  const { plan, telling, entries, saying } = handing;
  const watch = new DrillWatch(telling, curesOf(plan));
  const over = new AbortController();
  const startedMs = telling.nowMs;
  const startedAt = new Date();
  const leave = (why: Leaving): void => {
    if (over.signal.aborted) return;
    telling.write({ kind: 'leaving', why });
    over.abort(why);
  };
  let isSolved = false;
  const debrief = () => debriefOf(plan, entries, { directory: handing.directory, nowMs: telling.nowMs });
  const drill: Drill = {
    ...{ plan, watch, causes: handing.causes, debrief },
    elapsedMs: () => telling.nowMs - startedMs,
    isOver: () => over.signal.aborted,
    write: (did) => void telling.write({ kind: 'deed', did }),
    symptomsNow: () => symptomsNow(telling),
    leave,
  };
  await using desk = await Desk.open(handing.surroundings, (question, words) => answer(drill, question, words));
  const lines = briefingOf(readFacts(plan, entries));
  telling.write({ kind: 'briefing', level: plan.level, lines });
  handing.brief(lines);

  const ended = new AbortController();
  const broken = new AbortController();
  const watching = watch.until(AbortSignal.any([ended.signal, telling.signal]), () => {
    const solved = judgeSoFar(readFacts(plan, entries, telling.nowMs)).outcome === 'solved';
    if (solved && !isSolved && !over.signal.aborted) {
      saying(
        `DNS is back, the cause is gone, and both have been so for ${plan.limits.holdMs / 1_000} s. Leave when you like.`,
      );
    }
    isSolved = solved;
  });
  // Without eyes there is no drill: the trainee need not go on.
  watching.catch((error: unknown) => broken.abort(error));
  try {
    await letWork(handing, desk, { leave, broken: broken.signal });
    const why = over.signal.reason as Leaving;
    if (why === 'left') await settle(handing, { isSolved: () => isSolved, lookedAtMs: () => watch.lookedAtMs });
  } finally {
    ended.abort();
    await watching;
  }
  await writeTraces(telling, { notes: desk.notes(), startedAt });
  await writeDifferences(telling, handing.prints);
}

/** Lets the trainee work until they leave or the time is up; who gave up may look around until then. */
async function letWork(
  { plan, telling, start, workplace, saying }: Handing,
  desk: Desk,
  { leave, broken }: { leave: (why: Leaving) => void; broken: AbortSignal },
): Promise<void> {
  await using trainee = start({ ...workplace, bin: desk.bin, startup: desk.startup, mark: desk.mark });
  const timeUp = new AbortController();
  const timer = setTimeout(() => timeUp.abort(), plan.limits.timeLimitMs);
  const stop = AbortSignal.any([timeUp.signal, telling.signal, broken]);
  const stopped = new Promise<'stopped'>((done) =>
    stop.addEventListener('abort', () => done('stopped'), { once: true }),
  );
  try {
    const how = await Promise.race([trainee.ended, stopped]);
    telling.signal.throwIfAborted();
    broken.throwIfAborted();
    if (how === 'stopped') {
      leave('time-up');
      saying('The time is up.');
    } else leave('left');
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Waits for what may still come of what the trainee did: for DNS, where the cause is gone; else only as long as a wrong fix is watched
 * in a run. What was seen before they left is not the end: their last command may have undone it.
 */
async function settle(
  { plan, telling, entries, saying }: Handing,
  { isSolved, lookedAtMs }: { isSolved: () => boolean; lookedAtMs: () => number },
): Promise<void> {
  const { recoveryMs, watchMs, holdMs } = plan.limits;
  const leftMs = telling.nowMs;
  if (!isSolved()) saying('The trainee has left. Does it hold?');
  for (;;) {
    telling.signal.throwIfAborted();
    if (isSolved() && lookedAtMs() >= leftMs) return;
    const { cures, dns } = judgeSoFar(readFacts(plan, entries, telling.nowMs));
    const isCauseGone = cures.every(({ holds }) => holds === true);
    const isHolding = isCauseGone && (dns === 'healthy-too-briefly' || dns === 'back');
    const patienceMs = isCauseGone ? recoveryMs : watchMs;
    if (telling.nowMs - leftMs >= patienceMs + (isHolding ? holdMs : 0)) return;
    await telling.gap(500);
  }
}
