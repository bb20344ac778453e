import * as Plot from '@observablehq/plot';
import { type ComponentChild, h } from 'preact';
import type { Entry, EntryOf } from '../../harness/vocabulary/entry.ts';
import { criticalPath, endOf, shortName } from '../boot-chart.ts';
import { amount, seconds } from '../text.ts';
import { folded, scrolled, table } from './elements.ts';
import { chart } from './svg.ts';

type Action = EntryOf<'boot-action'>;

/** Where the time of a boot goes, action by action: the boot that took the median time, and all of them in a table. */
export function boots(journal: readonly Entry[]): ComponentChild {
  const actions = journal.filter((entry): entry is Action => entry.kind === 'boot-action');
  // A trial whose cluster fell away may have had two.
  const all = [...Map.groupBy(actions, ({ trial, cluster }) => `${trial} ${cluster}`).values()]
    .map((boot) => ({ boot, wholeMs: Math.max(...boot.map(endOf)) }))
    .toSorted((one, other) => one.wholeMs - other.wholeMs);
  const median = all[Math.floor((all.length - 1) / 2)];
  if (median === undefined) return null;
  const [least, most] = [seconds(all[0]?.wholeMs ?? 0), seconds(all.at(-1)?.wholeMs ?? 0)];
  const range =
    all.length === 1
      ? ''
      : ` The ${all.length} boots of this run took ${least} to ${most}; this is the one in the middle.`;
  return h(
    'section',
    { 'aria-labelledby': 'boots' },
    h('h2', { id: 'boots' }, 'Boot time by action'),
    h(
      'p',
      null,
      `A boot took ${seconds(median.wholeMs)}.${range} The dark bars are what it waited for, one action after the other; the pale ones went on beside them.`,
    ),
    scrolled('The actions of a boot, as a chart', draw(median.boot)),
    folded('The same as a table, for every boot', actionTable(all.map(({ boot }) => boot))),
  );
}

const nameOf = ({ action, cluster }: Action): string => shortName(action, cluster);

function draw(boot: readonly Action[]): ComponentChild {
  const critical = criticalPath(boot);
  const bars = boot
    .toSorted((one, other) => one.startedMs - other.startedMs || endOf(one) - endOf(other))
    .map((action) => ({
      name: nameOf(action),
      from: action.startedMs / 1000,
      to: endOf(action) / 1000,
      awaited: critical.has(action),
      words: seconds(action.durationMs),
    }));
  return chart('What a boot did, action by action, in seconds since its begin. The table below has the numbers.', {
    width: 1040,
    height: bars.length * 16 + 40,
    marginLeft: 300,
    marginRight: 60,
    marginTop: 4,
    marginBottom: 32,
    x: {
      domain: [0, Math.max(...boot.map(endOf)) / 1000],
      label: 'seconds since the begin of the boot',
      labelAnchor: 'center',
      labelArrow: 'none',
    },
    y: { domain: bars.map(({ name }) => name), label: null, tickSize: 0 },
    marks: [
      Plot.barX(
        bars.filter(({ awaited }) => awaited),
        { x1: 'from', x2: 'to', y: 'name', className: 'fixed' },
      ),
      Plot.barX(
        bars.filter(({ awaited }) => !awaited),
        { x1: 'from', x2: 'to', y: 'name', className: 'answered' },
      ),
      Plot.text(bars, { x: 'to', y: 'name', text: 'words', textAnchor: 'start', dx: 6, className: 'label' }),
    ],
  });
}

/** A row for each action, and how long it took at the median and at the most. */
function actionTable(all: readonly (readonly Action[])[]): ComponentChild {
  const rows = [...Map.groupBy(all.flat(), nameOf)].map(([name, actions]) => {
    const times = actions.map(({ durationMs }) => durationMs).toSorted((one, other) => one - other);
    return [name, times.length, seconds(times[Math.floor((times.length - 1) / 2)] ?? 0), seconds(times.at(-1) ?? 0)];
  });
  const caption = `How long the actions of ${amount(all.length, 'boot')} took`;
  return table({ caption, head: ['action', 'times', 'median', 'most'], numbers: [1, 2, 3] }, rows);
}
