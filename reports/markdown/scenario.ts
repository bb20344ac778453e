import type { Entry } from '../../harness/vocabulary/entry.ts';
import type { Trial } from '../../harness/vocabulary/plan.ts';
import { documents, type Scenario, type Source } from '../../harness/vocabulary/scenario.ts';
import type { ClaimVerdict, RemedyVerdict, ScenarioVerdict } from '../../harness/vocabulary/verdict.ts';
import { reachedBy } from '../reached.ts';
import type { ReportedRun } from '../renderer.ts';
import { differenceWords } from '../reset.ts';
import { storySentences } from '../story.ts';
import { seconds } from '../text.ts';
import { transcriptOf } from '../transcript.ts';
import { dnsWords, fateOfScenario, fateSigns, gradeSigns, gradeWords, quoteLimit, triageWords } from '../words.ts';
import { borrowedCluster } from './cluster.ts';
import { block, code, plain, sentence, tableOf } from './escape.ts';
import { type Cite, captureLines, entryNumbers, evidenceLines, references } from './evidence.ts';
import { outageLines } from './outages.ts';
import { timelineOf } from './timeline.ts';

/** What a story is told from. */
type Told = Pick<ReportedRun, 'plan' | 'journal'>;

/** The section of one scenario: its story, its verdicts, and what they rest on. */
export function scenarioSection(verdict: ScenarioVerdict, { plan, journal }: ReportedRun): string[] {
  const trials = plan.trials.filter(({ scenario }) => scenario.id === verdict.id);
  const scenario = trials[0]?.scenario;
  if (scenario === undefined) return [];
  const { claims, proof, triage } = verdict;
  const cited = [...claims, ...proof.remedies, ...(triage ? [triage] : [])].flatMap(({ because }) => because);
  return [
    ...headLines(verdict),
    ...factLines(verdict, scenario),
    ...trials.flatMap((trial) => borrowedCluster(trial, journal) ?? []).map((words) => `- ${words}`),
    '',
    storyOf(verdict, { plan, journal }, references),
    '',
    ...part('Claims', claimTable(claims, scenario.source)),
    ...part('Remedies', proof.remedies.length === 0 ? [] : remedyTable(proof.remedies, scenario)),
    ...part('Lookups', outageLines(verdict, scenario)),
    ...trials.flatMap((trial) => trialLines(trial, journal, trials.length)),
    ...part('What tells it from look-alikes', lookAlikeLines(verdict)),
    ...part('Left behind', leftLines(verdict)),
    ...part('Evidence', evidenceLines(journal, cited).slice(1)),
  ];
}

/** The same without its verdicts and what they rest on: what happened, in sentences. */
export function shortSection(verdict: ScenarioVerdict, run: Told): string[] {
  const scenario = run.plan.trials.find((trial) => trial.scenario.id === verdict.id)?.scenario;
  if (scenario === undefined) return [];
  return [...headLines(verdict), ...factLines(verdict, scenario), '', storyOf(verdict, run, entryNumbers), ''];
}

const headLines = (verdict: ScenarioVerdict): string[] => [
  `## <a id="${anchorOf(verdict.id)}"></a>${fateSigns[fateOfScenario(verdict)]} ${plain(verdict.id)}`,
  '',
  `**${sentence(verdict.title)}**`,
  '',
];

/** The name of a scenario's section, for links. */
export const anchorOf = (id: string): string => `scenario-${id.replaceAll(/[^\w-]/g, '-')}`;

const part = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`### ${title}`, '', ...lines, ''];

function factLines({ fidelity, timings }: ScenarioVerdict, { source, cluster, needs }: Scenario): string[] {
  const times = [
    timings.bootMs === undefined ? '' : `boot ${seconds(timings.bootMs)}`,
    timings.symptomMs === undefined ? '' : `fault to symptoms ${seconds(timings.symptomMs)}`,
    timings.recoveryMs === undefined ? '' : `remedy to recovery ${seconds(timings.recoveryMs)}`,
    timings.resetMs === undefined ? '' : `reset ${seconds(timings.resetMs)}`,
  ].filter((time) => time !== '');
  return [
    `- Document: ${plain(documents[source.document] ?? source.document)}, ${plain(source.section)}`,
    `- Cluster: ${code(`kind-configs/${cluster}.yaml`)}${needs === undefined ? '' : `; needs ${plain(needs.join(', '))}`}`,
    `- Fidelity: ${fidelity === 'real' ? 'real' : `emulated. ${sentence(fidelity.emulated)}`}`,
    ...(times.length === 0 ? [] : [`- Times: ${times.join(', ')}`]),
  ];
}

