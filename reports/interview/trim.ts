import type { PlacedAnswer } from '../../harness/vocabulary/entry.ts';
import { excerpt } from '../excerpt.ts';
import { visible } from '../text.ts';

/** Enough for a Corefile. */
const linesShown = 24;
/** Enough for a lookup and its answer, or for a log to show that it repeats itself. */
const linesOfPlace = 6;
/** From so many lines on, saying that there are more is shorter. */
const foldedFrom = 4;
/** A line of a log that names a query and where to read on; what is longer has said what it had to say. */
const lineLimit = 360;
/** Of a command: a script that is longer is in the run's own report. */
const commandLines = 6;
const commandLimit = 440;

/** As the name of a node or a pod stands above what it answered. */
const likeHeading = /^# \S+(?: to \S+)?$/;
/** What dig prints under every answer, and about every name under `.local`. */
const noise = /^;; (?:WARNING|You are currently|OPT PSEUDO|Got answer|ANSWER SECTION)|^; (?:EDNS|COOKIE)/;

/** Who answered, and the words that decided it. */
type Placed = Pick<PlacedAnswer, 'place' | 'quote'>;

/** What matters of an output. */
export interface Wanted {
  /** The lines that matter; all, unless said. */
  readonly keep?: RegExp;
  /** In the order of the output. */
  readonly answers?: readonly Placed[];
  /** In a log, that no line is of the kind that matters is the answer. */
  readonly log?: boolean;
}

/** The lines of an output that matter, each place's under its name; never empty. */
export function trimmed(output: string, { keep, answers = [], log = false }: Wanted): string {
  const lines = visible(output)
    .split('\n')
    .filter((line) => line.trim() !== '' && !noise.test(line));
  const text = byPlace(lines, answers).flatMap((part) => {
    const kept = keep === undefined ? part.lines : part.lines.filter((line) => keep.test(line));
    return partLines({ ...part, lines: log || kept.length > 0 ? kept : insteadOf(part, keep) });
  });
  return text.length === 0 ? '(no output)' : text.map((line) => cut(line, lineLimit)).join('\n');
}

interface Part {
  readonly name?: string;
  readonly lines: readonly string[];
  readonly quotes: readonly string[];
}

/**
 * Where no line of a place is as the story expects it: the words that decided, which are kept even where the record of a
 * long output ends before them, or else all that there is. That one place answers otherwise is never left out.
 */
function insteadOf({ lines, quotes }: Part, keep: RegExp | undefined): readonly string[] {
  const quoted = quotes.filter((quote) => keep?.test(quote));
  return quoted.length === 0 ? lines : ['…', ...new Set(quoted)];
}

/** What one place answered, under its name; all in one where there are no places. */
function byPlace(lines: readonly string[], answers: readonly Placed[]): Part[] {
  const headings = headingsIn(lines, answers);
  const first = lines.slice(0, headings[0]?.at);
  const nameless = first.length === 0 ? [] : [{ lines: first, quotes: headings.length === 0 ? quotesOf(answers) : [] }];
  const named = headings.map(({ at, answer }, index) => ({
    name: lines[at] ?? '',
    lines: lines.slice(at + 1, headings[index + 1]?.at).map(notHeading),
    quotes: quotesOf([answer]),
  }));
  return [...nameless, ...named];
}

/** Who was asked has one heading, in the order of the answers. What a log merely says like one is a line of that log. */
function headingsIn(lines: readonly string[], answers: readonly Placed[]): { at: number; answer: Placed }[] {
  const found: { at: number; answer: Placed }[] = [];
  for (const answer of answers) {
    const at = lines.indexOf(`# ${visible(answer.place)}`, (found.at(-1)?.at ?? -1) + 1);
    if (at !== -1) found.push({ at, answer });
  }
  return found;
}

/** A reader, too, must see that it is none. */
const notHeading = (line: string): string => (likeHeading.test(line) ? `  ${line}` : line);

const quotesOf = (answers: readonly Placed[]): string[] =>
  answers.flatMap(({ quote }) => (quote === undefined ? [] : visible(quote)));

function partLines({ name, lines, quotes }: Part): string[] {
  const limit = name === undefined ? linesShown : linesOfPlace;
  const shown = excerpt(folded(lines).join('\n'), { lines: limit, around: quotes }).split('\n');
  if (name === undefined) return lines.length === 0 ? [] : shown;
  return [name, ...(lines.length === 0 ? ['(no such line)'] : shown)];
}

/** Lines of a log that say the same again and again: the first and the last of them tell from when until when. */
function folded(lines: readonly string[]): string[] {
  const runs: string[][] = [];
  for (const line of lines) {
    const run = runs.at(-1);
    if (run?.[0] !== undefined && saying(run[0]) === saying(line)) run.push(line);
    else runs.push([line]);
  }
  return runs.flatMap((run) =>
    run.length < foldedFrom ? run : [run[0] ?? '', `… (${run.length - 2} lines like these)`, run.at(-1) ?? ''],
  );
}

const saying = (line: string): string => line.replace(/^\d{4}-\d\d-\d\dT\S+ /, '');

/**
 * A command without what only this run's machine needs. Where the same was asked at several places, once: the places stand
 * in the output.
 */
export function commandShown(command: string): string {
  const plain = visible(command)
    .replaceAll(/ --kubeconfig \S+\.kubeconfig/g, '')
    // What a ConfigMap then holds is shown below it, as far as it matters.
    .replaceAll(/^(kubectl patch .* -p '\{"data":\{"[\w.]+":)".*$/gm, "$1…}}'");
  const lines = plain.split('\n');
  const same = new Set(lines.map(withoutPlace)).size === 1;
  const shown = same ? lines.slice(0, 1) : lines.slice(0, commandLines);
  return [
    ...shown.map((line) => cut(line, commandLimit)),
    ...(same || lines.length <= commandLines ? [] : ['…']),
    ...(same && lines.length > 1
      ? [`# and the same at ${lines.length === 2 ? 'the other place' : `the ${lines.length - 1} other places`}`]
      : []),
  ].join('\n');
}

/** Two commands that differ in nothing but the node, or the pod that is asked, are the same question. */
const withoutPlace = (line: string): string => line.replaceAll(/dnsdrill-\S+|@\S+/g, 'PLACE');

const cut = (line: string, limit: number): string => (line.length > limit ? `${line.slice(0, limit)}…` : line);
