import { amount } from '../../../reports/text.ts';
import { type Health, roundHealth } from '../../health.ts';
import type { Entry, EntryOf, Phase } from '../../vocabulary/entry.ts';

/** How a remedy left DNS, as far as the rounds tell. */
export interface Tried {
  readonly remedy: string;
  readonly health: Health | undefined;
}

/** How one trial stands, as its entries tell it. */
export class Standing {
  readonly trial: string;
  startedMs: number | undefined;
  /** Of the last entry: when a trial is over, how long it took ends here. */
  lastMs = 0;
  cluster: string | undefined;
  phase: Phase | undefined;
  phaseStartedMs = 0;
  /** False between two phases, and when the last one is over. */
  inPhase = false;
  remedy: string | undefined;
  /** In the present phase. */
  health: Health | undefined;
  readonly tried: Tried[] = [];
  /** What DNS was like before the fault: as healthy as that is what counts. */
  readonly #baseline: EntryOf<'round'>[] = [];
  /** How many differences the last comparison of the cluster found; undefined without one. */
  differences: number | undefined;
  /** How long the reset took; undefined before its end. */
  resetMs: number | undefined;
  breakdown: string | undefined;

  constructor(trial: string) {
    this.trial = trial;
  }

  /** Takes the trial's next entry into account. */
  see(entry: Entry): void {
    this.startedMs ??= entry.ms;
    this.lastMs = entry.ms;
    this.cluster = entry.cluster ?? this.cluster;
    if (entry.kind === 'phase') this.#turn(entry);
    else if (entry.kind === 'round') this.#hear(entry);
    else if (entry.kind === 'fingerprint') this.differences = entry.differences.length;
    else if (entry.kind === 'breakdown') this.breakdown = entry.message;
  }

  #hear(round: EntryOf<'round'>): void {
    if (this.phase === 'baseline') this.#baseline.push(round);
    this.health = roundHealth(round, this.#baseline);
  }

  #turn(entry: EntryOf<'phase'>): void {
    this.inPhase = entry.state === 'started';
    if (this.inPhase) {
      const { phase, remedy } = entry;
      this.phase = phase;
      this.remedy = remedy;
      this.phaseStartedMs = entry.ms;
      this.health = undefined;
      this.differences = undefined;
      return;
    }
    if (entry.remedy !== undefined) this.#try({ remedy: entry.remedy, health: this.health });
    if (entry.phase === 'reset') this.resetMs = entry.ms - this.phaseStartedMs;
  }

  /** A remedy that has another turn is told by its last. */
  #try(tried: Tried): void {
    const before = this.tried.findIndex(({ remedy }) => remedy === tried.remedy);
    this.tried.splice(before === -1 ? this.tried.length : before, 1, tried);
  }
}

/** The phase by its name, with the remedy that it tries. */
export const phaseWords = ({ phase, remedy }: { phase?: Phase | undefined; remedy?: string | undefined }): string =>
  [phase ?? 'the beginning', ...(remedy === undefined ? [] : [remedy])].join(' ');

/**
 * Why the trial's cluster serves no other trial, once its reset is over.
 *
 * @returns undefined for a cluster that was proved to be as after its boot, or that was not reset
 */
export function whyReplaced(standing: Standing): string | undefined {
  const { phase, differences, health, breakdown } = standing;
  if (phase !== 'reset') return undefined;
  if (differences !== undefined && differences > 0) return amount(differences, 'difference');
  if (breakdown !== undefined) return 'the lab broke';
  if (health !== undefined && health !== 'healthy') return 'DNS did not come back';
  return differences === undefined ? 'nothing proved that it is as after its boot' : undefined;
}
