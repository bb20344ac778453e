import type { Entry } from '../../harness/vocabulary/entry.ts';
import { excerpt, excerptLines, quotesIn, roundText } from '../excerpt.ts';
import { seconds } from '../text.ts';
import { block, code, plain } from './escape.ts';

/** Names the entries of the journal that a verdict rests on. */
export type Cite = (because: readonly number[]) => string;

/** For example `entry 12 of the journal`, where its text is not in the document. */
export const entryNumbers: Cite = (because) => {
  if (because.length === 0) return 'no entry of the journal';
  return `${because.length === 1 ? 'entry' : 'entries'} ${because.join(', ')} of the journal`;
};

/** Links to where their texts stand in the document, for example `[#12](#e12)`. */
export const references: Cite = (because) =>
  because.length === 0 ? '–' : because.map((seq) => `[#${seq}](#e${seq})`).join(' ');

/**
 * The entries that verdicts rest on, as a person would check them: what was asked, and what came back.
 *
 * @param cited their `seq`; one that the journal lacks is left out
 */
export function evidenceLines(journal: readonly Entry[], cited: Iterable<number>): string[] {
  const wanted = new Set(cited);
  return journal
    .filter(({ seq }) => wanted.has(seq))
    .flatMap((entry) => ['', ...entryLines(entry, `<a id="e${entry.seq}"></a>**#${entry.seq}**`)]);
}

/** An entry under its name: what was asked, and what came back. */
export function entryLines(entry: Entry, name: string): string[] {
  const head = (what: string): string => `${name}, ${seconds(entry.ms)}: ${what}`;
  switch (entry.kind) {
    case 'observation': {
      const output = excerpt(entry.output, { lines: excerptLines, around: quotesIn(entry) });
      return [head(code(entry.claim)), '', ...block(`$ ${entry.command}\n${output}`)];
    }
    case 'step': {
      const ended = entry.exitCode === undefined ? 'cut off' : `exit code ${entry.exitCode}`;
      return [
        head(`${code(entry.step.kind)}, ${ended}`),
        '',
        ...block(`$ ${entry.command}\n${excerpt(entry.output, { lines: excerptLines })}`),
      ];
    }
    case 'round':
      return [head('a round of health questions'), '', ...block(roundText(entry))];
    case 'trouble':
      return [head(`${code(entry.asking)} could not be asked`), '', ...block(entry.message)];
    case 'breakdown':
      return [head('the lab broke'), '', ...block(entry.message)];
    default:
      return [head(plain(entry.kind))];
  }
}

/** What else was kept for people to look at, with links into the run's directory. */
export function captureLines(entries: readonly Entry[]): string[] {
  return entries.flatMap((entry) =>
    entry.kind === 'capture' && /^[0-9a-f]+$/.test(entry.blob)
      ? [`- [${plain(entry.what)}](blobs/${entry.blob}): ${code(entry.command, 100)}`]
      : [],
  );
}