/** The proof in sentences, in the order in which it happened. */
function storyOf(verdict: ScenarioVerdict, { plan, journal }: Told, cite: Cite): string {
  const trials = plan.trials.filter(({ scenario }) => scenario.id === verdict.id).map(({ id }) => id);
  const { proof, outcome } = storySentences(verdict, reachedBy(verdict, trials, journal));
  return [...proof.map(sentence), ...triageSentence(verdict.triage, cite), ...outcome.map(sentence)].join(' ');
}

function triageSentence(triage: ScenarioVerdict['triage'], cite: Cite): string[] {
  if (triage === undefined) return [];
  const words = `The errors in the log: **${triageWords(triage)}**, because ${plain(triage.why)}`;
  return [`${words} (${cite(triage.because)}).`];
}

const leftLines = ({ reset }: ScenarioVerdict): string[] =>
  reset.differences.map((difference) => `- ${plain(differenceWords(difference))}`);

function lookAlikeLines({ lookAlikes = {} }: ScenarioVerdict): string[] {
  const rows = Object.entries(lookAlikes).map(([probe, answers]) => [plain(probe), plain(answers)]);
  return rows.length === 0 ? [] : tableOf(['asked under the fault', 'answer'], rows);
}

function claimTable(claims: readonly ClaimVerdict[], home: Source): string[] {
  const rows = claims.map((claim) => [
    gradeSigns[claim.grade],
    code(claim.id),
    `${sentence(claim.says)}${elsewhere(claim.source, home)}`,
    gradeCell(claim),
    clusterCell(claim),
    references(claim.because),
  ]);
  return tableOf(['', 'claim', 'the document says', 'verdict', 'the cluster', 'evidence'], rows);
}

/** Where a claim stands, if not in the section that the scenario names. */
function elsewhere({ document, section }: Source, home: Source): string {
  if (document === home.document && section === home.section) return '';
  return ` <br>*${plain(document)}, ${plain(section)}*`;
}

function gradeCell({ grade, expected, fate, note }: ClaimVerdict): string {
  const words =
    fate === 'unexpected' ? `**${gradeWords[grade]}**, expected ${gradeWords[expected]}` : gradeWords[grade];
  return note === undefined ? words : `${words} <br>${sentence(note)}`;
}

function clusterCell({ answered, quote }: ClaimVerdict): string {
  return quote === undefined ? plain(answered) : `${plain(answered)} <br>${code(quote, quoteLimit)}`;
}

function remedyTable(remedies: readonly RemedyVerdict[], scenario: Scenario): string[] {
  const rows = remedies.map((remedy) => [
    fateSigns[remedy.fate],
    code(remedy.id),
    remedy.origin,
    dnsWords(remedy),
    remedy.expected === 'back' ? 'back' : 'not back',
    noteCell(remedy, scenario),
    references(remedy.because),
  ]);
  return tableOf(['', 'remedy', 'origin', 'DNS', 'expected', 'note', 'evidence'], rows);
}

function noteCell({ id, note }: RemedyVerdict, scenario: Scenario): string {
  const standsFor = scenario.remedies.find((remedy) => remedy.id === id)?.standsFor;
  return [note, standsFor].flatMap((words) => (words === undefined ? [] : [sentence(words)])).join(' <br>');
}

function trialLines(trial: Trial, journal: readonly Entry[], trials: number): string[] {
  const entries = journal.filter((entry) => entry.trial === trial.id);
  const suffix = trials > 1 ? ` in ${plain(trial.id)}` : '';
  const timeline = timelineOf(entries);
  const kept = captureLines(entries);
  return [
    ...part(`What was done${suffix}`, block(transcriptText(trial, entries), 'sh')),
    ...part(`The outage${suffix}`, timeline.length === 0 ? [] : block(timeline.join('\n'))),
    ...part(`Kept${suffix}`, kept),
  ];
}

const transcriptText = (trial: Trial, entries: readonly Entry[]): string =>
  transcriptOf(trial, entries)
    .map(({ title, lines }) => [`## ${title}`, ...lines].join('\n'))
    .join('\n\n');
