import type { Grade } from '../../harness/vocabulary/scenario.ts';
import type { ClaimVerdict, Fate, RemedyVerdict, Result, TriageVerdict } from '../../harness/vocabulary/verdict.ts';
import { amount } from '../text.ts';
import { clusterWords, dnsWords, gradeSigns, gradeWords, remedyWords, triages, triageWords } from '../words.ts';
import type { ComparedVerdict, Comparison } from './compare.ts';

/** What marks a verdict that differs between the versions, and one of which the lab cannot tell. */
export const comparedSigns: Readonly<Record<ComparedVerdict['compared'], string>> = {
  same: ' ',
  different: '▸',
  unknown: '?',
};

/** Short, so that several versions fit beside each other; the legend has the rest. */
const shortGrades: Readonly<Record<Grade, string>> = {
  ...gradeWords,
  'confirmed-differently': 'differently',
  'not-reproducible-here': 'not here',
};

/** What the signs and marks of a comparison mean. */
export const legend =
  '▸ differs between the versions, ! is not what was expected, ' +
  '≠ confirmed in other words, – not reproducible here, → what DNS did under a remedy, or the errors in the log came to';

type Verdict = { claim: ClaimVerdict } | { remedy: RemedyVerdict } | { triage: TriageVerdict };

/** The verdict of a run that a row of a comparison is about. */
function verdictIn({ scenario, kind, id }: ComparedVerdict, { scenarios }: Result): Verdict | undefined {
  const { claims = [], proof, triage } = scenarios.find((one) => one.id === scenario) ?? {};
  const claim = kind === 'claim' ? claims.find((one) => one.id === id) : undefined;
  const remedy = kind === 'remedy' ? proof?.remedies.find((one) => one.id === id) : undefined;
  if (claim) return { claim };
  if (remedy) return { remedy };
  return kind === 'triage' && triage ? { triage } : undefined;
}

/** What was found with one version, for example `✗ refuted !` or `→ back 2.6 s`. */
export function cellWords(row: ComparedVerdict, result: Result): string {
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

/** What one version did, in a sentence: the verdict, and what the cluster said. */
export function detailWords(row: ComparedVerdict, result: Result): string {
  const verdict = verdictIn(row, result);
  if (verdict === undefined) return 'nothing is there.';
  if ('remedy' in verdict) return `DNS is ${remedyWords(verdict.remedy)}.`;
  if ('triage' in verdict) return `${triageWords(verdict.triage)}: ${verdict.triage.why}.`;
  const { claim } = verdict;
  const note = claim.note === undefined ? '' : ` ${claim.note}`;
  return `${gradeWords[claim.grade]}. ${clusterWords(claim)}${note}`;
}

/** What a row is about: the sentence of a claim, or that it is a remedy or the errors in the log. */
export function aboutWords(row: ComparedVerdict, { versions }: Comparison): string {
  const verdict = versions.map(({ result }) => verdictIn(row, result)).find((one) => one !== undefined);
  if (verdict === undefined) return '';
  if ('claim' in verdict) return verdict.claim.says;
  return 'remedy' in verdict
    ? `What DNS did under this ${verdict.remedy.origin} remedy.`
    : 'What waiting made of the errors in the log.';
}

/** For example `2 of 80 verdicts differ between the versions, 1 cannot be compared`. */
export function comparedWords({ summary: { same, different, unknown } }: Comparison): string {
  const all = amount(same + different + unknown, 'verdict');
  const told = `${different} of ${all} ${different === 1 ? 'differs' : 'differ'} between the versions`;
  return unknown === 0 ? told : `${told}, ${unknown} cannot be compared`;
}
