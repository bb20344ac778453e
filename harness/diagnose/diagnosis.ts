import type { Fix } from './fixes.ts';
import type { Evidence, Layer, Standing, Symptom, SymptomId } from './words.ts';

export type Verdict = 'fault' | 'risk' | 'passing' | 'unknown-cause' | 'nothing-wrong' | 'cannot-tell';

/** A cause with what speaks for and against it. */
export interface Candidate {
  readonly id: string;
  readonly title: string;
  readonly layer: Layer;
  readonly standing: Standing;
  /** From 0 to 1: what the evidence for it leaves open, and what the evidence against it takes away. */
  readonly confidence: number;
  readonly for: readonly Evidence[];
  readonly against: readonly Evidence[];
  readonly explains: readonly SymptomId[];
  readonly fix: Fix;
}

/** What one of the guide's steps showed. */
export interface StepShown {
  readonly step: string;
  readonly state: 'well' | 'wrong' | 'unseen';
  readonly shows: readonly string[];
}

export interface Diagnosis {
  readonly verdict: Verdict;
  /** Where the trouble is, if there is any; of an unknown cause, all that is known. */
  readonly layer: Layer | undefined;
  /** The causes that may be named, the most likely first. */
  readonly causes: readonly Candidate[];
  /** What something speaks for, and too little, or too much against. */
  readonly dismissed: readonly Candidate[];
  readonly symptoms: readonly Symptom[];
  /** Those that no named cause accounts for. */
  readonly unexplained: readonly Symptom[];
  readonly steps: readonly StepShown[];
  /** What could not be looked at, and why. */
  readonly unseen: readonly string[];
}
