import { whyNotTried } from '../comparison/not-tried.ts';
import { aboutWords, detailWords } from '../comparison/words.ts';
import type { ReportedRun } from '../renderer.ts';
import { amount, oneLine } from '../text.ts';
import { type Against, type ChangedVerdict, changesOf, type RunPair, type Side } from './changes.ts';
import type { ChangedSymptom } from './symptoms.ts';
import type { ChangedTime } from './times.ts';

/** Something that changed: what it is, and how it was in the one run and in the other. */
export interface Change {
  readonly about: string;
  /** Empty where one of the runs has none. */
  readonly before: string;
  readonly after: string;
}

/** The changes under their titles, what is nearest to a verdict first. A title without changes is left out. */
export interface Told {
  readonly title: string;
  readonly summary: string;
  readonly parts: readonly { readonly title: string; readonly changes: readonly Change[] }[];
  readonly notes: readonly string[];
}

/** What changed from one run to another, in words that whoever shows them has to escape. */
export function tellChanges(pair: RunPair): Told {
  const against = changesOf(pair);
  const { verdicts, symptoms, times, environment } = against;
  const of = (change: ChangedVerdict['change']): Change[] =>
    verdicts.filter((one) => one.change === change).map((one) => verdictWords(one, pair));
  const parts = [
    { title: 'Environment', changes: environment.map(({ what, before, after }) => ({ about: what, before, after })) },
    { title: 'Verdicts', changes: of('changed') },
    { title: 'Symptoms', changes: symptoms.map(symptomWords) },
    { title: 'Times', changes: times.map(timeWords) },
    { title: 'Verdicts that one of the runs does not know', changes: of('unknown') },
    { title: 'Not tried in one of the runs', changes: of('not-tried') },
    { title: 'Only in the plan of one', changes: [...of('only-before'), ...of('only-after')] },
  ];
  return {
    title: `${sideWords(against.after)}, against ${sideWords(against.before)}`,
    summary: summaryOf(against),
    parts: parts.filter(({ changes }) => changes.length > 0),
    notes: notesOf(against),
  };
}

const sideWords = ({ id, environment }: Side): string =>
  oneLine(`run ${id} (Kubernetes ${environment.kubernetes}, CoreDNS ${environment.coredns})`);

function summaryOf({ summary: { same, changed, unknown, notTried }, symptoms, times }: Against): string {
  const words = `${changed} of ${amount(same + changed + unknown + notTried, 'verdict')} changed, ${amount(symptoms.length, 'symptom')}, ${amount(times.length, 'time')}`;
  return [
    words,
    ...(unknown === 0 ? [] : [`${unknown} cannot be compared`]),
    ...(notTried === 0 ? [] : [`${notTried} ${notTried === 1 ? 'was' : 'were'} not tried in one of the runs`]),
  ].join('; ');
}

function notesOf({ scenarios: { both, onlyBefore, onlyAfter }, before, after }: Against): string[] {
  const list = (ids: readonly string[]): string => ids.map((id) => oneLine(id)).join(', ');
  return [
    ...(both.length === 0 ? ['The runs have no scenario in common.'] : []),
    ...(onlyBefore.length === 0 ? [] : [`Only in run ${oneLine(before.id)}: ${list(onlyBefore)}.`]),
    ...(onlyAfter.length === 0 ? [] : [`Only in run ${oneLine(after.id)}: ${list(onlyAfter)}.`]),
    ...[before, after]
      .filter(({ complete }) => !complete)
      .map(({ id }) => `Run ${oneLine(id)} did not end: what its journal lacks is ungraded.`),
  ];
}

function verdictWords({ change, before, after, ...about }: ChangedVerdict, pair: RunPair): Change {
  const detail = (run: ReportedRun, found: unknown): string => {
    const notTried = change === 'not-tried' ? whyNotTried(run, about.scenario, about.id) : undefined;
    return found === undefined && notTried === undefined ? '' : detailWords(about, run.result, notTried);
  };
  return {
    about: `${about.scenario}, ${about.id}: ${aboutWords(about, [pair.after.result, pair.before.result])}`,
    before: detail(pair.before, before),
    after: detail(pair.after, after),
  };
}

function symptomWords({ scenario, what, id, before, after }: ChangedSymptom): Change {
  const named = {
    baseline: 'the baseline',
    fault: 'the fault',
    claim: id,
    'look-alike': `asked under the fault: ${id}`,
  };
  return { about: `${scenario}, ${named[what]}`, before, after };
}

function timeWords({ scenario, what, remedy, beforeSeconds, afterSeconds }: ChangedTime): Change {
  const about = what === 'symptoms' ? 'until the fault showed' : `until DNS was back under ${remedy}`;
  return {
    about: `${scenario}, ${about}`,
    before: `${beforeSeconds.toFixed(1)} s`,
    after: `${afterSeconds.toFixed(1)} s`,
  };
}
