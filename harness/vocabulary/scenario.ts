import type { Answer, ProbeKind } from './answers.ts';
import type { ProbeOf } from './probe.ts';
import type { Step } from './step.ts';

export const documents = {
  'coredns-guide': 'CoreDNS & Kubernetes Networking: Complete Guide with Real-World Examples',
  'eks-interview-scenario': 'Scenario: CoreDNS Service Issues in EKS Cluster',
} as const;
export type DocumentId = keyof typeof documents;

/** How a claim fared, or must be expected to fare. */
export type Grade = 'not-reproducible-here' | 'ungraded' | 'confirmed' | 'confirmed-differently' | 'refuted';

/**
 * Something that a host may lack and a claim may need. Found out by asking the host. That a kernel cannot do IPVS is one as
 * well: only there is IPVS a mode that the node cannot run.
 */
export type Capability = 'systemd-resolved' | 'selinux' | 'ipvs' | 'no-ipvs' | 'docker' | 'network-policy';

/** A range of versions, for example `{ of: 'coredns', since: '1.13' }`. A bound that is left out is none. */
export interface Versions {
  readonly of: 'kubernetes' | 'coredns';
  /** The first of them. */
  readonly since?: string;
  /** The first that is none of them any more. */
  readonly before?: string;
}

/** How a claim must be expected to fare where the document is not right, and why. */
export interface Known {
  readonly grade: Grade;
  readonly because: string;
  /** Where it applies, unless everywhere. */
  readonly in?: Versions;
}

/** One testable sentence of a document. */
export interface ClaimOf<K extends ProbeKind> {
  /** The sentence, in our words. */
  readonly says: string;
  /** Where it stands, if not in the section that the scenario names. */
  readonly source?: Source;
  readonly probe: ProbeOf<K>;
  /** Answers that make the sentence true as written. */
  readonly literally: readonly Answer<K>[];
  /** Answers that have the same effect in other words. */
  readonly inSubstance?: readonly Answer<K>[];
  /** A probe has an answer for each place (pod, node): must every one fit, or is one enough? Every one, unless said. */
  readonly of?: 'every' | 'some';
  readonly needs?: readonly Capability[];
  /**
   * Where the document is known to be wrong. A list where that depends on versions: the first that applies counts, and where
   * none does, the document is expected to be right.
   */
  readonly known?: Known | readonly Known[];
}
export type Claim = { [K in ProbeKind]: ClaimOf<K> }[ProbeKind];
export type Claims = Readonly<Record<string, Claim>>;

export interface Source {
  readonly document: DocumentId;
  readonly section: string;
}

/**
 * Where a remedy comes from: the document's own fix, another that it offers, one that works where the document's does not,
 * or a plausible wrong one that must not help.
 */
export type Origin = 'documented' | 'alternative' | 'corrected' | 'control';

export interface Remedy {
  readonly id: string;
  readonly origin: Origin;
  readonly steps: readonly Step[];
  readonly verify: Claims;
  /** What must be expected. */
  readonly dns: 'back' | 'not-back';
  /** Why a control cannot help, or why a documented fix is known to fail. */
  readonly because?: string;
  /** How long DNS is watched under it at least, in milliseconds, where that is more than for other remedies that must not help. */
  readonly watchMs?: number;
  /** What stands in for what, where the remedy is not the document's to the letter. */
  readonly standsFor?: string;
  /** Where the host lacks this, the remedy is another one than it is meant to be, and is left out. */
  readonly needs?: readonly Capability[];
  /** The versions with which it is what it is meant to be; with others it is left out. */
  readonly in?: Versions;
}

/** Whether errors in a log call for action, by their time stamps and by what the cluster answers now. */
export type Triage = 'no-action-needed' | 'incident' | 'undecided';

/** Lookups that go on at a steady rate from before the fault to the end, from the client pod of every node, over UDP. */
export interface SteadyLookups {
  readonly name: string;
  /** From each node. Few enough that the asking does not become what is measured. */
  readonly perSecond: number;
}

