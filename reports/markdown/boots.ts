import type { Entry, EntryOf } from '../../harness/vocabulary/entry.ts';
import { bootChart, bootChartLegend } from '../boot-chart.ts';
import { block, code, plain } from './escape.ts';

/** As wide as most people's windows, and as GitHub shows without a scrollbar. */
const columns = 80;

/** Where the time of each boot went: a bar for each action, a block for each cluster. Empty where no times are known. */
export function bootLines(journal: readonly Entry[]): string[] {
  const actions = journal.filter((entry): entry is EntryOf<'boot-action'> => entry.kind === 'boot-action');
  const charts = [...Map.groupBy(actions, bootOf).values()].flatMap((boot) => {
    const { cluster, trial } = boot[0] ?? {};
    const chart = bootChart(boot, { cluster, width: columns });
    if (chart.length === 0) return [];
    const named = cluster === undefined ? 'A cluster' : code(cluster);
    return ['', `${named}, booted for ${plain(trial ?? 'nobody')}:`, '', ...block(chart.join('\n'))];
  });
  return charts.length === 0 ? [] : [bootChartLegend, ...charts];
}

/** A trial whose cluster fell away may have had two. */
const bootOf = ({ trial, cluster }: Entry): string => `${trial} ${cluster}`;
