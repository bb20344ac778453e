import type { Entry } from '../harness/vocabulary/entry.ts';
import { amount } from './text.ts';

/** Enough to show a table of pods or the end of a crash; the journal has the whole output. */
const excerptLines = 14;

/**
 * What an entry that a verdict rests on says, as a person would check it: what was asked, and what came back.
 *
 * @returns text as the cluster wrote it, which whoever shows it has to escape; undefined for an entry that says nothing
 *   but when it was written
 */
export function evidenceText(entry: Entry): string | undefined {
  switch (entry.kind) {
    case 'observation': {
      const quotes = entry.answers.flatMap(({ quote }) => quote ?? []);
      return `$ ${entry.command}\n${excerpt(entry.output, quotes)}`;
    }
    case 'step':
      return `$ ${entry.command}\n${excerpt(entry.output, [])}`;
    case 'round': {
      const { lookups, replicas } = entry;
      const failed = lookups.filter(({ answer }) => answer !== 'answered');
      return [
        `${lookups.length - failed.length} of ${amount(lookups.length, 'lookup')} answered`,
        ...failed.map(({ node, name, protocol, answer }) => `${answer}: ${name} over ${protocol} from ${node}`),
        `${replicas.current} of ${amount(replicas.wanted, 'replica')} current, ${replicas.ready} ready`,
        ...replicas.identity.map((identity) => `  ${identity}`),
      ].join('\n');
    }
    case 'trouble':
    case 'breakdown':
      return entry.message;
    default:
      return undefined;
  }
}

/** Some lines of an output: around the words that were quoted, or from its start. */
function excerpt(output: string, quotes: readonly string[]): string {
  const lines = output.split('\n');
  if (lines.length <= excerptLines) return output;
  const words = quotes.flatMap((quote) => quote.split('\n').find((line) => line.trim() !== '') ?? []);
  const quoted = lines.findIndex((line) => words.some((part) => line.includes(part)));
  // Two lines before the quoted one tell whose it is and what led to it.
  const from = Math.min(Math.max(0, quoted - 2), lines.length - excerptLines);
  const left = lines.length - from - excerptLines;
  return [
    ...(from > 0 ? [`… (${amount(from, 'line')})`] : []),
    ...lines.slice(from, from + excerptLines),
    ...(left > 0 ? [`… (${amount(left, 'line')})`] : []),
  ].join('\n');
}
