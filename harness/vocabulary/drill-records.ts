import type { BriefingLevel, DrillOutcome } from './drill.ts';

/** One line of an exam's sheet. */
export interface SheetRow {
  readonly scenario: string;
  readonly outcome: DrillOutcome | 'not-begun';
  readonly points: number;
  readonly diagnosedMs?: number;
  readonly mitigatedMs?: number;
  readonly hints: number;
  readonly minutes: number;
  readonly why: readonly string[];
}

/** What is told of an exam when it is over: `sheet.json`. */
export interface Sheet {
  readonly schemaVersion: 1;
  readonly id: string;
  readonly startedAt: string;
  readonly directory: string;
  readonly level: BriefingLevel;
  readonly rows: readonly SheetRow[];
  readonly solved: number;
  readonly points: number;
  readonly of: number;
}

/** What became of one drill. */
export interface HistoryEntry {
  readonly id: string;
  readonly startedAt: string;
  readonly scenario: string;
  readonly outcome: DrillOutcome;
  readonly points: number;
  readonly mitigatedMs?: number;
  readonly diagnosedMs?: number;
  readonly hints: number;
  readonly exec?: string;
}

/** The drills of one scenario. */
export interface Progress {
  readonly scenario: string;
  readonly drills: number;
  readonly solved: number;
  readonly bestPoints: number;
  readonly lastPoints: number;
  readonly fastestMs?: number;
}

/** Progress over the drills that are kept: what `train --history` tells. */
export interface History {
  readonly schemaVersion: 1;
  readonly drills: readonly HistoryEntry[];
  readonly scenarios: readonly Progress[];
  /** Of the catalogue, those that nobody has tried. */
  readonly untried: readonly string[];
}
