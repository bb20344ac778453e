import type { Entry, Phase } from '../../harness/vocabulary/entry.ts';
import { excerpt, excerptLines, quotesIn, roundText } from '../excerpt.ts';

/** Enough for a person to see what happened; with a thousand trials, the file must stay one that a CI system takes. */
const evidenceLimit = 3_000;

/** What the cases of a report ask of a journal. */
export interface Recorded {
  /** Wall time of the first entry of any of the trials, ISO 8601. */
  startOf(trials: readonly string[]): string | undefined;
  /** How long the trials lasted altogether, or the given phases of them. */
  spanMs(trials: readonly string[], part?: { readonly phases: readonly Phase[]; readonly remedy?: string }): number;
  /** How long it took to ask what the entries say. */
  askedMs(because: readonly number[]): number;
  /** What the entries say, cut to a bearable length. */
  evidence(because: readonly number[]): string;
  /** All that the journal has of the trials, one after the other. */
  entriesOf(trials: readonly string[]): readonly Entry[];
  /** The last health round of the phase, in each of the trials. */
  lastRounds(trials: readonly string[], phase: Phase): number[];
}

/** Sorts a journal by what is asked of it, so that the whole of it is read once. */
export function readRecord(journal: readonly Entry[]): Recorded {
  const bySeq = new Map(journal.map((entry) => [entry.seq, entry]));
  const byTrial = Map.groupBy(journal, ({ trial }) => trial);
  const entriesOf = (trials: readonly string[]): (readonly Entry[])[] =>
    trials.map((trial) => byTrial.get(trial) ?? []);
  const cited = (because: readonly number[]): Entry[] => because.flatMap((seq) => bySeq.get(seq) ?? []);
  return {
    startOf: (trials) =>
      entriesOf(trials)
        .flatMap(([first]) => first ?? [])
        .toSorted((one, other) => one.seq - other.seq)[0]?.at,
    spanMs: (trials, part) =>
      entriesOf(trials)
        .flatMap((entries) =>
          part === undefined ? [entries] : turnsOf(entries.filter((entry) => belongs(entry, part))),
        )
        .reduce((sum, entries) => sum + ((entries.at(-1)?.ms ?? 0) - (entries[0]?.ms ?? 0)), 0),
    askedMs: (because) =>
      cited(because).reduce((sum, entry) => sum + ('durationMs' in entry ? entry.durationMs : 0), 0),
    evidence: (because) => cut(cited(because).flatMap(textOf).join('\n\n')),
    entriesOf: (trials) => entriesOf(trials).flat(),
    lastRounds: (trials, phase) =>
      entriesOf(trials).flatMap(
        (entries) => entries.findLast((entry) => entry.kind === 'round' && entry.phase === phase)?.seq ?? [],
      ),
  };
}

/** A remedy that has another turn has it after all the others had theirs: what lies between is none of its time. */
function turnsOf(entries: readonly Entry[]): Entry[][] {
  const turns: Entry[][] = [];
  for (const entry of entries) {
    if (turns.length === 0 || (entry.kind === 'phase' && entry.state === 'started')) turns.push([]);
    turns.at(-1)?.push(entry);
  }
  return turns;
}

const belongs = (entry: Entry, { phases, remedy }: { phases: readonly Phase[]; remedy?: string }): boolean =>
  entry.phase !== undefined && phases.includes(entry.phase) && entry.remedy === remedy;

/** What was asked, and what came back; nothing for an entry that says only when something was. */
function textOf(entry: Entry): string[] {
  switch (entry.kind) {
    case 'observation':
      return [`$ ${entry.command}\n${excerpt(entry.output, { lines: excerptLines, around: quotesIn(entry) })}`];
    case 'step':
      return [`$ ${entry.command}\n${excerpt(entry.output, { lines: excerptLines })}`];
    case 'round':
      return [roundText(entry)];
    case 'trouble':
    case 'breakdown':
      return [entry.message];
    default:
      return [];
  }
}

function cut(text: string): string {
  return text.length <= evidenceLimit ? text : `${text.slice(0, evidenceLimit)}\n… (the journal has the rest)`;
}
