import type { Difference } from '../harness/vocabulary/entry.ts';
import type { ScenarioVerdict } from '../harness/vocabulary/verdict.ts';
import { amount, oneLine } from './text.ts';

/** Enough for a field or a line of a file; the journal has the whole of it. */
const valueLimit = 80;

/** What of a cluster is not as after its boot, for example `Deployment kube-system/coredns: spec.replicas is 3, was 2`. */
export function differenceWords({ what, where, before, after }: Difference): string {
  const value = (text: string): string => oneLine(text, valueLimit) || '(empty)';
  const subject = oneLine(what);
  if (before === undefined && after === undefined) return `${subject} differs`;
  // A line among others, or the whole of it.
  if (where === undefined && before === undefined) return `${subject}: ${value(after ?? '')} is new`;
  if (where === undefined && after === undefined) return `${subject}: ${value(before ?? '')} is gone`;
  const place = where === undefined ? subject : `${subject}: ${oneLine(where)}`;
  if (after === undefined) return `${place} is gone, was ${value(before ?? '')}`;
  return `${place} is ${value(after)}, ${before === undefined ? 'was not there' : `was ${value(before)}`}`;
}

/**
 * What a reset came to, where that is news.
 *
 * @returns for example `reset left 2 differences`; undefined when nothing was left, or nothing had to be reset
 */
export function resetWords({ proof, differences }: ScenarioVerdict['reset']): string | undefined {
  if (proof === 'different') return `reset left ${amount(differences.length, 'difference')}`;
  return proof === 'unproved' ? 'reset unproved' : undefined;
}
