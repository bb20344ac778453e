import type { Entry, EntryOf, Phase } from '../../harness/vocabulary/entry.ts';
import { seconds } from '../text.ts';
import { type Turn, turnsOf } from '../turns.ts';

const phaseLetters: Readonly<Record<Phase, string>> = {
  boot: ' ',
  baseline: 'B',
  inject: 'I',
  symptoms: 'S',
  drill: 'D',
  control: 'C',
  remedy: 'R',
  // It undoes; R is taken.
  reset: 'U',
};
/** One line of the timeline holds a minute. */
const columns = 60;

/**
 * The outage as it was seen from every node: what the prober was answered, second by second.
 *
 * @param entries those of one trial
 * @returns lines of plain text, a column for each second; none if the prober was never answered
 */
export function timelineOf(entries: readonly Entry[]): string[] {
  const samples = entries.filter((entry): entry is EntryOf<'sample'> => entry.kind === 'sample');
  const turns = turnsOf(entries);
  const startMs = Math.min(turns[0]?.startedMs ?? Number.POSITIVE_INFINITY, samples[0]?.ms ?? Number.POSITIVE_INFINITY);
  const last = samples.at(-1);
  if (last === undefined) return [];
  const secondOf = (ms: number): number => Math.floor((ms - startMs) / 1000);

  const bySource = Map.groupBy(samples, ({ node, protocol }) => `${node} ${protocol}`);
  const sources = [...bySource.keys()].toSorted();
  const width = Math.max(...sources.map((source) => source.length), 'phase'.length);
  const marks = new Map(sources.map((source) => [source, marksOf(bySource.get(source) ?? [], secondOf)]));
  const lines: string[] = [];
  // Nobody asks while the cluster is reset, and still it is part of the trial's time.
  const endMs = Math.max(last.ms, ...turns.map(({ endedMs }) => (endedMs ?? 0) - 1));
  for (let from = 0; from <= secondOf(endMs); from += columns) {
    const line = (label: string, markAt: (second: number) => string): string =>
      `${label.padEnd(width)}  ${Array.from({ length: columns }, (_, column) => markAt(from + column)).join('')}`.trimEnd();
    const letterAt = (second: number): string => phaseLetters[phaseAt(turns, startMs + second * 1000) ?? 'boot'];
    lines.push(
      ...(from === 0 ? [] : ['']),
      `${`${from} s`.padEnd(width)}  ${ruler(from)}`,
      line('phase', letterAt),
      ...sources.map((source) => line(source, (second) => marks.get(source)?.get(second) ?? ' ')),
    );
  }
  return [legend, ...turns.map((turn) => turnWords(turn, startMs)), '', ...lines];
}

const legend = 'A column is a second: # every lookup answered, + some, . none, blank: nobody could ask.';

function turnWords({ phase, remedy, startedMs, endedMs }: Turn, startMs: number): string {
  const end = endedMs === undefined ? 'cut off' : seconds(endedMs - startMs);
  const name = remedy === undefined ? phase : `${phase} ${remedy}`;
  return `${phaseLetters[phase]}  ${seconds(startedMs - startMs)} to ${end}  ${name}`;
}

const phaseAt = (turns: readonly Turn[], ms: number): Phase | undefined =>
  turns.findLast((turn) => turn.startedMs <= ms && ms < (turn.endedMs ?? Number.POSITIVE_INFINITY))?.phase;

function marksOf(samples: readonly EntryOf<'sample'>[], secondOf: (ms: number) => number): Map<number, string> {
  const bySecond = Map.groupBy(samples, ({ ms }) => secondOf(ms));
  return new Map([...bySecond].map(([second, asked]) => [second, markOf(asked)]));
}

function markOf(asked: readonly EntryOf<'sample'>[]): string {
  const answered = asked.filter(({ answer }) => answer === 'answered').length;
  return answered === 0 ? '.' : answered === asked.length ? '#' : '+';
}

/** A stroke every ten seconds. */
const ruler = (from: number): string =>
  Array.from({ length: columns / 10 }, (_, ten) => `|${from + ten * 10}`.padEnd(10))
    .join('')
    .trimEnd();
