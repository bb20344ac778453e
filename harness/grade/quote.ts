import type { Answer } from '../vocabulary/answers.ts';
import type { PlacedAnswer } from '../vocabulary/entry.ts';
import type { Probe } from '../vocabulary/probe.ts';
import type { Claim } from '../vocabulary/scenario.ts';

/** More lines than these are a file or a table, of which no reader would find the ones that decided. */
const longestQuote = 3;

/**
 * The words of the cluster that decided a claim: of a place that fits it or, where it is refuted, of one that does not.
 *
 * @returns the lines that the probe looked for, where they can be told from the rest
 */
export function quoteFor(claim: Claim, answers: readonly PlacedAnswer[], refuted: boolean): string | undefined {
  const accepted: readonly Answer[] = [...claim.literally, ...(claim.inSubstance ?? [])];
  const quoted = answers.filter(({ quote, answer }) => quote !== undefined && quote !== '' && quote !== answer);
  const decisive = quoted.find(({ answer }) => accepted.includes(answer) !== refuted) ?? quoted[0];
  return decisive?.quote === undefined ? undefined : decisiveLines(claim.probe, decisive.quote);
}

function decisiveLines(probe: Probe, quote: string): string | undefined {
  const lines = quote.split('\n').filter((line) => line.trim() !== '');
  const found = patternsOf(probe)
    .map((pattern) => linesOf(quote, pattern))
    .find((match) => match !== undefined);
  if (found !== undefined) return found;
  return lines.length <= longestQuote ? lines.join('\n') : undefined;
}

/** What tools for lookups say of the outcome, among all else that they say. */
const lookupOutcome = "status: \\w+|can't find|[Cc]onnection refused|timed out|unreachable|no servers";

function patternsOf(probe: Probe): string[] {
  switch (probe.kind) {
    case 'lookup':
      return [lookupOutcome];
    case 'field':
      return [
        ...('matches' in probe.expected ? [probe.expected.matches] : []),
        ...(probe.otherWords ? [probe.otherWords] : []),
      ];
    case 'log':
      return [probe.line, ...(probe.otherWords === undefined ? [] : [probe.otherWords])];
    case 'on-node':
    case 'in-container':
      return [probe.prints];
    default:
      return [];
  }
}

/** The whole lines in which a pattern matches first. */
function linesOf(text: string, pattern: string): string | undefined {
  const match = expressionOf(pattern)?.exec(text);
  if (!match) return undefined;
  const start = text.lastIndexOf('\n', match.index) + 1;
  const end = text.indexOf('\n', match.index + match[0].length);
  return text.slice(start, end === -1 ? undefined : end).trim();
}

function expressionOf(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, 'm');
  } catch {
    return undefined; // A stored plan may come from anywhere; without the pattern the quote is merely longer.
  }
}
