import type { EntryOf } from '../harness/vocabulary/entry.ts';
import { amount } from './text.ts';

/** Enough to show a table of pods or the end of a crash; the journal has the whole output. */
export const excerptLines = 14;

/**
 * Some lines of an output: around the words that were quoted, or from its start.
 *
 * @param options.lines how many at most, without those that say how many were left out
 * @param options.around quotes from the output, the first that is found in it counts
 */
export function excerpt(
  output: string,
  { lines: limit, around = [] }: { readonly lines: number; readonly around?: readonly string[] },
): string {
  const lines = output.split('\n');
  if (lines.length <= limit) return output;
  const words = around.flatMap((quote) => quote.split('\n').find((line) => line.trim() !== '') ?? []);
  const quoted = lines.findIndex((line) => words.some((part) => line.includes(part)));
  // Two lines before the quoted one tell whose it is and what led to it.
  const from = Math.min(Math.max(0, quoted - 2), lines.length - limit);
  const left = lines.length - from - limit;
  return [
    ...(from > 0 ? [`… (${amount(from, 'line')})`] : []),
    ...lines.slice(from, from + limit),
    ...(left > 0 ? [`… (${amount(left, 'line')})`] : []),
  ].join('\n');
}

/** The words of the cluster that decided an observation's answers. */
export const quotesIn = ({ answers }: EntryOf<'observation'>): string[] => answers.flatMap(({ quote }) => quote ?? []);

/** A round of health questions as lines: how many were answered, which were not, and by which replicas. */
export function roundText({ lookups, replicas }: EntryOf<'round'>): string {
  const failed = lookups.filter(({ answer }) => answer !== 'answered');
  return [
    `${lookups.length - failed.length} of ${amount(lookups.length, 'lookup')} answered`,
    ...failed.map(({ node, name, protocol, answer }) => `${answer}: ${name} over ${protocol} from ${node}`),
    `${replicas.current} of ${amount(replicas.wanted, 'replica')} current, ${replicas.ready} ready`,
    ...replicas.identity.map((identity) => `  ${identity}`),
  ].join('\n');
}