export interface Scenario {
  readonly id: string;
  readonly title: string;
  readonly source: Source;
  /** `real`, or one sentence on what stands in for what. */
  readonly fidelity: 'real' | { readonly emulated: string };
  /** kind-configs/NAME.yaml */
  readonly cluster: string;
  /** What the fault itself needs of the host; where it is missing, every claim is `not-reproducible-here`. */
  readonly needs?: readonly Capability[];
  /**
   * What is healthy before the fault. `dns`: every name answers. `control-plane`: the fault is in the cluster's own
   * configuration, so that DNS never worked, and the baseline is all the rest.
   */
  readonly baseline: 'dns' | 'control-plane';
  /** Where the outage is measured: what is asked meanwhile. */
  readonly lookups?: SteadyLookups;
  readonly inject: readonly Step[];
  /** Asked after inject. */
  readonly symptoms: Claims;
  /** The symptoms that must be seen before the fault counts as shown. None: the scenario is a control itself. */
  readonly shownBy: readonly string[];
  /**
   * What holds when the cause is gone, whichever way: under every remedy that brings DNS back, and under no control. Absent where
   * nothing is broken.
   */
  readonly cured?: Claims;
  readonly remedies: readonly Remedy[];
  /**
   * What waiting, the remedy without steps, must be seen to make of the errors in the log. For scenarios in which nothing
   * but time and the present tells one that heals by itself from an incident.
   */
  readonly triage?: Exclude<Triage, 'undecided'>;
  /**
   * How long the slowest of the right fixes was measured to need until DNS was back, in milliseconds, where that is less
   * or more than in other scenarios: remedies that must not help are watched for one and a half times as long.
   */
  readonly rightFixMs?: number;
}

/**
 * A scenario, with the names in `shownBy` checked against the symptoms by the compiler.
 *
 * @returns the scenario, unchanged
 */
export const defineScenario = <const S extends Claims>(
  scenario: Omit<Scenario, 'symptoms' | 'shownBy'> & { symptoms: S & Claims; shownBy: readonly (keyof S & string)[] },
): Scenario => scenario;

type Fix = Partial<Pick<Remedy, 'verify' | 'standsFor' | 'needs' | 'in' | 'watchMs'>> & { steps: readonly Step[] };

/**
 * The document's own fix: DNS must come back under it. One that is known to fail has the reason in `refuted`; then it must not,
 * and a `corrected` one should follow.
 */
export const documented = (id: string, fix: Fix & { refuted?: string }): Remedy => remedy(id, 'documented', fix);
/** Another fix that the document offers, tried in a fault of its own. `refuted` as for `documented`. */
export const alternative = (id: string, fix: Fix & { refuted?: string }): Remedy => remedy(id, 'alternative', fix);
/** A fix that works where the document's does not. It is tried in the same trial, right after the fix that failed. */
export const corrected = (id: string, fix: Fix): Remedy => remedy(id, 'corrected', fix);
/**
 * A plausible wrong fix, under which DNS must not come back, and `because` says why it cannot. Every scenario that breaks something
 * needs one: else a fault that heals with time makes any fix look good.
 */
export const control = (id: string, fix: Fix & { because: string }): Remedy => ({
  ...remedy(id, 'control', fix),
  dns: 'not-back',
  because: fix.because,
});

function remedy(id: string, origin: Origin, fix: Fix & { refuted?: string }): Remedy {
  return {
    id,
    origin,
    steps: fix.steps,
    verify: fix.verify ?? {},
    dns: fix.refuted === undefined ? 'back' : 'not-back',
    ...(fix.refuted !== undefined && { because: fix.refuted }),
    ...(fix.standsFor !== undefined && { standsFor: fix.standsFor }),
    ...(fix.needs !== undefined && { needs: fix.needs }),
    ...(fix.in !== undefined && { in: fix.in }),
    ...(fix.watchMs !== undefined && { watchMs: fix.watchMs }),
  };
}
