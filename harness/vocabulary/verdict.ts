import type { Difference, Environment } from './entry.ts';
import type { Grade, Origin, Source, Triage } from './scenario.ts';

/**
 * What a verdict means for the run: `unexpected` makes it red. What the lab cannot tell, or the host cannot show, is
 * `ungraded`, unless exactly that was expected.
 */
export type Fate = 'as-expected' | 'unexpected' | 'ungraded';

/** How one claim fared. */
export interface ClaimVerdict {
  readonly id: string;
  readonly says: string;
  readonly source: Source;
  readonly grade: Grade;
  readonly expected: Grade;
  readonly fate: Fate;
  /** The `seq` of the journal entries that decided. */
  readonly because: readonly number[];
  /** What the cluster answered, in the lab's words. */
  readonly answered: string;
  /** The cluster's own words, where the probe quotes any. */
  readonly quote?: string;
  /** Why the document is known to be wrong here, or what was missing. */
  readonly note?: string;
}

export type DnsOutcome = 'back' | 'degraded' | 'still-broken' | 'unknown';

export interface RemedyVerdict {
  readonly id: string;
  readonly origin: Origin;
  readonly dns: DnsOutcome;
  readonly expected: 'back' | 'not-back';
  readonly fate: Fate;
  /** From the start of the remedy to the first right answer of the streak that held; only where DNS came back. */
  readonly seconds?: number;
  /** Nothing was done: what came back came back by itself, and no fix is credited. */
  readonly waiting?: true;
  readonly because: readonly number[];
  readonly note?: string;
}

/** What waiting made of the errors in the log. */
export interface TriageVerdict {
  readonly verdict: Triage;
  readonly expected: Triage;
  readonly fate: Fate;
  readonly why: string;
  readonly because: readonly number[];
}

/** What became of the steady lookups of one node in a part of a trial. */
export interface Outage {
  readonly trial: string;
  readonly node: string;
  /** `before` the fault; `during` it, or a remedy until DNS was back; `after` it was. */
  readonly window: 'before' | 'during' | 'after';
  /** The remedy at hand; absent before and during the fault itself. */
  readonly remedy?: string;
  readonly sent: number;
  readonly answered: number;
  /** Not answered within five seconds, refused, or answered otherwise than with an address. */
  readonly lost: number;
  /** The longest time in which no lookup was answered. */
  readonly silentSeconds: number;
  /** For how long the client did not report: what was lost then is unknown. */
  readonly unmeasuredSeconds: number;
  /** Of the lookups that were answered; absent where none was. */
  readonly p50Ms?: number;
  readonly p99Ms?: number;
}

export interface ScenarioVerdict {
  readonly id: string;
  readonly title: string;
  readonly document: string;
  readonly section: string;
  readonly fidelity: 'real' | { readonly emulated: string };
  readonly proof: {
    readonly baseline: 'passed' | 'failed';
    readonly fault: 'shown' | 'not-shown' | 'none';
    readonly remedies: readonly RemedyVerdict[];
  };
  /** Medians over the scenario's trials; undefined where a phase did not happen. */
  readonly timings: {
    readonly bootMs?: number;
    readonly symptomMs?: number;
    readonly recoveryMs?: number;
    readonly resetMs?: number;
  };
  readonly claims: readonly ClaimVerdict[];
  /** Absent where the scenario does not ask. */
  readonly triage?: TriageVerdict;
  /**
   * What the probes answered that are asked under every fault, by their names; absent where none was asked. Different
   * answers from different places stand side by side, in alphabetical order.
   */
  readonly lookAlikes?: Readonly<Record<string, string>>;
  /** Where the scenario has steady lookups: what became of them. */
  readonly outages?: readonly Outage[];
  /**
   * Whether the clusters of the scenario's trials were proved to be as after their boot once the trials were over. `none`:
   * none of them was asked to serve again. `unproved`: the proof was not brought to its end, or DNS did not come back.
   */
  readonly reset: {
    readonly proof: 'equal' | 'different' | 'unproved' | 'none';
    readonly differences: readonly Difference[];
  };
  /** What broke in the lab itself, if anything did. */
  readonly breakdowns: readonly string[];
}

/** The published outcome of a run: `result.json`, and `run -o json`. */
export interface Result {
  readonly schemaVersion: 1;
  readonly run: {
    readonly id: string;
    readonly startedAt: string;
    readonly finishedAt: string;
    readonly directory: string;
    /** False where the journal ends early: the run was interrupted, or its journal cut off. */
    readonly complete: boolean;
  };
  readonly environment: Environment;
  readonly scenarios: readonly ScenarioVerdict[];
  readonly summary: { readonly asExpected: number; readonly unexpected: number; readonly ungraded: number };
}
