import { isPartial } from '../harness/outage.ts';
import type { Outage } from '../harness/vocabulary/verdict.ts';
import { oneLine } from './text.ts';

/** In which part of a trial lookups were sent, for example ``back under `restore-label` ``; backticks mark code. */
export function windowWords({ window, remedy }: Outage): string {
  if (remedy === undefined) return window === 'before' ? 'before the fault' : 'the fault';
  return `${window === 'after' ? 'back under' : 'under'} \`${oneLine(remedy)}\``;
}

/** What was not reported may have been lost: it is never counted as nothing. */
export function lostWords({ sent, lost, unmeasuredSeconds }: Outage): string {
  if (sent === 0) return 'unknown';
  const unknown = isPartial({ unmeasuredMs: unmeasuredSeconds * 1000 });
  return unknown ? `${lost}, and ${unmeasuredSeconds.toFixed(1)} s unknown` : String(lost);
}
