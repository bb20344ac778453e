/**
 * What the documents had better say, for each claim and each fix that is known not to hold as it is written. A run that
 * finds so offers it; one that finds the document right does not.
 */
import type { DocumentId } from '../harness/vocabulary/scenario.ts';
import type { Corrections } from './correction.ts';
import { eksCorrections } from './eks/corrections.ts';
import { guideCorrections } from './guide/corrections.ts';

export const corrections: Readonly<Record<DocumentId, Corrections>> = {
  'coredns-guide': guideCorrections,
  'eks-interview-scenario': eksCorrections,
};
