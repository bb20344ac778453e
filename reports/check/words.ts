import type { CheckedCase, CheckResult, Ruling } from '../../harness/vocabulary/check.ts';
import { amount } from '../text.ts';

/** What a ruling means for whoever waits: an error, a warning, nothing known, or nothing to say. */
export type Tone = 'good' | 'error' | 'warning' | 'unknown' | 'skipped';

/** A rule that failed has the tone of its severity; all else that of its standing. */
export function toneOf({ standing, severity }: Ruling): Tone {
  if (standing === 'failed') return severity;
  return standing === 'passed' ? 'good' : standing;
}

export const toneSigns: Readonly<Record<Tone, string>> = {
  good: '✓',
  error: '✗',
  warning: '!',
  unknown: '?',
  skipped: '–',
};

/** For example `good.sh on a plain host`. */
export const caseWords = ({ script, host }: CheckedCase): string => `${script} (${host})`;

/** The worst of a case, for a table in which a case has one cell. */
export function toneOfCase({ rulings }: CheckedCase): Tone {
  const tones = rulings.map(toneOf);
  return (['error', 'unknown', 'warning', 'good'] as const).find((tone) => tones.includes(tone)) ?? 'skipped';
}

/** What a case came to, for example `2 errors, 1 warning`, or `passes, 1 warning`. */
export function outcomeWords({ rulings }: CheckedCase): string {
  const count = (tone: Tone): number => rulings.filter((one) => toneOf(one) === tone).length;
  const words = [
    count('error') > 0 ? amount(count('error'), 'error') : count('unknown') > 0 ? '' : 'passes',
    count('unknown') > 0 ? `${count('unknown')} unknown` : '',
    count('warning') > 0 ? amount(count('warning'), 'warning') : '',
  ];
  return words.filter((part) => part !== '').join(', ');
}

/** For example `24 rules passed, 1 error, 2 warnings, 0 unknown, 3 skipped`. */
export const summaryWords = ({ summary }: CheckResult): string =>
  [
    `${amount(summary.passed, 'rule')} passed`,
    amount(summary.errors, 'error'),
    amount(summary.warnings, 'warning'),
    `${summary.unknown} unknown`,
    `${summary.skipped} skipped`,
  ].join(', ');

/** Where the documents say so, for example `coredns-guide, Step 1; …`; empty for a rule of the lab's own. */
export const sourcesWords = ({ sources }: Ruling): string =>
  sources.map(({ document, section }) => `${document}, ${section.replace(/:$/, '')}`).join('; ');

/** What is worth telling of a case: what fails and what is not known. */
export const troublesOf = ({ rulings }: CheckedCase): Ruling[] =>
  (['error', 'unknown', 'warning'] as const).flatMap((tone) => rulings.filter((one) => toneOf(one) === tone));

/** What a case has to say besides its rulings. */
export function remarksOf({ standIn, broke, added }: CheckedCase): string[] {
  return [
    ...(broke === undefined ? [] : [`The lab could not tell: ${broke}`]),
    ...(standIn === undefined ? [] : [`Instead of the condition: ${standIn}.`]),
    ...(added.length === 0 ? [] : [`Added by the lab, after the script: ${added.join('; ')}.`]),
  ];
}

export const unfinishedWords = 'The check did not end: cases are missing.';
