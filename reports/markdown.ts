import type { Result, ScenarioVerdict } from '../harness/vocabulary/verdict.ts';
import { bootLines } from './markdown/boots.ts';
import { code, plain, sentence, tableOf } from './markdown/escape.ts';
import { references } from './markdown/evidence.ts';
import { anchorOf, scenarioSection } from './markdown/scenario.ts';
import type { Renderer } from './renderer.ts';
import { resetWords } from './reset.ts';
import { seconds } from './text.ts';
import {
  claimCounts,
  fateOfScenario,
  fateSigns,
  findings,
  gradeSigns,
  gradeWords,
  quoteLimit,
  remedyWords,
  scenarioWords,
  summaryWords,
  surprises,
  triageWords,
} from './words.ts';

/** A run as a document: the outcome first, then what the documents get wrong, then every scenario with its evidence. */
export const markdown: Renderer = (run) => {
  const { result } = run;
  return [
    `# Run ${plain(result.run.id)}`,
    '',
    ...outcomeLines(result),
    '',
    ...section('Differs from what was expected', surpriseLines(result)),
    ...section('Wrong in the documents, or said in other words', findingLines(result)),
    ...section('Environment', environmentTable(result)),
    ...result.scenarios.flatMap((scenario) => scenarioSection(scenario, run)),
    ...section('Boots', bootLines(run.journal)),
  ]
    .join('\n')
    .replace(/\n+$/, '\n');
};

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`## ${title}`, '', ...lines, ''];

function outcomeLines({ run, summary, scenarios }: Result): string[] {
  const tookMs = Date.parse(run.finishedAt) - Date.parse(run.startedAt);
  const took = Number.isNaN(tookMs) ? '' : `, in ${seconds(tookMs)}`;
  const unfinished = run.complete ? '' : ' **The run did not end**: what its journal lacks is ungraded.';
  const rows = scenarios.map((scenario) => [
    `[${plain(scenario.id)}](#${anchorOf(scenario.id)})`,
    scenario.proof.baseline,
    scenario.proof.fault,
    [
      ...scenario.proof.remedies.map((remedy) => `${fateSigns[remedy.fate]} ${code(remedy.id)} ${remedyWords(remedy)}`),
      ...triageNotes(scenario),
    ].join(' <br>'),
    claimCounts(scenario.claims),
    [`${fateSigns[fateOfScenario(scenario)]} ${scenarioWords(scenario)}`, ...resetNotes(scenario)].join(' <br>'),
  ]);
  const signs = Object.entries(gradeSigns).map(
    ([grade, sign]) => `${sign} ${gradeWords[grade as keyof typeof gradeWords]}`,
  );
  return [
    `**${summaryWords(summary)}.** Started ${plain(run.startedAt)}${took}.${unfinished}`,
    '',
    ...tableOf(['scenario', 'baseline', 'fault', 'remedies', 'claims', 'verdict'], rows),
    '',
    `Claims: ${signs.join(', ')}.`,
  ];
}

const triageNotes = ({ triage }: ScenarioVerdict): string[] =>
  triage === undefined ? [] : [`${fateSigns[triage.fate]} errors: **${triageWords(triage)}**`];

const resetNotes = ({ reset }: ScenarioVerdict): string[] => [resetWords(reset) ?? []].flat();

function surpriseLines(result: Result): string[] {
  return surprises(result).map(({ fate, text }) => `- ${fateSigns[fate]} ${plain(text)}`);
}

function findingLines(result: Result): string[] {
  return findings(result).map((claim) => {
    const said =
      claim.quote === undefined
        ? `The cluster answered: ${plain(claim.answered)}.`
        : `The cluster said: ${code(claim.quote, quoteLimit)}`;
    const note = claim.note === undefined ? '' : ` ${sentence(claim.note)}`;
    const place = `${plain(claim.source.document)}, ${plain(claim.source.section)}`;
    return `- ${gradeSigns[claim.grade]} **${sentence(claim.says)}** (${place}) ${said}${note} ${references(claim.because)}`;
  });
}

function environmentTable({ environment }: Result): string[] {
  const { capabilities, ...versions } = environment;
  return tableOf(
    ['', ''],
    [
      ...Object.entries(versions).map(([what, version]) => [plain(what), code(version)]),
      ['capabilities', plain(capabilities.join(', ')) || 'none'],
    ],
  );
}
