import * as Plot from '@observablehq/plot';
import { type ComponentChild, h } from 'preact';
import type { Entry, EntryOf, Phase } from '../../harness/vocabulary/entry.ts';
import { bridgedSeconds, isInternal, type Reach, type Span, spansOf } from '../outage-spans.ts';
import { oneLine, seconds } from '../text.ts';
import { type Turn, turnsOf } from '../turns.ts';
import { scrolled, table } from './elements.ts';
import { chart } from './svg.ts';

const width = 1040;
const left = 170;
/** A row of the chart, in pixels. */
const rowPx = 15;
/** A letter of the labels is about as wide, in pixels. */
const letterPx = 6;

/** How high a bar is drawn, so that an outage is seen without any colour: nothing but the loss fills its row. */
const inset: Readonly<Record<Reach, number>> = { answered: 5, some: 3, lost: 1 };

interface Phased {
  readonly number: number;
  readonly phase: Phase;
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly turn: Turn;
}

/**
 * The outage of a trial, seen from every node: a chart of what the prober was answered, and the same in numbers.
 *
 * @param entries those of the trial
 * @returns nothing if the prober was never answered
 */
export function timeline(trial: string, entries: readonly Entry[]): ComponentChild[] {
  const samples = entries.filter((entry): entry is EntryOf<'sample'> => entry.kind === 'sample');
  const turns = turnsOf(entries);
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined) return [];
  const startMs = Math.min(first.ms, turns[0]?.startedMs ?? first.ms);
  const endMs = Math.max(last.ms, ...turns.map(({ endedMs }) => endedMs ?? 0));
  const phases = turns.map((turn, index): Phased => {
    const from = (turn.startedMs - startMs) / 1000;
    const to = ((turn.endedMs ?? endMs) - startMs) / 1000;
    return { number: index + 1, phase: turn.phase, name: nameOf(turn), from, to, turn };
  });
  return [
    scrolled(
      `The outage of ${trial}, as a chart`,
      draw(trial, phases, spansOf(samples, startMs), (endMs - startMs) / 1000),
    ),
    h('p', { class: 'legend', 'aria-hidden': 'true' }, [
      ...[
        ['answered', 'every lookup answered'],
        ['some', 'some lost'],
        ['lost', 'every lookup lost'],
      ].map(([reach, words]) => h('span', { class: 'key' }, h('span', { class: `swatch ${reach}` }), words)),
      `a blank: nobody asked for ${bridgedSeconds} s or longer`,
    ]),
    phaseTable(trial, phases, samples, startMs),
  ];
}

const nameOf = ({ phase, remedy }: Turn): string => (remedy === undefined ? phase : `${phase} ${oneLine(remedy)}`);

function draw(trial: string, phases: readonly Phased[], spans: readonly Span[], ends: number): ComponentChild {
  const sources = [...new Set(spans.map(({ source }) => source))];
  const scale = (width - left - 20) / Math.max(1, ends);
  const labelOf = ({ number, name, from, to }: Phased): string =>
    name.length * letterPx + 6 <= (to - from) * scale ? name : (to - from) * scale > 12 ? String(number) : '';
  const bars = (['answered', 'some', 'lost'] as const).map((reach) =>
    Plot.barX(
      spans.filter((span) => span.reach === reach),
      {
        x1: 'from',
        x2: 'to',
        y: 'source',
        className: reach,
        insetTop: inset[reach],
        insetBottom: inset[reach],
        // What went well needs no words; there is much of it.
        ...(reach === 'answered' ? {} : { title: titleOf }),
      },
    ),
  );
  const bands = phases.map((phase) =>
    Plot.barX([phase], {
      x1: 'from',
      x2: 'to',
      y: () => 'phase',
      insetRight: 1,
      className: `phase ${phase.phase}`,
      title: ({ name, from, to }: Phased) => `${name}: ${from.toFixed(1)} s to ${to.toFixed(1)} s`,
    }),
  );
  return chart(`${trial}: what the prober was answered, second by second. The table below has the numbers.`, {
    width,
    height: (sources.length + 1) * rowPx + 44,
    marginLeft: left,
    marginTop: 4,
    marginBottom: 32,
    x: {
      domain: [0, ends],
      label: 'seconds since the begin of the baseline',
      labelAnchor: 'center',
      labelArrow: 'none',
    },
    y: { domain: ['phase', ...sources], label: null, tickSize: 0, padding: 0 },
    marks: [
      ...bands,
      Plot.text(phases, {
        x: ({ from, to }: Phased) => (from + to) / 2,
        y: () => 'phase',
        text: labelOf,
        className: 'label',
      }),
      Plot.ruleX(phases.slice(1), { x: 'from', className: 'edge' }),
      ...bars,
    ],
  });
}

const titleOf = ({ source, from, to, reach, failures }: Span): string =>
  `${oneLine(source)}, ${from} s to ${to} s: ${reach}${failures.length === 0 ? '' : ` (${failures.join(', ')})`}`;

/** Of how many lookups how many were answered, phase by phase. */
function phaseTable(
  trial: string,
  phases: readonly Phased[],
  samples: readonly EntryOf<'sample'>[],
  startMs: number,
): ComponentChild {
  const kinds = [...Map.groupBy(samples, kindOf).keys()].toSorted().reverse();
  const rows = phases.map(({ number, name, from, to, turn }) => {
    const inside = samples.filter(({ ms }) => ms - startMs >= from * 1000 && ms - startMs < to * 1000);
    const counts = kinds.map((kind) => {
      const asked = inside.filter((sample) => kindOf(sample) === kind);
      const answered = asked.filter(({ answer }) => answer === 'answered').length;
      return asked.length === 0 ? '–' : `${answered} of ${asked.length}`;
    });
    const lasted = turn.endedMs === undefined ? 'cut off' : seconds((to - from) * 1000);
    return [`${number} ${name}`, seconds(from * 1000), lasted, ...counts];
  });
  const caption = `${trial}: lookups of the prober that were answered, on all nodes together`;
  const head = ['phase', 'from', 'lasted', ...kinds];
  return table({ caption, head, numbers: head.map((_, column) => column).slice(1) }, rows);
}

const kindOf = ({ protocol, name }: EntryOf<'sample'>): string =>
  `${isInternal(name) ? 'internal' : 'external'}, ${protocol.toUpperCase()}`;
