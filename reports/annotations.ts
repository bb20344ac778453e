import type { Result } from '../harness/vocabulary/verdict.ts';
import { oneLine } from './text.ts';
import { type Surprise, surprises } from './words.ts';

/** GitHub shows ten annotations of a kind for a step, and drops the others without a word. */
const shownMax = 10;
/** Enough for a verdict and what the cluster said; the report has the rest. */
const messageLimit = 500;

/**
 * What is not as expected, as annotations of GitHub Actions: what differs as errors, what is ungraded as warnings.
 *
 * @param options.of what the run is one of, for example a version
 * @returns lines for the log of a step, each of which is one workflow command
 */
export function annotationLines(result: Result, { of = '' }: { readonly of?: string } = {}): string[] {
  const all = surprises(result);
  const title = of === '' ? 'dnsdrill' : `dnsdrill ${of}`;
  const ofFate = (fate: Surprise['fate']): Surprise[] => all.filter((one) => one.fate === fate);
  return [...ofKind('error', title, ofFate('unexpected')), ...ofKind('warning', title, ofFate('ungraded'))];
}

function ofKind(command: 'error' | 'warning', title: string, told: readonly Surprise[]): string[] {
  const line = (message: string): string =>
    `::${command} title=${property(title)}::${data(oneLine(message, messageLimit))}`;
  if (told.length <= shownMax) return told.map(({ text }) => line(text));
  const shown = told.slice(0, shownMax - 1);
  return [...shown.map(({ text }) => line(text)), line(`${told.length - shown.length} more: the report has them all`)];
}

const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const property = (text: string): string => data(oneLine(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');

/**
 * Text in which GitHub Actions sees no workflow command. It takes for one what stands first in a line and begins with two
 * colons, and `##[` anywhere: a space without width comes between.
 */
export const withoutCommands = (text: string): string =>
  text.replaceAll(/^(\s*:)(?=:)/gm, '$1\u200B').replaceAll('##[', '##\u200B[');

/** The same for a text in JSON, in which only strings can look so: an escape keeps what they say. */
export const jsonWithoutCommands = (text: string): string =>
  text.replaceAll(/^(\s*:):/gm, '$1\\u003a').replaceAll('##[', '#\\u0023[');
