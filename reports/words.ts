import type { Claim, Grade, Source, Triage, Versions } from '../harness/vocabulary/scenario.ts';
import type {
  ClaimVerdict,
  Fate,
  RemedyVerdict,
  Result,
  ScenarioVerdict,
  TriageVerdict,
} from '../harness/vocabulary/verdict.ts';
import { amount, oneLine } from './text.ts';

/** A sign for each grade, in the order in which they are counted. */
export const gradeSigns: Readonly<Record<Grade, string>> = {
  confirmed: '✓',
  'confirmed-differently': '≠',
  refuted: '✗',
  ungraded: '?',
  'not-reproducible-here': '–',
};

export const fateSigns: Readonly<Record<Fate, string>> = { 'as-expected': '✓', unexpected: '✗', ungraded: '?' };

export const gradeWords: Readonly<Record<Grade, string>> = {
  confirmed: 'confirmed',
  'confirmed-differently': 'confirmed differently',
  refuted: 'refuted',
  ungraded: 'ungraded',
  'not-reproducible-here': 'not reproducible here',
};

/** What DNS did, for example `back 11.2 s` or `still broken`. */
export function dnsWords({ dns, seconds, waiting }: RemedyVerdict): string {
  const after = seconds === undefined ? '' : ` ${seconds.toFixed(1)} s`;
  if (dns === 'back') return `${waiting ? 'healed by itself' : 'back'}${after}`;
  return { degraded: 'degraded', 'still-broken': 'still broken', unknown: 'unknown' }[dns];
}

/** How a remedy fared beside what was expected of it, for example `still broken, as expected`. */
export function remedyWords(remedy: RemedyVerdict): string {
  const { fate, expected } = remedy;
  const dns = dnsWords(remedy);
  if (fate === 'unexpected') return `${dns}, expected ${expected === 'back' ? 'back' : 'not back'}`;
  return fate === 'ungraded' || expected === 'back' ? dns : `${dns}, as expected`;
}

/** What a scenario means for the run. Without a baseline and a fault, it proves nothing. */
export function fateOfScenario(scenario: ScenarioVerdict): Fate {
  const { proof } = scenario;
  const fates = fatesOf(scenario);
  if (fates.includes('unexpected')) return 'unexpected';
  const proven = proof.baseline === 'passed' && proof.fault !== 'not-shown';
  return fates.includes('ungraded') || !proven ? 'ungraded' : 'as-expected';
}

const fatesOf = ({ claims, proof, triage }: ScenarioVerdict): Fate[] =>
  [...claims, ...proof.remedies, ...(triage ? [triage] : [])].map(({ fate }) => fate);

export const triages: Readonly<Record<Triage, string>> = {
  'no-action-needed': 'no action needed',
  incident: 'an incident',
  undecided: 'undecided',
};

/** Whether errors in the log call for action, for example `no action needed`, or `an incident, expected no action needed`. */
export function triageWords({ verdict, expected, fate }: TriageVerdict): string {
  return fate === 'as-expected' ? triages[verdict] : `${triages[verdict]}, expected ${triages[expected]}`;
}

/** For example `as expected`, or `2 differ, 1 ungraded`. */
export function scenarioWords(scenario: ScenarioVerdict): string {
  const fates = fatesOf(scenario);
  const count = (fate: Fate): number => fates.filter((other) => other === fate).length;
  const words = [
    count('unexpected') > 0 ? `${count('unexpected')} differ` : '',
    count('ungraded') > 0 ? `${count('ungraded')} ungraded` : '',
  ].filter((part) => part !== '');
  if (words.length > 0) return words.join(', ');
  return fateOfScenario(scenario) === 'as-expected' ? 'as expected' : 'not proven';
}

/** For example `12 verdicts as expected, 1 differs, 2 ungraded`. */
export function summaryWords({ asExpected, unexpected, ungraded }: Result['summary']): string {
  return [
    `${amount(asExpected, 'verdict')} as expected`,
    `${unexpected} ${unexpected === 1 ? 'differs' : 'differ'}`,
    `${ungraded} ungraded`,
  ].join(', ');
}

/** How many claims of a scenario have each grade, for example `✓ 9  ≠ 1  ✗ 2`. */
export function claimCounts(claims: readonly ClaimVerdict[]): string {
  const counts = Object.entries(gradeSigns).flatMap(([grade, sign]) => {
    const count = claims.filter((claim) => claim.grade === grade).length;
    return count > 0 ? [`${sign} ${count}`] : [];
  });
  return counts.length > 0 ? counts.join('  ') : 'none';
}

/** Where a claim stands, for example `coredns-guide, Error 1: DNS Loop Detection`. */
export const sourceWords = ({ document, section }: Source): string => `${document}, ${section}`;

