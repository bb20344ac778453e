import type { Entry } from '../../harness/vocabulary/entry.ts';
import type { ClaimVerdict, Result, ScenarioVerdict } from '../../harness/vocabulary/verdict.ts';
import type { ProofWords } from '../proof.ts';
import { resetWords } from '../reset.ts';
import { seconds } from '../text.ts';
import {
  claimCounts,
  fateOfScenario,
  fateSigns,
  gradeSigns,
  gradeWords,
  quoteLimit,
  remedyWords,
  type Surprise,
  scenarioWords,
  summaryWords,
  triageWords,
} from '../words.ts';
import { code, plain, sentence, tableOf } from './escape.ts';
import { type Cite, entryLines } from './evidence.ts';
import { anchorOf } from './scenario.ts';

/** What came of it all, in a line. */
export function outcomeLine({ run, summary }: Result): string {
  const tookMs = Date.parse(run.finishedAt) - Date.parse(run.startedAt);
  const took = Number.isNaN(tookMs) ? '' : `, in ${seconds(tookMs)}`;
  const unfinished = run.complete ? '' : ' **The run did not end**: what its journal lacks is ungraded.';
  const started = run.startedAt === '' ? '' : ` Started ${plain(run.startedAt)}${took}.`;
  return `**${summaryWords(summary)}.**${started}${unfinished}`;
}

/** The head of the table of scenarios. */
export const tableHead = (): string[] =>
  tableOf(['scenario', 'baseline', 'fault', 'remedies', 'claims', 'verdict'], []);

/** A scenario as a row of the table, which leads to its section where there is one. */
export function tableRow(scenario: ScenarioVerdict, { baseline, fault }: ProofWords, hasSection: boolean): string {
  const { id, proof, claims, triage, reset } = scenario;
  const notes = triage === undefined ? [] : [`${fateSigns[triage.fate]} errors: **${triageWords(triage)}**`];
  const cells = [
    scenarioLink(id, hasSection),
    baseline,
    fault,
    [...proof.remedies.map((one) => `${fateSigns[one.fate]} ${code(one.id)} ${remedyWords(one)}`), ...notes].join(
      ' <br>',
    ),
    claimCounts(claims),
    [`${fateSigns[fateOfScenario(scenario)]} ${scenarioWords(scenario)}`, ...[resetWords(reset) ?? []].flat()].join(
      ' <br>',
    ),
  ];
  return tableOf([], [cells]).at(-1) ?? '';
}

/** The name of a scenario, which leads to its section where there is one. */
const scenarioLink = (id: string, hasSection: boolean): string =>
  hasSection ? `[${plain(id)}](#${anchorOf(id)})` : plain(id);

/** What the signs beside the counts of claims mean. */
export function signLegend(): string {
  const signs = Object.entries(gradeSigns).map(
    ([grade, sign]) => `${sign} ${gradeWords[grade as keyof typeof gradeWords]}`,
  );
  return `Claims: ${signs.join(', ')}.`;
}

/** Enough to see what decided; one reason may leave dozens of claims ungraded. */
const citedLimit = 3;

/** What is not as expected, in a point of a list. */
export function surpriseLine({ fate, text, because }: Surprise, cite: Cite): string {
  const cited = because.length === 0 ? '' : ` (${cite(because.slice(0, citedLimit))})`;
  return `- ${fateSigns[fate]} ${plain(text)}${cited}`;
}

/** The same with the entries of the journal that decided. */
export function surpriseWithEvidence(surprise: Surprise, entryOf: (seq: number) => Entry | undefined): string {
  const entries = surprise.because.slice(0, citedLimit).flatMap((seq) => entryOf(seq) ?? []);
  const shown = entries.flatMap((entry) => ['', ...entryLines(entry, `Entry ${entry.seq} of the journal`)]);
  return [
    surpriseLine({ ...surprise, because: [] }, () => ''),
    ...shown.map((line) => (line === '' ? '' : `  ${line}`)),
  ].join('\n');
}

/** A claim that does not hold as it is written, and the scenario that found so. */
export type Finding = ClaimVerdict & { readonly scenario: string };

/** What the documents get wrong, or say in other words, and in which scenario that was found: a point of a list. */
export function findingLine(claim: Finding, cite: Cite, hasSection: boolean): string {
  const said =
    claim.quote === undefined
      ? `The cluster answered: ${plain(claim.answered)}.`
      : `The cluster said: ${code(claim.quote, quoteLimit)}`;
  const note = claim.note === undefined ? '' : ` ${sentence(claim.note)}`;
  const place = `${plain(claim.source.document)}, ${plain(claim.source.section)}`;
  const found = `${scenarioLink(claim.scenario, hasSection)}, ${cite(claim.because)}`;
  return `- ${gradeSigns[claim.grade]} **${sentence(claim.says)}** (${place}) ${said}${note} (${found})`;
}

/** What the clusters were. */
export function environmentTable({ environment }: Result): string[] {
  const { capabilities, ...versions } = environment;
  return tableOf(
    ['', ''],
    [
      ...Object.entries(versions).map(([what, version]) => [plain(what), code(version)]),
      ['capabilities', plain(capabilities.join(', ')) || 'none'],
    ],
  );
}
