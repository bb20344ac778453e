import { pause } from '../cluster/poll.ts';
import type { Health } from '../health.ts';
import { roundHealth } from '../health.ts';
import { ClaimWatch } from '../phases/claims.ts';
import { askHealth } from '../phases/round.ts';
import type { Telling } from '../phases/telling.ts';
import type { Claims } from '../vocabulary/scenario.ts';

/** Between two rounds: a hold of 30 s then has some twenty of them. */
const roundGapMs = 800;

/** Watches DNS and the cause all through a drill, and writes down what it sees: nothing else is judged. */
export class DrillWatch {
  /** Of the last round; undefined where nobody could ask. */
  health: Health | undefined;
  /** When the last look began that is over, on the clock of the journal: what it saw is not older. */
  lookedAtMs = Number.NEGATIVE_INFINITY;
  readonly #telling: Telling;
  readonly #cures: ClaimWatch;
  readonly #ids: readonly string[];
  readonly #claims: Claims;

  constructor(telling: Telling, cures: Claims) {
    this.#telling = telling;
    this.#claims = cures;
    this.#ids = Object.keys(cures);
    this.#cures = new ClaimWatch(telling, cures, 'claim');
  }

  /** What must hold for the cause to be gone and does not, as far as is known: sentences. */
  get unmet(): string[] {
    return this.#ids.filter((id) => !this.#cures.areShown([id])).flatMap((id) => this.#claims[id]?.says ?? []);
  }

  /** Looks once: DNS, and what must hold for the cause to be gone. */
  async look(): Promise<void> {
    const beganMs = this.#telling.nowMs;
    const round = await askHealth(this.#telling);
    this.health = round && roundHealth(round, this.#telling.baselineRounds);
    await this.#cures.ask({ again: true });
    // A round that nobody could ask has seen nothing.
    if (round) this.lookedAtMs = beganMs;
  }

  /**
   * Looks again and again until it is aborted.
   *
   * @param afterEach is told after each look
   */
  async until(over: AbortSignal, afterEach: () => void): Promise<void> {
    while (!over.aborted) {
      await this.look();
      afterEach();
      await pause(roundGapMs, over).catch(() => undefined);
      this.#telling.signal.throwIfAborted();
    }
  }
}
