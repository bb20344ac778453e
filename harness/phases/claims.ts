import { pause } from '../cluster/poll.ts';
import { gradeAnswers } from '../grade/claim.ts';
import type { PlacedAnswer } from '../vocabulary/entry.ts';
import type { Claims, Grade } from '../vocabulary/scenario.ts';
import type { Telling } from './telling.ts';

/** Between two looks when nothing stirs: long enough to leave two cores to the cluster. */
const roundGapMs = 500;
/** The same once the fault is seen to be there, and all that is left is to see what else shows. */
const calmGapMs = 2_000;

interface Standing {
  /** What the last answers make of the claim. */
  readonly grade?: Grade;
  readonly answers: string;
  readonly changedMs: number;
}

/** Whoever puts a claim's question to the cluster. */
type Asker = Pick<Telling, 'ask' | 'signal' | 'nowMs'>;

/**
 * Claims that are asked about again and again. Every change of an answer is written down: the last one written counts, unless
 * the claim could not be asked after it. Then it has no answer, as before the first.
 */
export class ClaimWatch {
  readonly #telling: Asker;
  readonly #claims: Claims;
  readonly #purpose: 'claim' | 'still-shown';
  readonly #standings = new Map<string, Standing>();
  readonly #startedMs: number;

  constructor(telling: Asker, claims: Claims, purpose: 'claim' | 'still-shown') {
    this.#telling = telling;
    this.#claims = claims;
    this.#purpose = purpose;
    this.#startedMs = telling.nowMs;
  }

  /** Asks once, all claims side by side; those that were borne out to the letter before are left out unless `again`. */
  async ask({ again }: { again: boolean }): Promise<void> {
    this.#telling.signal.throwIfAborted();
    const due = Object.keys(this.#claims).filter((id) => again || this.#standings.get(id)?.grade !== 'confirmed');
    await Promise.all(due.map((id) => this.#askOne(id)));
  }

  async #askOne(id: string): Promise<void> {
    const claim = this.#claims[id];
    if (claim === undefined) return;
    const asked = await this.#telling.ask(id, claim.probe, this.#purpose);
    if (asked === undefined) {
      // What was answered before may have changed unseen. When it can be asked again, the answer is news, and written down,
      // even if it is the same.
      this.#standings.delete(id);
      return;
    }
    const answers = inWords(asked.answers);
    if (answers === this.#standings.get(id)?.answers) return;
    asked.record();
    const grade = gradeAnswers(claim, asked.answers);
    this.#standings.set(id, { grade, answers, changedMs: this.#telling.nowMs });
  }

  /** Whether every one of these claims is borne out, to the letter or in substance. */
  areShown(ids: readonly string[] = Object.keys(this.#claims)): boolean {
    return ids.every((id) => {
      const grade = this.#standings.get(id)?.grade;
      return grade === 'confirmed' || grade === 'confirmed-differently';
    });
  }

  /** Whether every claim is borne out to the letter. */
  get areConfirmed(): boolean {
    return Object.keys(this.#claims).every((id) => this.#standings.get(id)?.grade === 'confirmed');
  }

  /**
   * For how long no answer has changed, to none of the claims: one that was just borne out says that something happened, and
   * what is still open may follow from it. A claim that nobody could ask has no answer that could be quiet.
   */
  get quietMs(): number {
    const { nowMs } = this.#telling;
    const changes = Object.keys(this.#claims).map((id) => this.#standings.get(id)?.changedMs ?? nowMs);
    return nowMs - Math.max(this.#startedMs, ...changes);
  }
}

export interface AskingClaims {
  readonly timeoutMs: number;
  /** When no answer has changed for this long, what is not borne out by then is taken not to be. */
  readonly quietMs: number;
  /** Until these are borne out, quiet does not end the asking. */
  readonly shownBy?: readonly string[];
  /** Called once, when they are for the first time. */
  readonly onShown?: () => void;
}

/**
 * Asks about claims until each is borne out to the letter, or nothing changes any more, or the time is over.
 *
 * @returns whether every claim was borne out to the letter
 */
export async function askClaims(telling: Telling, claims: Claims, asking: AskingClaims): Promise<boolean> {
  return settleClaims(telling, new ClaimWatch(telling, claims, 'claim'), asking);
}

/** The same for claims that are being watched already: how long nothing has changed counts from there. */
export async function settleClaims(telling: Telling, watch: ClaimWatch, asking: AskingClaims): Promise<boolean> {
  const startedMs = performance.now();
  let shown = false;
  for (;;) {
    await watch.ask({ again: false });
    const shownNow = watch.areShown(asking.shownBy ?? []);
    if (shownNow && !shown) asking.onShown?.();
    shown ||= shownNow;
    const settled = watch.quietMs >= asking.quietMs && shownNow;
    if (watch.areConfirmed || settled || performance.now() - startedMs >= asking.timeoutMs) return watch.areConfirmed;
    await (shown ? pause(calmGapMs, telling.signal) : telling.gap(roundGapMs));
  }
}

const inWords = (answers: readonly PlacedAnswer[]): string =>
  answers.map(({ place, answer }) => `${place}: ${answer}`).join(', ');
