import CliTable from 'cli-table3';
import pc from 'picocolors';
import type { Fate, Result, ScenarioVerdict } from '../harness/vocabulary/verdict.ts';
import { proofsIn } from './proof.ts';
import type { Look, Renderer, ReportedRun } from './renderer.ts';
import { differenceWords, resetWords } from './reset.ts';
import { oneLine, wrap } from './text.ts';
import {
  claimCounts,
  clusterWords,
  fateOfScenario,
  fateSigns,
  findings,
  gradeSigns,
  remedyWords,
  scenarioWords,
  sourceWords,
  summaryWords,
  surprises,
  triageWords,
} from './words.ts';

/** Narrower than this, six columns leave too little for the remedies, and the scenarios become a list. */
const narrowestTable = 100;
/** Nobody reads sentences in longer lines, however wide the terminal. */
export const widestText = 120;
const findingsTitle = 'What the documents get wrong, or say in other words';

/** A run for a terminal: a table of the scenarios, then what differs from what was expected, then the findings. */
export const table: Renderer = (run, look) => {
  const { result } = run;
  const paint = painterOf(look);
  const text = { ...look, width: Math.min(look.width, widestText) };
  const scenarios = look.width < narrowestTable ? scenarioList : scenarioTable;
  return [
    ...(result.scenarios.length === 0 ? ['No scenario was run.'] : scenarios(run, look, paint)),
    ...section('What differs from what was expected', surpriseLines(result, text, paint), paint),
    ...section('What resets left behind', leftLines(result, text, paint), paint),
    ...section(wrap(findingsTitle, look.width).join('\n'), findingLines(result, text), paint),
    '',
    ...closingLines(result, text, paint),
    '',
  ].join('\n');
};

export type Paint = Readonly<Record<Fate | 'bold', (text: string) => string>>;

/** What colours a text by a fate, or makes it bold; without colour, it leaves every text as it is. */
export function painterOf({ color }: Look): Paint {
  const { green, red, yellow, bold } = pc.createColors(color);
  return { 'as-expected': green, unexpected: red, ungraded: yellow, bold };
}

function scenarioTable(run: ReportedRun, { width }: Look, paint: Paint): string[] {
  const { scenarios } = run.result;
  const proofOf = proofsIn(run);
  const rows = scenarios.map((scenario) => [
    scenario.id,
    proofOf(scenario).baseline,
    proofOf(scenario).fault,
    cells(scenario)
      .map(({ sign, fate, words }) => `${paint[fate](sign)} ${words}`)
      .join('\n') || 'none',
    claimCounts(scenario.claims),
    paint[fateOfScenario(scenario)](scenarioWords(scenario)),
  ]);
  const head = ['scenario', 'baseline', 'fault', 'remedies', 'claims', 'verdict'];
  const plain = scenarios.map((scenario) => [scenario.id, '', '', '', claimCounts(scenario.claims), '']);
  const fitting = (column: number): number => Math.max(...[head, ...plain].map((row) => row[column]?.length ?? 0)) + 2;
  // Baseline, fault and verdict have words of their own; the remedies take what is left beside seven borders.
  const fixed = { scenario: fitting(0), baseline: 10, fault: 11, claims: fitting(4), verdict: 13 };
  const rest = width - 7 - Object.values(fixed).reduce((sum, columns) => sum + columns, 0);
  const longest = Math.max(head[3]?.length ?? 0, ...scenarios.flatMap(cellLines).map((line) => line.length)) + 2;
  const drawn = new CliTable({
    head: head.map(paint.bold),
    colWidths: [
      fixed.scenario,
      fixed.baseline,
      fixed.fault,
      Math.max(Math.min(rest, longest), 24),
      fixed.claims,
      fixed.verdict,
    ],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  drawn.push(...rows);
  return drawn.toString().split('\n');
}

function scenarioList(run: ReportedRun, { width }: Look, paint: Paint): string[] {
  const proofOf = proofsIn(run);
  return run.result.scenarios.flatMap((scenario) => [
    paint.bold(scenario.id),
    ...point(fateSigns[fateOfScenario(scenario)], paint[fateOfScenario(scenario)], scenarioWords(scenario), width),
    ...point(' ', (sign) => sign, `baseline ${proofOf(scenario).baseline}, fault ${proofOf(scenario).fault}`, width),
    ...point(' ', (sign) => sign, `claims ${claimCounts(scenario.claims)}`, width),
    ...cells(scenario).flatMap(({ sign, fate, words }) => point(sign, paint[fate], words, width)),
  ]);
}

/** A line in the cell of a scenario, of which only the sign has a colour. */
interface CellLine {
  readonly sign: string;
  readonly fate: Fate;
  readonly words: string;
}

/** What became of the remedies and of the errors in the log, and what resets left: nothing where they left nothing. */
function cells({ proof, triage, reset }: ScenarioVerdict): CellLine[] {
  const left = resetWords(reset);
  return [
    ...proof.remedies.map((one) => {
      return { sign: fateSigns[one.fate], fate: one.fate, words: `${one.id} → ${remedyWords(one)}` };
    }),
    ...[triage ?? []]
      .flat()
      .map((one) => ({ sign: fateSigns[one.fate], fate: one.fate, words: `errors: ${triageWords(one)}` })),
    ...(left === undefined ? [] : [{ sign: '!', fate: 'ungraded' as const, words: left }]),
  ];
}

const cellLines = (scenario: ScenarioVerdict): string[] => cells(scenario).map(({ sign, words }) => `${sign} ${words}`);

function leftLines({ scenarios }: Result, { width }: Look, paint: Paint): string[] {
  return scenarios.flatMap(({ id, reset }) =>
    reset.differences.flatMap((one) => point('!', paint.ungraded, `${id}: ${differenceWords(one)}`, width)),
  );
}

function surpriseLines(result: Result, { width }: Look, paint: Paint): string[] {
  return surprises(result).flatMap(({ fate, text }) => point(fateSigns[fate], paint[fate], text, width));
}

function findingLines(result: Result, { width }: Look): string[] {
  return findings(result).flatMap((claim) => [
    ...point(
      gradeSigns[claim.grade],
      (sign) => sign,
      `${claim.scenario}, ${claim.id}: ${claim.says} (${sourceWords(claim.source)})`,
      width,
    ),
    ...[clusterWords(claim), claim.note ?? ''].flatMap((words) => point(' ', (sign) => sign, words, width)),
  ]);
}

/** A point of a list: its sign, and its text set in beside it. Text of the cluster's loses its line ends. */
export function point(sign: string, paint: (text: string) => string, text: string, width: number): string[] {
  if (text === '') return [];
  return wrap(oneLine(text), width - 4).map((line, index) => `  ${index === 0 ? paint(sign) : ' '} ${line}`);
}

/** A title and what stands under it; nothing where nothing does. */
export function section(title: string, lines: readonly string[], paint: Paint): string[] {
  return lines.length === 0 ? [] : ['', ...title.split('\n').map(paint.bold), ...lines];
}

function closingLines({ summary, run }: Result, { width }: Look, paint: Paint): string[] {
  const fate = summary.unexpected > 0 ? 'unexpected' : summary.ungraded > 0 ? 'ungraded' : 'as-expected';
  const unfinished = run.complete ? '' : 'The run did not end: what its journal lacks is ungraded.';
  return [...wrap(`${summaryWords(summary)}.`, width).map(paint[fate]), ...(unfinished ? wrap(unfinished, width) : [])];
}
