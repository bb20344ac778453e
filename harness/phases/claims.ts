import { gradeAnswers } from '../grade/claim.ts';
import type { PlacedAnswer } from '../vocabulary/entry.ts';
import type { Claim, Claims, Grade } from '../vocabulary/scenario.ts';
import { pause } from '../wait.ts';
import type { Telling } from './telling.ts';

/** Short enough to notice a symptom soon after it shows, long enough to leave two cores to the cluster. */
const roundGapMs = 500;

interface Standing {
  readonly claim: Claim;
  /** What the last answers make of it; undefined before the first. */
  grade: Grade | undefined;
  answers: string;
  changedMs: number;
}

export interface AskingClaims {
  readonly purpose: 'claim' | 'still-shown';
  readonly timeoutMs: number;
  /** When no answer has changed for this long, what does not fit by then is taken not to. */
  readonly quietMs: number;
  /** Until these are borne out, quiet does not end the asking. */
  readonly shownBy?: readonly string[];
  /** Ask again even what has fitted once: all of it must hold at the same time. */
  readonly together?: boolean;
}

/**
 * Asks for claims again and again: until each is borne out to the letter, or nothing changes any more, or the time is over.
 * Every change of an answer is written down, so the last one written is the one that counts.
 *
 * @returns how each claim stood at the end
 */
export async function askClaims(
  telling: Telling,
  claims: Claims,
  asking: AskingClaims,
): Promise<ReadonlyMap<string, Grade | undefined>> {
  const startedMs = performance.now();
  const standings = new Map<string, Standing>(
    Object.entries(claims).map(([id, claim]) => [id, { claim, grade: undefined, answers: '', changedMs: startedMs }]),
  );
  for (;;) {
    telling.signal.throwIfAborted();
    await askOnce(telling, standings, asking);
    const nowMs = performance.now();
    const open = [...standings.values()].filter(({ grade }) => grade !== 'confirmed');
    const quiet = open.every(({ grade, changedMs }) => grade !== undefined && nowMs - changedMs >= asking.quietMs);
    const shown = (asking.shownBy ?? []).every((id) => isShown(standings.get(id)?.grade));
    if (open.length === 0 || (quiet && shown) || nowMs - startedMs >= asking.timeoutMs) break;
    await pause(roundGapMs, telling.signal);
  }
  return new Map([...standings].map(([id, { grade }]) => [id, grade]));
}

export const isShown = (grade: Grade | undefined): boolean =>
  grade === 'confirmed' || grade === 'confirmed-differently';

async function askOnce(telling: Telling, standings: Map<string, Standing>, asking: AskingClaims): Promise<void> {
  const due = [...standings].filter(([, { grade }]) => asking.together || grade !== 'confirmed');
  await Promise.all(
    due.map(async ([id, standing]) => {
      const asked = await telling.ask(id, standing.claim.probe, asking.purpose);
      if (asked === undefined) return;
      const answers = inWords(asked.answers);
      if (answers === standing.answers && standing.grade !== undefined) return;
      asked.record();
      standing.answers = answers;
      standing.changedMs = performance.now();
      standing.grade = gradeAnswers(standing.claim, asked.answers);
    }),
  );
}

const inWords = (answers: readonly PlacedAnswer[]): string =>
  answers.map(({ place, answer }) => `${place}: ${answer}`).join(', ');
