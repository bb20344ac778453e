import type { StartedKindCluster } from '../cluster/started-kind-cluster.ts';
import { Stirrings } from '../cluster/stirrings.ts';
import type { Round } from '../health.ts';
import type { Journal } from '../journal.ts';
import { ask } from '../probes/ask.ts';
import { CannotAsk } from '../probes/asking.ts';
import type { EntryBody, EntryContext, EntryOf, Phase, Purpose } from '../vocabulary/entry.ts';
import type { Limits, Trial } from '../vocabulary/plan.ts';
import type { Probe } from '../vocabulary/probe.ts';
import type { Undo } from './taking-back.ts';

/** Outputs longer than this are cut in the journal's observations; the captures hold them whole. */
const outputLimit = 16_000;

/** A trial while it is told: the cluster it happens in, and where in the story it stands. */
export class Telling implements AsyncDisposable {
  readonly trial: Trial;
  readonly cluster: StartedKindCluster;
  readonly limits: Limits;
  readonly signal: AbortSignal;
  /** What was healthy at the baseline; DNS is back when it is as healthy again. */
  baselineRounds: readonly Round[] = [];
  /** Log lines and events before this moment belong to an earlier part of the story. */
  since = new Date();
  /** What takes back the steps that were done, in the order of the steps. */
  readonly undos: Undo[] = [];
  /** The seconds of the steady lookups that are reported. */
  readonly measured: EntryOf<'measured'>[] = [];
  readonly stirrings: Stirrings;
  readonly #journal: Journal;
  readonly #ended = new AbortController();
  #context: EntryContext;
  /** What could not be asked, and why; the same trouble is written down once until it changes. */
  readonly #troubles = new Map<string, string>();

  constructor(told: {
    trial: Trial;
    cluster: StartedKindCluster;
    limits: Limits;
    journal: Journal;
    signal: AbortSignal;
  }) {
    this.trial = told.trial;
    this.cluster = told.cluster;
    this.limits = told.limits;
    this.signal = AbortSignal.any([told.signal, this.#ended.signal]);
    this.#journal = told.journal;
    this.#context = { trial: told.trial.id, scenario: told.trial.scenario.id, cluster: told.cluster.name };
    this.stirrings = new Stirrings(told.cluster.kube.config);
  }

  /** The gap between two looks at a condition: until something stirs in the cluster, for `patientMs` at most. */
  gap(patientMs: number): Promise<void> {
    return this.stirrings.gap(patientMs, this.signal);
  }

  /** Ends whatever still asks: a trial that broke must not go on beside the next one. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended.abort(new Error('the trial is over'));
    await this.stirrings[Symbol.asyncDispose]();
  }

  /** The clock of the journal, in milliseconds: what is compared with the stamps of its entries must be read from it. */
  get nowMs(): number {
    return this.#journal.nowMs;
  }

  write(body: EntryBody) {
    return this.#journal.append(body, this.#context);
  }

  capture(what: string, command: string, text: string): void {
    this.#journal.capture({ what, command }, text, this.#context);
  }

  /** Tells one phase; whatever is written meanwhile belongs to it. */
  async phase<T>(phase: Phase, tell: () => Promise<T>, remedy?: string): Promise<T> {
    const { remedy: _before, ...whereabouts } = this.#context;
    this.#context = { ...whereabouts, phase, ...(remedy && { remedy }) };
    this.write({ kind: 'phase', state: 'started' });
    const told = await tell();
    // Only a phase that was told to its end has one: what was cut off is in doubt.
    this.write({ kind: 'phase', state: 'ended' });
    return told;
  }

  /**
   * Puts a probe to the cluster.
   *
   * @returns undefined when it could not be put, which is written down as trouble
   */
  async ask(claim: string, probe: Probe, purpose: Purpose) {
    const startedMs = performance.now();
    const asked = await this.orTrouble(claim, () =>
      ask(probe, { cluster: this.cluster, since: this.since, signal: this.signal, ...this.#steady() }),
    );
    if (asked === undefined) return undefined;
    const { answers, command, output } = asked;
    const durationMs = Math.round(performance.now() - startedMs);
    const record = () =>
      this.write({
        kind: 'observation',
        claim,
        purpose,
        probe,
        answers,
        command,
        output: output.length > outputLimit ? `${output.slice(0, outputLimit)}\n… (cut)` : output,
        durationMs,
      });
    return { answers, record };
  }

  #steady() {
    if (this.trial.scenario.lookups === undefined) return {};
    const sinceMs = this.nowMs - (Date.now() - this.since.getTime());
    return { steady: { measured: this.measured, sinceMs, nowMs: this.nowMs } };
  }

  /** Writes down that the lab could not ask, and goes on: silence of the API server says nothing about DNS. */
  async orTrouble<T>(asking: string, attempt: () => Promise<T>): Promise<T | undefined> {
    try {
      const learnt = await attempt();
      this.#troubles.delete(asking);
      return learnt;
    } catch (error) {
      this.signal.throwIfAborted();
      if (!(error instanceof CannotAsk)) throw error;
      if (this.#troubles.get(asking) !== error.message) {
        this.write({ kind: 'trouble', asking, message: error.message });
      }
      this.#troubles.set(asking, error.message);
      return undefined;
    }
  }
}
