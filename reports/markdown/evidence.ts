import type { Entry } from '../../harness/vocabulary/entry.ts';
import { evidenceText } from '../evidence.ts';
import { seconds } from '../text.ts';
import { block, code, plain } from './escape.ts';

/** Links to the entries of the journal that a verdict rests on, for example `[#12](#e12)`. */
export const references = (because: readonly number[]): string =>
  because.length === 0 ? '–' : because.map((seq) => `[#${seq}](#e${seq})`).join(' ');

/**
 * The entries that verdicts rest on, as a person would check them: what was asked, and what came back.
 *
 * @param cited their `seq`; one that the journal lacks is left out
 */
export function evidenceLines(journal: readonly Entry[], cited: Iterable<number>): string[] {
  const wanted = new Set(cited);
  return journal.filter(({ seq }) => wanted.has(seq)).flatMap((entry) => ['', ...entryLines(entry)]);
}

function entryLines(entry: Entry): string[] {
  const head = `<a id="e${entry.seq}"></a>**#${entry.seq}**, ${seconds(entry.ms)}: ${whatWords(entry)}`;
  const text = evidenceText(entry);
  return text === undefined ? [head] : [head, '', ...block(text)];
}

function whatWords(entry: Entry): string {
  switch (entry.kind) {
    case 'observation':
      return code(entry.claim);
    case 'step':
      return `${code(entry.step.kind)}, ${entry.exitCode === undefined ? 'cut off' : `exit code ${entry.exitCode}`}`;
    case 'round':
      return 'a round of health questions';
    case 'trouble':
      return `${code(entry.asking)} could not be asked`;
    case 'breakdown':
      return 'the lab broke';
    default:
      return plain(entry.kind);
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
