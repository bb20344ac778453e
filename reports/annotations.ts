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
 * @param runs of one step; `of` is what a run is one of, for example a version
 * @returns lines for the log of the step, each of which is one workflow command
 */
export function annotationLines(runs: readonly { readonly result: Result; readonly of?: string }[]): string[] {
  const all: Told[] = runs.flatMap(({ result, of }) =>
    surprises(result).map((one) => ({ ...one, title: of === undefined ? 'dnsdrill' : `dnsdrill ${of}` })),
  );
  const ofFate = (fate: Surprise['fate']): Told[] => all.filter((one) => one.fate === fate);
  return [...ofKind('error', ofFate('unexpected')), ...ofKind('warning', ofFate('ungraded'))];
}

type Told = Surprise & { readonly title: string };

function ofKind(command: 'error' | 'warning', told: readonly Told[]): string[] {
  const line = ({ title, text }: Pick<Told, 'title' | 'text'>): string =>
    `::${command} title=${property(title)}::${data(oneLine(text, messageLimit))}`;
  if (told.length <= shownMax) return told.map(line);
  const shown = told.slice(0, shownMax - 1);
  const more = `${told.length - shown.length} more: the report has them all`;
  return [...shown.map(line), line({ title: 'dnsdrill', text: more })];
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
