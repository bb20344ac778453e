import * as Plot from '@observablehq/plot';
import { type ComponentChild, h } from 'preact';
import type { Result } from '../../harness/vocabulary/verdict.ts';
import { folded, scrolled, table } from './elements.ts';
import { chart } from './svg.ts';

/** How long each remedy that brought DNS back needed, the slowest first: a chart, and the same as a table. */
export function recoveryTimes({ scenarios }: Result): ComponentChild {
  const times = scenarios
    .flatMap(({ id, proof }) =>
      proof.remedies.flatMap(({ id: remedy, dns, seconds, waiting }) =>
        dns === 'back' && seconds !== undefined ? { scenario: id, remedy, seconds, waiting: waiting === true } : [],
      ),
    )
    .map((one) => ({ ...one, label: `${one.scenario}: ${one.remedy}`, words: `${one.seconds.toFixed(1)} s` }))
    .toSorted((one, other) => other.seconds - one.seconds);
  if (times.length === 0) return null;
  const drawn = chart('How long each remedy needed until DNS was back, in seconds. The table below has the numbers.', {
    width: 1040,
    height: times.length * 17 + 40,
    marginLeft: 400,
    marginRight: 60,
    marginTop: 4,
    marginBottom: 32,
    x: {
      label: 'seconds from the first act of the remedy to the first healthy round that held',
      labelAnchor: 'center',
      labelArrow: 'none',
    },
    y: { domain: times.map(({ label }) => label), label: null, tickSize: 0 },
    marks: [
      Plot.barX(
        times.filter(({ waiting }) => !waiting),
        { x: 'seconds', y: 'label', className: 'fixed' },
      ),
      Plot.barX(
        times.filter(({ waiting }) => waiting),
        { x: 'seconds', y: 'label', className: 'answered' },
      ),
      Plot.text(times, { x: 'seconds', y: 'label', text: 'words', textAnchor: 'start', dx: 6, className: 'label' }),
    ],
  });
  const caption = 'From the first act of a remedy to the first healthy round of the streak that held';
  return h(
    'section',
    { 'aria-labelledby': 'recovery' },
    h('h2', { id: 'recovery' }, 'Recovery times'),
    scrolled('Recovery times, as a chart', drawn),
    times.some(({ waiting }) => waiting)
      ? h('p', { class: 'muted' }, 'The pale bars are remedies without steps: DNS healed by itself.')
      : null,
    folded(
      'The same as a table',
      table(
        { caption, head: ['scenario', 'remedy', 'DNS back after'], numbers: [2] },
        times.map(({ scenario, remedy, words, waiting }) => [
          scenario,
          waiting ? `${remedy} (healed by itself)` : remedy,
          words,
        ]),
      ),
    ),
  );
}
