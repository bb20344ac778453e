import { isPartial } from '../../harness/outage.ts';
import type { Scenario } from '../../harness/vocabulary/scenario.ts';
import type { Outage, ScenarioVerdict } from '../../harness/vocabulary/verdict.ts';
import { lookupsWords } from '../phrases.ts';
import { code, plain, sentence, tableOf } from './escape.ts';

/** What became of the steady lookups: a row for each node and part of the trials. */
export function outageLines({ outages = [] }: ScenarioVerdict, { lookups }: Scenario): string[] {
  if (lookups === undefined) return [];
  const trials = new Set(outages.map(({ trial }) => trial));
  const rows = outages.map((outage) => [
    ...(trials.size > 1 ? [plain(outage.trial)] : []),
    windowWords(outage),
    plain(outage.node),
    String(outage.sent),
    String(outage.answered),
    lostWords(outage),
    outage.silentSeconds > 0 ? `${outage.silentSeconds.toFixed(1)} s` : '',
    latency(outage.p50Ms),
    latency(outage.p99Ms),
  ]);
  const head = ['when', 'node', 'sent', 'answered', 'lost', 'longest silence', 'p50', 'p99'];
  return [
    sentence(lookupsWords(lookups)),
    'A lookup is lost that is refused, answered wrongly, or not answered within 5 s. The latencies are of those that were answered.',
    '',
    ...tableOf(trials.size > 1 ? ['trial', ...head] : head, rows),
  ];
}

function windowWords({ window, remedy }: Outage): string {
  if (remedy === undefined) return window === 'before' ? 'before the fault' : 'the fault';
  return `${window === 'after' ? 'back under' : 'under'} ${code(remedy)}`;
}

/** What was not reported may have been lost: it is never counted as nothing. */
function lostWords({ sent, lost, unmeasuredSeconds }: Outage): string {
  if (sent === 0) return 'unknown';
  const unknown = isPartial({ unmeasuredMs: unmeasuredSeconds * 1000 });
  return unknown ? `${lost}, and ${unmeasuredSeconds.toFixed(1)} s unknown` : String(lost);
}

const latency = (ms: number | undefined): string => (ms === undefined ? '' : `${ms.toFixed(1)} ms`);
