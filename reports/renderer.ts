import type { Entry } from '../harness/vocabulary/entry.ts';
import type { Plan } from '../harness/vocabulary/plan.ts';
import type { Result } from '../harness/vocabulary/verdict.ts';

/** A run to be reported: what was to be done, what happened, and what became of it. */
export interface ReportedRun {
  readonly plan: Plan;
  readonly journal: readonly Entry[];
  readonly result: Result;
}

/** What a report may look like where it goes; files and pipes have no colour. */
export interface Look {
  readonly color: boolean;
  /** In columns. */
  readonly width: number;
  /** Without the answers, for whoever wants to find them. Only an interview pack has any. */
  readonly practice?: boolean;
}

/** Makes a report. The same run and look give the same bytes, ending in a newline. */
export type Renderer = (run: ReportedRun, look: Look) => string;
