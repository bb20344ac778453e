import type {
  ClaimVerdict,
  Fate,
  RemedyVerdict,
  ScenarioVerdict,
  TriageVerdict,
} from '../../harness/vocabulary/verdict.ts';
import { reachedBy } from '../reached.ts';
import { baselineSentence, faultSentence } from '../story.ts';
import { oneLine } from '../text.ts';
import { clusterWords, dnsWords, gradeWords, remedyWords, sourceWords, triageWords } from '../words.ts';
import type { Recorded } from './record.ts';

export type Outcome =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failure' | 'error' | 'skipped'; readonly message: string };

/** A verdict, as a test case. */
export interface Case {
  /** The same in every run, so that a CI system can tell how it fared before. */
  readonly name: string;
  readonly ms: number;
  readonly outcome: Outcome;
  readonly evidence: string;
}

/**
 * The cases of a scenario: whether it proves anything, then each claim, remedy and triage, then what broke in the lab.
 *
 * @param trials the names of its trials
 */
export function casesOf(scenario: ScenarioVerdict, trials: readonly string[], record: Recorded): Case[] {
  const host = whatHostLacks(scenario);
  const { claims, proof, triage, breakdowns } = scenario;
  const asked = (because: readonly number[]) => ({ ms: record.askedMs(because), evidence: record.evidence(because) });
  return [
    ...proofCases(scenario, trials, record, host),
    ...claims.map((claim) => ({
      name: `claim ${claim.id}`,
      outcome: claimOutcome(claim),
      ...asked(claim.because),
      evidence: told([`${claimWords(claim)}\n(${sourceWords(claim.source)})`, record.evidence(claim.because)]),
    })),
    ...proof.remedies.map((remedy) => ({
      name: `remedy ${remedy.id}`,
      outcome: host === undefined ? remedyOutcome(remedy) : skipped(host),
      evidence: told([host === undefined ? remedyGrade(remedy) : '', record.evidence(remedy.because)]),
      ms: record.spanMs(trials, { phases: ['control', 'remedy'], remedy: remedy.id }),
    })),
    ...(triage === undefined
      ? []
      : [
          {
            name: 'errors in the log',
            outcome: triageOutcome(triage),
            ...asked(triage.because),
            evidence: told([triageGrade(triage), record.evidence(triage.because)]),
          },
        ]),
    ...breakdowns.map((message, index) => ({
      name: `breakdown ${index + 1}`,
      outcome: { kind: 'error' as const, message: `The lab broke: ${message}` },
      ...asked([]),
    })),
  ];
}

const told = (parts: readonly string[]): string => parts.filter((part) => part !== '').join('\n\n');

/** A case that passed has no message, so its grade comes first in its output: that a document is known to be wrong passes as well. */
const ifPassed = (fate: Fate, grade: string, why: string | undefined): string =>
  fate === 'as-expected' ? `${grade}, as expected${why === undefined ? '.' : `: ${oneLine(why)}`}` : '';

const claimWords = ({ fate, grade, says }: ClaimVerdict): string =>
  (grade === 'not-reproducible-here' ? '' : ifPassed(fate, gradeWords[grade], says)) || says;

const remedyGrade = (remedy: RemedyVerdict): string => ifPassed(remedy.fate, `DNS ${dnsWords(remedy)}`, remedy.note);

const triageGrade = (triage: TriageVerdict): string => ifPassed(triage.fate, triageWords(triage), triage.why);

/** Why the host can show nothing of a scenario; undefined where it can show any of it. */
function whatHostLacks({ claims, proof }: ScenarioVerdict): string | undefined {
  const isBeyondHost = claims.length > 0 && claims.every(({ grade }) => grade === 'not-reproducible-here');
  return isBeyondHost && proof.fault !== 'shown' ? (claims[0]?.note ?? 'not reproducible here') : undefined;
}

/** Without a baseline and a fault nothing is proved; so where the lab does not know, these two say it first. */
function proofCases(
  scenario: ScenarioVerdict,
  trials: readonly string[],
  record: Recorded,
  host: string | undefined,
): Case[] {
  const { proof } = scenario;
  const orSkipped = (outcome: Outcome): Outcome =>
    host !== undefined && outcome.kind !== 'passed' ? skipped(host) : outcome;
  const reached = reachedBy(scenario, trials, record.entriesOf(trials));
  const unproved = (sentence: string): Outcome => ({
    kind: 'error',
    message: `${sentence} What follows proves nothing.`,
  });
  const baseline: Case = {
    name: 'baseline',
    outcome: orSkipped(proof.baseline === 'passed' ? passed : unproved(baselineSentence(scenario, reached))),
    ms: record.spanMs(trials, { phases: ['baseline'] }),
    evidence: record.evidence(record.lastRounds(trials, 'baseline')),
  };
  if (proof.fault === 'none') return [baseline];
  const fault: Case = {
    name: 'fault',
    outcome: orSkipped(proof.fault === 'shown' ? passed : unproved(faultSentence(scenario, reached))),
    ms: record.spanMs(trials, { phases: ['inject', 'symptoms'] }),
    evidence: record.evidence(record.lastRounds(trials, 'symptoms')),
  };
  return [baseline, fault];
}

const passed: Outcome = { kind: 'passed' };
const skipped = (message: string): Outcome => ({ kind: 'skipped', message });

function byFate(fate: Fate, differs: string, unknown: string): Outcome {
  if (fate === 'as-expected') return passed;
  return fate === 'unexpected' ? { kind: 'failure', message: differs } : { kind: 'error', message: unknown };
}

function claimOutcome(claim: ClaimVerdict): Outcome {
  const { grade, expected, fate, says, note = 'nobody knows why' } = claim;
  if (grade === 'not-reproducible-here') return skipped(note);
  const verdict = `${gradeWords[grade]}, expected ${gradeWords[expected]}`;
  return byFate(fate, `${verdict}. ${says} ${clusterWords(claim)}`, `ungraded: ${note}. ${says}`);
}

function remedyOutcome(remedy: RemedyVerdict): Outcome {
  const { fate, note } = remedy;
  const because = note === undefined ? '' : ` (${note})`;
  return byFate(
    fate,
    `DNS is ${remedyWords(remedy)}${because}.`,
    `What it did is unknown: ${note ?? 'nobody knows why'}.`,
  );
}

const triageOutcome = (triage: TriageVerdict): Outcome =>
  byFate(triage.fate, `${triageWords(triage)}: ${triage.why}.`, `undecided: ${triage.why}.`);