/** What the cluster said, or else what it answered in the lab's words. */
export function clusterWords({ quote, answered }: ClaimVerdict): string {
  return quote === undefined ? `The cluster answered: ${answered}.` : `The cluster said: ${oneLine(quote, quoteLimit)}`;
}

/** Enough for a line of a log with its stamps; the whole of it stands in the evidence. */
export const quoteLimit = 200;

/** A verdict that is not as expected, or several that are ungraded for the same reason. */
export interface Surprise {
  readonly scenario: string;
  readonly fate: Fate;
  readonly text: string;
  /** The `seq` of the entries that decided. */
  readonly because: readonly number[];
}

/** What is not as expected: what differs first, then what is ungraded, and why. */
export function surprises({ scenarios }: Result): Surprise[] {
  return [...scenarios.flatMap(differingIn), ...scenarios.flatMap(ungradedIn)];
}

function differingIn(scenario: ScenarioVerdict): Surprise[] {
  const { id, proof, claims, triage } = scenario;
  const told = [
    ...proof.remedies.filter(isUnexpected).map((one) => ({ ...one, text: differingRemedy(scenario, one) })),
    ...claims.filter(isUnexpected).map((one) => ({ ...one, text: differingClaim(scenario, one) })),
    ...[triage ?? []]
      .flat()
      .filter(isUnexpected)
      .map((one) => ({ ...one, text: differingTriage(scenario, one) })),
  ];
  return told.map(({ text, because }) => ({ scenario: id, fate: 'unexpected', text, because }));
}

/** One reason often leaves a whole scenario ungraded: it is told once. So is a breakdown that left nothing ungraded. */
function ungradedIn({ id, claims, proof, triage, breakdowns }: ScenarioVerdict): Surprise[] {
  const ofTriage = triage ? [{ ...triage, id: 'triage', note: triage.why }] : [];
  const ungraded = [...proof.remedies, ...claims, ...ofTriage].filter(({ fate }) => fate === 'ungraded');
  const byReason = Map.groupBy(ungraded, ({ note }) => note ?? 'for an unknown reason');
  const untold = breakdowns.filter((message) => ![...byReason.keys()].some((reason) => reason.includes(message)));
  return [
    ...untold.map((message) => ({ text: `${id}: the lab broke: ${message}`, because: [] })),
    ...[...byReason].map(([why, verdicts]) => ({
      text: `${id}: ${why}. Ungraded: ${verdicts.map((one) => one.id).join(', ')}.`,
      because: [...new Set(verdicts.flatMap((one) => one.because))],
    })),
  ].map((surprise) => ({ scenario: id, fate: 'ungraded', ...surprise }));
}

const isUnexpected = ({ fate }: { readonly fate: Fate }): boolean => fate === 'unexpected';

function differingRemedy({ id }: ScenarioVerdict, remedy: RemedyVerdict): string {
  const note = remedy.note === undefined ? '' : ` (${remedy.note})`;
  return `${id}, ${remedy.origin} remedy ${remedy.id}: DNS is ${remedyWords(remedy)}${note}.`;
}

const differingTriage = ({ id }: ScenarioVerdict, triage: TriageVerdict): string =>
  `${id}: the errors in the log are ${triageWords(triage)}: ${triage.why}.`;

function differingClaim({ id }: ScenarioVerdict, claim: ClaimVerdict): string {
  const verdict = `${gradeWords[claim.grade]}, expected ${gradeWords[claim.expected]}`;
  return `${id}, ${claim.id}: ${verdict}. ${claim.says} ${clusterWords(claim)}`;
}

/** What the run found the documents to be wrong about, or to say in words that are not the cluster's. */
export function findings({ scenarios }: Result): readonly (ClaimVerdict & { readonly scenario: string })[] {
  return scenarios.flatMap(({ id, claims }) =>
    claims
      .filter(({ grade }) => grade === 'refuted' || grade === 'confirmed-differently')
      .map((claim) => ({ ...claim, scenario: id })),
  );
}

/** Which answers make a claim true, for example `True if none; in substance if some.` */
export function truthWords(claim: Claim): string {
  const literally = `True if ${claim.of === 'some' ? 'one place answers ' : ''}${claim.literally.join(', ')}`;
  return claim.inSubstance === undefined
    ? `${literally}.`
    : `${literally}; in substance if ${claim.inSubstance.join(', ')}.`;
}

/** Where something is known to apply, for example `with CoreDNS since 1.13`. */
export function versionsWords({ of, since, before }: Versions): string {
  const range = [since === undefined ? [] : `since ${since}`, before === undefined ? [] : `before ${before}`].flat();
  return `with ${{ kubernetes: 'Kubernetes', coredns: 'CoreDNS' }[of]} ${range.join(' and ')}`;
}
