import type { Source } from './scenario.ts';

/** What a host may be like on which a bootstrap script has to succeed. */
export const hostConditions = ['plain', 'systemd-resolved', 'small-memory', 'slow-network', 'restart'] as const;
export type HostCondition = (typeof hostConditions)[number];

/** An error makes a check red, a warning does not. */
export const severities = ['error', 'warning'] as const;
export type Severity = (typeof severities)[number];

/** `unknown`: the lab could not tell. `skipped`: it does not apply here, or was switched off. */
export const standings = ['passed', 'failed', 'unknown', 'skipped'] as const;
export type Standing = (typeof standings)[number];

/** What a rule makes of a cluster. */
export interface Ruling {
  /** The name of the rule. */
  readonly rule: string;
  /** What it asks for, in a sentence. */
  readonly says: string;
  readonly severity: Severity;
  readonly standing: Standing;
  /** What is so, with the words of the cluster. */
  readonly found: string;
  /** What would be right, and how to get there. */
  readonly wanted: string;
  /** Where the documents say so; empty for a rule of the lab's own. */
  readonly sources: readonly Source[];
}

/** `too-much-output`: the lab ended it, since nobody could have read or kept what it printed. */
export const endings = ['succeeded', 'failed', 'timed-out', 'too-much-output'] as const;
export type Ending = (typeof endings)[number];

/** How the script ended on one node. */
export interface ScriptRun {
  readonly node: string;
  readonly role: 'control-plane' | 'worker';
  /** What ran, as a shell would read it. */
  readonly command: string;
  readonly ending: Ending;
  /** Absent where the lab ended it. */
  readonly exitCode?: number;
  readonly durationMs: number;
  /** The last lines of its output. */
  readonly lastLines: readonly string[];
  /** The whole of its output, by the name of a file in the directory of the run. */
  readonly log: string;
}

/** One script under one condition. */
export interface CheckedCase {
  readonly script: string;
  readonly host: HostCondition;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly runs: readonly ScriptRun[];
  readonly rulings: readonly Ruling[];
  /** What the lab put into the cluster in order to ask it. */
  readonly added: readonly string[];
  /** What stands in for a condition that this machine cannot show as it is. */
  readonly standIn?: string;
  /** Why nothing could be told: the lab failed, and not the script. */
  readonly broke?: string;
}

/** What became of a check, as `check.json` holds it. */
export interface CheckResult {
  readonly schemaVersion: 1;
  readonly run: {
    readonly id: string;
    readonly startedAt: string;
    readonly finishedAt: string;
    readonly directory: string;
    /** False where the check was interrupted: cases are missing then. */
    readonly complete: boolean;
  };
  readonly environment: {
    readonly kubernetes: string;
    readonly engine: string;
    readonly image: string;
    readonly nodes: number;
  };
  readonly cases: readonly CheckedCase[];
  readonly summary: {
    readonly passed: number;
    readonly errors: number;
    readonly warnings: number;
    readonly unknown: number;
    readonly skipped: number;
  };
}
