import type { Difference, Environment, PlacedAnswer } from './entry.ts';
import type { Probe } from './probe.ts';
import type { Claims, Scenario } from './scenario.ts';

/** How much the briefing tells: the complaint; what fails and what still works as well; what the dashboards show, too. */
export const briefingLevels = [1, 2, 3] as const;
export type BriefingLevel = (typeof briefingLevels)[number];

/** How far a hint goes: where to look, what is to be seen there, what it is, what to type. */
export const hintLevels = [1, 2, 3, 4] as const;
export type HintLevel = (typeof hintLevels)[number];

/** How long a drill lasts and is watched. All in milliseconds. */
export interface DrillLimits {
  /** For how long DNS must stay back, and the cause gone, before that counts as solved. */
  readonly holdMs: number;
  /** For the trainee, from the moment in which the clock starts. */
  readonly timeLimitMs: number;
  /** Once the trainee has left and the cause is gone, for DNS to come back. */
  readonly recoveryMs: number;
  /** Once the trainee has left and the cause is still there. */
  readonly watchMs: number;
  readonly symptomMs: number;
  readonly quietMs: number;
}

/** What a drill is to be: `drill.json`. */
export interface DrillPlan {
  readonly schemaVersion: 1;
  readonly scenario: Scenario;
  /** Drawn at random, and so not told before the end. */
  readonly drawn: boolean;
  /** What it was drawn from, where it was. */
  readonly seed?: number;
  readonly level: BriefingLevel;
  readonly limits: DrillLimits;
  /** What must hold at the end of every drill, beside what the scenario says. */
  readonly curedEverywhere: Claims;
  readonly controlPlaneBaseline: Claims;
  readonly lookAlikeProbes: Readonly<Record<string, Probe>>;
  /** The program that is the trainee; absent for a person. */
  readonly exec?: string;
}

/** Something that the trainee did, as far as it shows. */
export type Deed =
  | { readonly deed: 'asked-for-hint'; readonly level: HintLevel; readonly price: number; readonly told: string }
  | { readonly deed: 'asked-for-status' }
  /** The cause as the trainee sees it: the id of a scenario. */
  | { readonly deed: 'named-cause'; readonly cause: string }
  | { readonly deed: 'gave-up' }
  /** A command that was typed in the drill's shell, or in one on a node. `atMs` is on the clock of the journal. */
  | { readonly deed: 'typed'; readonly atMs: number; readonly where: string; readonly command: string }
  /** A request that the API server has in its audit log. */
  | {
      readonly deed: 'requested';
      readonly atMs: number;
      readonly verb: string;
      readonly object: string;
      /** Of the answer. */
      readonly code: number;
    };

/** How the trainee's part of a drill ended. */
export type Leaving = 'left' | 'gave-up' | 'time-up';

export type DrillOutcome = 'solved' | 'not-solved' | 'unknown';

/** One thing that must hold for the cause to be gone, and what became of it. */
export interface CureVerdict {
  readonly id: string;
  readonly says: string;
  readonly holds: boolean | 'unknown';
  readonly sinceMs?: number;
  readonly answers: readonly PlacedAnswer[];
  readonly because: readonly number[];
}

/** A time in which DNS was healthy, and then was not any more. Times are on the clock of the journal. */
export interface Relapse {
  readonly backMs: number;
  readonly brokenAgainMs: number;
}

export interface Judgement {
  readonly outcome: DrillOutcome;
  /** Sentences. */
  readonly why: readonly string[];
  readonly dns: 'back' | 'healthy-too-briefly' | 'degraded' | 'broken' | 'unknown';
  /** Since when DNS has been healthy at the end; absent where it is not. */
  readonly healthySinceMs?: number;
  readonly cures: readonly CureVerdict[];
  readonly relapses: readonly Relapse[];
}

export interface ScorePart {
  readonly what: string;
  readonly points: number;
}

/** One line of what happened. `atMs` counts from the moment in which the clock started; it is negative before that. */
export interface TimelineItem {
  readonly atMs: number;
  readonly who: 'lab' | 'dns' | 'you';
  readonly what: string;
}

/** Evidence of this drill's own: what a question was answered. */
export interface DrillEvidence {
  readonly says: string;
  readonly command: string;
  readonly output: string;
}

/** What is told of a drill when it is over: `debrief.json`. Times count from the moment in which the clock started. */
export interface Debrief {
  readonly schemaVersion: 1;
  readonly drill: {
    readonly id: string;
    readonly startedAt: string;
    readonly directory: string;
    /** Whether the journal was written to its end. */
    readonly complete: boolean;
    readonly scenario: string;
    readonly title: string;
    readonly drawn: boolean;
    readonly level: BriefingLevel;
    readonly limits: DrillLimits;
    readonly exec?: string;
  };
  readonly environment?: Environment;
  readonly briefing: readonly string[];
  readonly ended: Leaving | 'unknown';
  readonly judgement: Judgement;
  readonly times: {
    /** Until the first command or request. */
    readonly firstLookMs?: number;
    /** Until the right cause was named. */
    readonly diagnosedMs?: number;
    /** Until DNS was back, for good. */
    readonly mitigatedMs?: number;
    /** Until the trainee left. */
    readonly endedMs?: number;
  };
  readonly named: readonly { readonly cause: string; readonly right: boolean; readonly atMs: number }[];
  readonly hints: readonly { readonly level: HintLevel; readonly price: number; readonly atMs: number }[];
  readonly score: { readonly points: number; readonly of: number; readonly parts: readonly ScorePart[] };
  /** What is not as it was before, and has to do with neither the fault nor a fix. */
  readonly collateral: readonly Difference[];
  /** What is not as it was before in what the fault and its fixes are about. */
  readonly changed: readonly Difference[];
  /** How many differences the fault itself has left. */
  readonly leftByFault: number;
  /** Where nobody looked at what is different, so that nothing is known of it. */
  readonly damageUnseen?: true;
  readonly timeline: readonly TimelineItem[];
  readonly solution: {
    readonly rootCause: readonly string[];
    readonly evidence: readonly DrillEvidence[];
    readonly words: readonly string[];
    readonly commands: readonly string[];
    /** How long the slowest right fix was measured to need until DNS was back; absent where nobody says. */
    readonly measuredMs?: number;
  };
}
