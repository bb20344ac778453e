import type { Correction, Corrections } from '../../coverage/correction.ts';
import type { Item } from '../../coverage/item.ts';
import { claimsOf } from '../../coverage/references.ts';
import type { Finding, Lookup } from './findings.ts';

/** What becomes of a place in a document, in the order of the columns. */
export const standings = {
  confirmed: 'confirmed',
  'in-part': 'true in part',
  changed: 'changed since',
  wrong: 'wrong',
  untestable: 'cannot be tested here',
  unknown: 'unknown',
  'not-run': 'not run',
} as const;
export type Standing = keyof typeof standings;

/** What does not hold at a place, and what to write there instead, if anybody has written that down. */
export interface Fault {
  readonly finding: Finding;
  readonly correction: Correction | undefined;
}

/** A place in a document, with all that a run found about it. */
export interface Place {
  readonly item: Item;
  readonly standing: Standing;
  readonly findings: readonly Finding[];
  readonly faults: readonly Fault[];
}

/**
 * What became of a place. Whatever does not hold there decides, however much else of it does; only of a possibility that
 * something else bears out it leaves a part.
 */
export function placeIn(item: Item, lookup: Lookup, corrections: Corrections): Place {
  const findings = claimsOf(item).map(lookup);
  const faults = findings.flatMap((finding) => faultAt(item, finding, corrections));
  return { item, findings, faults, standing: standingOf(item, findings, faults) };
}

/**
 * A claim often stands beside several places: the log line that it is about, and what is said of the cause. What is known
 * not to hold of it is a fault where a correction says so; what is news may be one anywhere.
 */
function faultAt(item: Item, finding: Finding, corrections: Corrections): Fault[] {
  if (finding.standing !== 'refuted' && finding.standing !== 'confirmed-differently') return [];
  const known = corrections[finding.reference];
  const correction = known?.at.includes(item.lines[0]) ? known : undefined;
  return correction !== undefined || finding.fate === 'unexpected' ? [{ finding, correction }] : [];
}

/** Whether a claim holds, be it in other words than the document's. */
export const holds = ({ standing }: Finding): boolean =>
  standing === 'confirmed' || standing === 'confirmed-differently';

function standingOf(item: Item, findings: readonly Finding[], faults: readonly Fault[]): Standing {
  if ('untestable' in item) return 'untestable';
  const isBorneOut = findings.some(holds);
  if (faults.some(({ finding }) => finding.standing === 'refuted')) {
    return item.possibility && isBorneOut ? 'in-part' : 'wrong';
  }
  if (faults.length > 0) return 'changed';
  const found = new Set(findings.map(({ standing }) => standing));
  // What does not hold of these claims is mended elsewhere: it takes nothing from this place.
  if (isBorneOut || found.has('refuted')) return 'confirmed';
  if (found.has('ungraded')) return 'unknown';
  return found.has('not-reproducible-here') ? 'untestable' : 'not-run';
}
