import type { Scenario } from '../../harness/vocabulary/scenario.ts';
import type { ScenarioVerdict } from '../../harness/vocabulary/verdict.ts';
import { lostWords, windowWords } from '../outage-words.ts';
import { lookupsWords } from '../phrases.ts';
import { plain, sentence, tableOf } from './escape.ts';

/** What became of the steady lookups: a row for each node and part of the trials. */
export function outageLines({ outages = [] }: ScenarioVerdict, { lookups }: Scenario): string[] {
  if (lookups === undefined) return [];
  const trials = new Set(outages.map(({ trial }) => trial));
  const rows = outages.map((outage) => [
    ...(trials.size > 1 ? [plain(outage.trial)] : []),
    sentence(windowWords(outage)),
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

const latency = (ms: number | undefined): string => (ms === undefined ? '' : `${ms.toFixed(1)} ms`);
