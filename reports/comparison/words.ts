import type { Grade } from '../../harness/vocabulary/scenario.ts';
import type { ClaimVerdict, Fate, RemedyVerdict, Result, TriageVerdict } from '../../harness/vocabulary/verdict.ts';
import { amount } from '../text.ts';
import { clusterWords, dnsWords, gradeSigns, gradeWords, remedyWords, triages, triageWords } from '../words.ts';
import type { About, ComparedVerdict, Comparison } from './compare.ts';
import type { NotTried } from './not-tried.ts';

/** What marks a verdict that differs between the versions, and one of which the lab cannot tell. */
export const comparedSigns: Readonly<Record<ComparedVerdict['compared'], string>> = {
  same: ' ',
  different: '▸',
  unknown: '?',
  'not-tried': ' ',
};

/** Short, so that several versions fit beside each other; the legend has the rest. */
const shortGrades: Readonly<Record<Grade, string>> = {
  ...gradeWords,
  'confirmed-differently': 'differently',
  'not-reproducible-here': 'not here',
};

/** What the signs and marks of a comparison mean. */
export const legend =
  '▸ differs between the versions, ? is not known for one of them, ! is not what was expected, ' +
  '≠ confirmed in other words, – not reproducible here, → what DNS did under a remedy, or the errors in the log came to';

/** The results of the runs, in the order of the versions. */
export const resultsOf = ({ versions }: Comparison): Result[] => versions.map(({ result }) => result);

type Verdict = { claim: ClaimVerdict } | { remedy: RemedyVerdict } | { triage: TriageVerdict };

/** The verdict of a run that a row of a comparison is about. */
function verdictIn({ scenario, kind, id }: About, { scenarios }: Result): Verdict | undefined {
  const { claims = [], proof, triage } = scenarios.find((one) => one.id === scenario) ?? {};
  const claim = kind === 'claim' ? claims.find((one) => one.id === id) : undefined;
  const remedy = kind === 'remedy' ? proof?.remedies.find((one) => one.id === id) : undefined;
  if (claim) return { claim };
  if (remedy) return { remedy };
  return kind === 'triage' && triage ? { triage } : undefined;
}

/** What was found with one version, for example `✗ refuted !` or `→ back 2.6 s`. */
export function cellWords(row: ComparedVerdict, { kubernetes, result }: Comparison['versions'][number]): string {
  if (row.notTried?.[kubernetes]) return '– not tried';
  const verdict = verdictIn(row, result);
  if (verdict === undefined) return '? nothing';
  const [words, { fate }] = wordsOf(verdict);
  return fate === 'unexpected' ? `${words} !` : words;
}

function wordsOf(verdict: Verdict): [string, { fate: Fate }] {
  if ('claim' in verdict)
    return [`${gradeSigns[verdict.claim.grade]} ${shortGrades[verdict.claim.grade]}`, verdict.claim];
  if ('remedy' in verdict) return [`→ ${dnsWords(verdict.remedy)}`, verdict.remedy];
  return [`→ ${triages[verdict.triage.verdict]}`, verdict.triage];
}

const notTriedWords: Readonly<Record<NotTried, string>> = {
  version: 'not tried with this version.',
  host: 'not tried on this host.',
};

/** What one version did, in a sentence: the verdict, and what the cluster said; or why it was not tried. */
export function detailWords(about: About, result: Result, notTried?: NotTried): string {
  if (notTried) return notTriedWords[notTried];
  const verdict = verdictIn(about, result);
  if (verdict === undefined) return 'nothing is there.';
  if ('remedy' in verdict) return `DNS is ${remedyWords(verdict.remedy)}.`;
  if ('triage' in verdict) return `${triageWords(verdict.triage)}: ${verdict.triage.why}.`;
  const { claim } = verdict;
  const note = claim.note === undefined ? '' : ` ${claim.note}`;
  return `${gradeWords[claim.grade]}. ${clusterWords(claim)}${note}`;
}

/** What a verdict of some runs is about: the sentence of a claim, or that it is a remedy or the errors in the log. */
export function aboutWords(about: About, results: readonly Result[]): string {
  const verdict = results.map((result) => verdictIn(about, result)).find((one) => one !== undefined);
  if (verdict === undefined) return '';
  if ('claim' in verdict) return verdict.claim.says;
  return 'remedy' in verdict
    ? `What DNS did under this ${verdict.remedy.origin} remedy.`
    : 'What waiting made of the errors in the log.';
}

/** For example `2 of 80 verdicts differ between the versions, 1 cannot be compared`. */
export function comparedWords({ summary: { same, different, unknown, notTried } }: Comparison): string {
  const all = amount(same + different + unknown + notTried, 'verdict');
  const told = `${different} of ${all} ${different === 1 ? 'differs' : 'differ'} between the versions`;
  return [
    told,
    ...(unknown === 0 ? [] : [`${unknown} cannot be compared`]),
    ...(notTried === 0 ? [] : [`${notTried} ${notTried === 1 ? 'was' : 'were'} not tried with every version`]),
  ].join(', ');
}
