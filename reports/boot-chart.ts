import { oneLine, seconds } from './text.ts';

/** How long one action of a boot took; times are since the boot began. */
export interface BootAction {
  readonly action: string;
  readonly startedMs: number;
  readonly durationMs: number;
}

/** What the bars mean. */
export const bootChartLegend = '█ what the boot waited for, one action after the other; ▒ what went on beside it.';

/** An action begins as soon as the last that it needs has ended, give or take the turns of an event loop. */
const handover = { beforeMs: 50, afterMs: 2 };
/** Longer names are cut, so that the bars have room. */
const longestName = 32;
/** Fewer columns would show nothing. */
const narrowestBar = 12;

/**
 * A boot as bars on a common scale, in the order in which the actions began.
 *
 * @param options.cluster the cluster's name, which is left out of the actions' names
 * @param options.width in columns; a name that leaves too little for the bars is cut
 * @returns a line for each action whose times are known
 */
export function bootChart(
  actions: readonly BootAction[],
  { cluster, width }: { readonly cluster: string | undefined; readonly width: number },
): string[] {
  const timed = actions
    .filter(({ startedMs, durationMs }) => Number.isFinite(startedMs) && Number.isFinite(durationMs))
    .toSorted((one, other) => one.startedMs - other.startedMs || endOf(one) - endOf(other));
  const wholeMs = Math.max(1, ...timed.map(endOf));
  const critical = criticalPath(timed);
  const times = timed.map((action) => [seconds(action.startedMs), seconds(endOf(action))] as const);
  const from = Math.max(0, ...times.map(([start]) => start.length));
  const to = Math.max(0, ...times.map(([, end]) => end.length));
  const rest = width - from - to - '    to '.length - 1;
  const names = timed.map(({ action }) => shortName(action, cluster));
  const label = Math.min(Math.max(0, ...names.map(({ length }) => length)), longestName, rest - narrowestBar);
  const columns = rest - label;
  return timed.map((action, index) => {
    const [start = '', end = ''] = times[index] ?? [];
    const bar = barOf(action, critical.has(action) ? '█' : '▒', wholeMs, columns);
    return `${cut(names[index] ?? '', label).padEnd(label)}  ${bar}  ${start.padStart(from)} to ${end.padStart(to)}`;
  });
}

/**
 * The chain of actions that ended last: from the last one back, each time to the action that ended when this one began.
 * It is read off the times, so two that ended in the same moment cannot be told apart.
 */
export function criticalPath<A extends BootAction>(actions: readonly A[]): Set<A> {
  const path = new Set<A>();
  const latest = (among: readonly A[]): A | undefined =>
    among.toSorted((one, other) => endOf(one) - endOf(other)).at(-1);
  let next = latest(actions);
  while (next !== undefined && !path.has(next)) {
    path.add(next);
    const { startedMs } = next;
    const sooner = actions.filter((one) => !path.has(one) && endOf(one) <= startedMs + handover.afterMs);
    next = latest(sooner.filter((one) => endOf(one) >= startedMs - handover.beforeMs));
  }
  return path;
}

/** However short the action is, its bar has one column. */
function barOf(action: BootAction, sign: string, wholeMs: number, columns: number): string {
  const columnOf = (ms: number): number => Math.round((ms / wholeMs) * columns);
  const start = Math.min(columns - 1, columnOf(action.startedMs));
  const length = Math.max(1, columnOf(endOf(action)) - start);
  return ('░'.repeat(start) + sign.repeat(length)).padEnd(columns);
}

/** When an action ended, in milliseconds since the boot began. */
export const endOf = ({ startedMs, durationMs }: BootAction): number => startedMs + durationMs;

/** What an action does stands at the start of its name, and to which node at the end. */
function cut(name: string, limit: number): string {
  if (name.length <= limit) return name;
  const tail = Math.floor((limit - 1) / 2);
  return `${name.slice(0, limit - 1 - tail)}…${name.slice(name.length - tail)}`;
}

/** Without the cluster's name, which every node carries: `start worker` for `start dnsdrill-1a2b-1-worker`. */
export function shortName(action: string, cluster: string | undefined): string {
  return oneLine(cluster === undefined ? action : action.replaceAll(`${cluster}-`, ''));
}
