import * as Plot from '@observablehq/plot';
import { type ComponentChild, h } from 'preact';
import type { Scenario } from '../../harness/vocabulary/scenario.ts';
import type { Outage, ScenarioVerdict } from '../../harness/vocabulary/verdict.ts';
import { lostWords, windowWords } from '../outage-words.ts';
import { lookupsWords } from '../phrases.ts';
import { prose, scrolled, table } from './elements.ts';
import { chart } from './svg.ts';

/** What became of the steady lookups: how many of a hundred were lost, and the numbers. */
export function lookupsLost({ id, outages = [] }: ScenarioVerdict, { lookups }: Scenario): ComponentChild[] {
  if (lookups === undefined || outages.length === 0) return [];
  const trials = new Set(outages.map(({ trial }) => trial));
  const rows = outages.map((outage) => [
    [...(trials.size > 1 ? [`${shortTrial(outage)}: `] : []), prose(windowWords(outage))],
    shortNode(outage.node),
    outage.sent,
    outage.answered,
    lostWords(outage),
    outage.silentSeconds > 0 ? `${outage.silentSeconds.toFixed(1)} s` : '–',
    latency(outage.p50Ms),
    latency(outage.p99Ms),
  ]);
  return [
    h(
      'p',
      null,
      prose(lookupsWords(lookups)),
      ' A lookup is lost that is refused, answered wrongly, or not answered within 5 s.',
    ),
    scrolled(`Lookups lost in ${id}, as a chart`, draw(id, outages)),
    table(
      {
        caption:
          'Every lookup, counted in the part of the trial in which it was sent; the latencies are of those that were answered',
        head: ['when', 'node', 'sent', 'answered', 'lost', 'longest silence', 'p50', 'p99'],
        numbers: [2, 3, 4, 5, 6, 7],
      },
      rows,
    ),
  ];
}

const latency = (ms: number | undefined): string => (ms === undefined ? '–' : `${ms.toFixed(1)} ms`);

function draw(id: string, outages: readonly Outage[]): ComponentChild {
  const trials = new Set(outages.map(({ trial }) => trial));
  const bars = outages
    .filter(({ sent }) => sent > 0)
    .map((outage) => ({
      label: `${trials.size > 1 ? `${shortTrial(outage)}, ` : ''}${windowWords(outage).replaceAll('`', '')}, ${shortNode(outage.node)}`,
      percent: (100 * outage.lost) / outage.sent,
      words: `${outage.lost} of ${outage.sent}`,
    }));
  return chart(`${id}: how many of the steady lookups were lost, in percent. The table below has the numbers.`, {
    width: 1040,
    height: bars.length * 17 + 40,
    marginLeft: 380,
    marginRight: 90,
    marginTop: 4,
    marginBottom: 32,
    x: { domain: [0, 100], label: 'percent lost', labelAnchor: 'center', labelArrow: 'none' },
    y: { domain: bars.map(({ label }) => label), label: null, tickSize: 0 },
    marks: [
      Plot.barX(bars, { x: 'percent', y: 'label', className: 'lost' }),
      Plot.text(bars, { x: 'percent', y: 'label', text: 'words', textAnchor: 'start', dx: 6, className: 'label' }),
    ],
  });
}

/** Without the scenario's name, which is the same for all. */
const shortTrial = ({ trial }: Outage): string => trial.split('/').at(-1) ?? trial;

/** Nor does the cluster's name tell them apart. */
const shortNode = (node: string): string => /(?:control-plane|worker\d*)$/.exec(node)?.[0] ?? node;
