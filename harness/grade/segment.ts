import type { Entry, EntryKind, EntryOf, Phase } from '../vocabulary/entry.ts';
import { type Hole, holeInWords, holesIn } from './holes.ts';

/** The entries of one trial, in the order of the journal. */
export interface TrialJournal {
  readonly entries: readonly Entry[];
  /** What is missing from the whole journal: whose it was, nobody knows. */
  readonly holes: readonly Hole[];
}

/** What the journal holds of one phase of one trial, or of one remedy's turn in it. */
export interface Segment {
  readonly entries: readonly Entry[];
  readonly startedMs: number | undefined;
  readonly endedMs: number | undefined;
  /** Why nothing in it is final: it never began or never ended, or the lab broke in it. */
  readonly cutOff: string | undefined;
  /** The `seq` of the entry that says so, if one does. */
  readonly cutOffBy: readonly number[];
}

/** The entries of one kind. */
export const ofKind = <K extends EntryKind>(entries: readonly Entry[], kind: K): EntryOf<K>[] =>
  entries.filter((entry): entry is EntryOf<K> => entry.kind === kind);

/** Picks a trial's entries by what each says of itself: trials that run side by side are interleaved in the journal. */
export function trialJournalOf(journal: readonly Entry[], trial: string): TrialJournal {
  return { entries: journal.filter((entry) => entry.trial === trial), holes: holesIn(journal) };
}

/**
 * Cuts a phase out of a trial; of a remedy that had more than one turn, the last.
 *
 * Only a phase that was told to its end has an `ended` entry: one that was cut off, by whatever, has none. Nor is one told that
 * a hole in the journal may have taken something from: the last answer that is left need not be the last that was given.
 */
export function segmentOf(trial: TrialJournal, phase: Phase, remedy?: string): Segment {
  const belongs = (entry: Entry): boolean => entry.phase === phase && entry.remedy === remedy;
  const all = trial.entries.filter(belongs);
  const entries = all.slice(
    Math.max(
      0,
      all.findLastIndex((entry) => entry.kind === 'phase' && entry.state === 'started'),
    ),
  );
  const turns = ofKind(entries, 'phase');
  const started = turns.find((turn) => turn.state === 'started');
  const ended = turns.findLast((turn) => turn.state === 'ended');
  const breakdown = ofKind(trial.entries, 'breakdown').find((entry) =>
    entry.phase === undefined ? started !== undefined && lastStartBefore(trial, entry) === started : belongs(entry),
  );
  return {
    entries,
    startedMs: started?.ms,
    endedMs: ended?.ms,
    cutOff: breakdown ? inWords(breakdown) : (whyUnfinished(trial, started, ended) ?? whyTorn(trial, entries)),
    cutOffBy: breakdown ? [breakdown.seq] : [],
  };
}

function whyUnfinished(trial: TrialJournal, started: Entry | undefined, ended: Entry | undefined): string | undefined {
  if (started === undefined) {
    const breakdown = ofKind(trial.entries, 'breakdown')[0];
    return breakdown ? inWords(breakdown) : 'the run did not get this far';
  }
  return ended === undefined ? 'the run was cut off' : undefined;
}

function whyTorn({ holes }: TrialJournal, entries: readonly Entry[]): string | undefined {
  const [first, last] = [entries.at(0)?.seq ?? 0, entries.at(-1)?.seq ?? 0];
  const hole = holes.find((missing) => missing.first > first && missing.last < last);
  return hole && `${holeInWords(hole)} of the journal ${hole.first === hole.last ? 'is' : 'are'} missing`;
}

const inWords = (breakdown: EntryOf<'breakdown'>): string => `the lab broke: ${breakdown.message}`;

const starts = (trial: TrialJournal): EntryOf<'phase'>[] =>
  ofKind(trial.entries, 'phase').filter((entry) => entry.state === 'started');

const lastStartBefore = (trial: TrialJournal, entry: Entry): Entry | undefined =>
  starts(trial).findLast((start) => start.seq < entry.seq);
