import type { Answer } from './answers.ts';
import type { BriefingLevel, Deed, Leaving } from './drill.ts';
import type { Probe, Protocol } from './probe.ts';
import type { Capability } from './scenario.ts';
import type { Step } from './step.ts';

/** What a round of health questions is called in the entries of trouble. */
export const healthRound = 'health round';

/**
 * The phases of a trial, in the order of the story. In a drill, a trainee has the cluster after the symptoms: that is the phase
 * `drill`.
 */
export type Phase = 'boot' | 'baseline' | 'inject' | 'symptoms' | 'drill' | 'control' | 'remedy' | 'reset';

export interface Environment {
  readonly kubernetes: string;
  readonly coredns: string;
  readonly kernel: string;
  readonly engine: string;
  readonly image: string;
  readonly capabilities: readonly Capability[];
}

export type Purpose = 'claim' | 'still-shown' | 'look-alike';

/** Who answered what: a node, a pod, or the cluster as a whole. */
export interface PlacedAnswer {
  readonly place: string;
  readonly answer: Answer;
  /** The words of the cluster that decided the answer, where there are any. */
  readonly quote?: string;
}

/** One lookup of a health round. */
export interface RoundLookup {
  readonly node: string;
  readonly name: string;
  readonly protocol: Protocol;
  readonly answer: Answer<'lookup'>;
}

/** How a lookup can be lost. */
export type LostLookup = Exclude<Answer<'lookup'>, 'answered'>;

/** How CoreDNS' replicas stood at a moment. */
export interface Replicas {
  readonly wanted: number;
  /** Ready, of the newest pod template, and started after the last change of the Corefile. */
  readonly current: number;
  /** Ready, of any template. */
  readonly ready: number;
  /** `pod/restarts/startedAt` of each current replica: a restart changes it. */
  readonly identity: readonly string[];
}

/** Something of a cluster that is not as it was after its boot. */
export interface Difference {
  /** What, as a person would look it up: `Deployment kube-system/coredns`, `/etc/resolv.conf on NODE`. */
  readonly what: string;
  /** Where in it: a field, or a line. */
  readonly where?: string;
  /** Absent for what was not there. */
  readonly before?: string;
  /** Absent for what is not there any more. */
  readonly after?: string;
}

interface EntryFields {
  /** The first line of a journal. */
  header: {
    readonly schemaVersion: 1;
    readonly run: string;
    readonly tool: string;
    readonly node: string;
    readonly options: Readonly<Record<string, unknown>>;
  };
  environment: Environment;
  phase: { readonly state: 'started' | 'ended' };
  /** `startedMs` is since the boot began: actions run side by side. */
  'boot-action': { readonly action: string; readonly startedMs: number; readonly durationMs: number };
  /** Written before a step acts: the steps that take it back, in order, or that nothing can. */
  intent: { readonly step: Step; readonly undo: readonly Step[] | 'impossible' };
  step: {
    readonly step: Step;
    readonly command: string;
    readonly exitCode: number | undefined;
    readonly output: string;
    readonly durationMs: number;
    /** Part of the story, or taking an earlier step back. */
    readonly purpose: 'story' | 'undo';
  };
  observation: {
    readonly claim: string;
    /**
     * Why it was asked: as the claim's own evidence, to see that the fault is still there before a remedy, or to tell the
     * fault from others that look alike; then `claim` is the name of that probe.
     */
    readonly purpose: Purpose;
    readonly probe: Probe;
    readonly answers: readonly PlacedAnswer[];
    readonly command: string;
    readonly output: string;
    readonly durationMs: number;
  };
  /** The question whether DNS is as healthy as at the baseline, asked once. */
  round: { readonly lookups: readonly RoundLookup[]; readonly replicas: Replicas; readonly durationMs: number };
  /** One answer to the prober, which asks through the whole trial. */
  sample: {
    readonly node: string;
    readonly name: string;
    readonly protocol: Protocol;
    readonly answer: Answer<'lookup'>;
    readonly latencyMs: number | undefined;
  };
  /**
   * A second of the steady lookups from one node. Each of them is here once: its latency in milliseconds, or how it was lost.
   * They were sent at even distances over the second, in this order.
   */
  measured: {
    readonly node: string;
    /** When the first of them was sent, on the clock of `ms`; the entry follows when the last one has ended. */
    readonly sentMs: number;
    readonly lookups: readonly (number | LostLookup)[];
  };
  /**
   * A comparison of the cluster with what it was after its boot. Without differences it may serve another trial; with
   * any, or when DNS did not come back, it is replaced.
   */
  fingerprint: {
    readonly facts: number;
    readonly differences: readonly Difference[];
    readonly durationMs: number;
  };
  /** What a trainee is told. The clock of the drill starts with it. */
  briefing: { readonly level: BriefingLevel; readonly lines: readonly string[] };
  /** Something that the trainee did; what is read off logs afterwards says itself when it was. */
  deed: { readonly did: Deed };
  /** The trainee's part of a drill is over: nothing that comes later is theirs. */
  leaving: { readonly why: Leaving };
  /** Evidence for people: logs, events, describe. The text is a blob, named by its hash. */
  capture: { readonly what: string; readonly command: string; readonly blob: string; readonly bytes: number };
  /** The lab could not ask; DNS said nothing. */
  trouble: { readonly asking: string; readonly message: string };
  /** The lab failed, not DNS. */
  breakdown: { readonly message: string };
  /** The last line of a journal that was not cut off. */
  end: { readonly reason: 'finished' | 'interrupted' };
}

export type EntryKind = keyof EntryFields;
/** What whoever writes an entry says. */
export type EntryBody = { [K in EntryKind]: { readonly kind: K } & EntryFields[K] }[EntryKind];
/** Where in the run it belongs. */
export interface EntryContext {
  readonly trial?: string;
  readonly scenario?: string;
  /** The cluster in which it happened; several trials may share one. */
  readonly cluster?: string;
  readonly phase?: Phase;
  /** The remedy at hand, in the phases `control` and `remedy`. */
  readonly remedy?: string;
}
/** What the journal adds. */
export interface EntryStamp {
  readonly seq: number;
  /** Wall time, ISO 8601. */
  readonly at: string;
  /** Milliseconds since the run began, on a clock that never jumps. */
  readonly ms: number;
}
export type Entry = EntryBody & EntryContext & EntryStamp;
export type EntryOf<K extends EntryKind> = Extract<Entry, { kind: K }>;
