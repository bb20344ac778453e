import CliTable from 'cli-table3';
import pc from 'picocolors';
import type { Fate, RemedyVerdict, Result, ScenarioVerdict } from '../harness/vocabulary/verdict.ts';
import type { Look, Renderer } from './renderer.ts';
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

/** A run for a terminal: a table of the scenarios, then what differs from what was expected, then the findings. */
export const table: Renderer = ({ result }, look) => {
  const paint = painterOf(look);
  const scenarios = look.width < narrowestTable ? scenarioList : scenarioTable;
  return [
    ...(result.scenarios.length === 0 ? ['No scenario was run.'] : scenarios(result, look, paint)),
    ...section('What differs from what was expected', surpriseLines(result, look, paint), paint),
    ...section('What resets left behind', leftLines(result, look, paint), paint),
    ...section('What the documents get wrong, or say in other words', findingLines(result, look), paint),
    '',
    closingLine(result, paint),
    '',
  ].join('\n');
};

export type Paint = Readonly<Record<Fate | 'bold', (text: string) => string>>;

export function painterOf({ color }: Look): Paint {
  const { green, red, yellow, bold } = pc.createColors(color);
  return { 'as-expected': green, unexpected: red, ungraded: yellow, bold };
}

function scenarioTable({ scenarios }: Result, { width }: Look, paint: Paint): string[] {
  const rows = scenarios.map((scenario) => [
    scenario.id,
    scenario.proof.baseline,
    scenario.proof.fault,
    [
      ...scenario.proof.remedies.map((remedy) => remedyLine(remedy, paint)),
      ...triageLines(scenario, paint),
      ...resetLines(scenario, paint),
    ].join('\n') || 'none',
    claimCounts(scenario.claims),
    paint[fateOfScenario(scenario)](scenarioWords(scenario)),
  ]);
  const head = ['scenario', 'baseline', 'fault', 'remedies', 'claims', 'verdict'];
  const plain = scenarios.map((scenario) => [scenario.id, '', '', '', claimCounts(scenario.claims), '']);
  const fitting = (column: number): number => Math.max(...[head, ...plain].map((row) => row[column]?.length ?? 0)) + 2;
  // Baseline, fault and verdict have words of their own; the remedies take what is left beside seven borders.
  const fixed = { scenario: fitting(0), baseline: 10, fault: 11, claims: fitting(4), verdict: 13 };
  const rest = width - 7 - Object.values(fixed).reduce((sum, columns) => sum + columns, 0);
  const drawn = new CliTable({
    head: head.map(paint.bold),
    colWidths: [fixed.scenario, fixed.baseline, fixed.fault, Math.max(rest, 24), fixed.claims, fixed.verdict],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  drawn.push(...rows);
  return drawn.toString().split('\n');
}

function scenarioList({ scenarios }: Result, { width }: Look, paint: Paint): string[] {
  return scenarios.flatMap((scenario) => [
    `${paint.bold(scenario.id)}: ${paint[fateOfScenario(scenario)](scenarioWords(scenario))}`,
    `  baseline ${scenario.proof.baseline}, fault ${scenario.proof.fault}, claims ${claimCounts(scenario.claims)}`,
    ...scenario.proof.remedies.flatMap((remedy) =>
      point(fateSigns[remedy.fate], paint[remedy.fate], `${remedy.id} → ${remedyWords(remedy)}`, width),
    ),
    ...[...triageLines(scenario, paint), ...resetLines(scenario, paint)].map((line) => `  ${line}`),
  ]);
}

const remedyLine = (remedy: RemedyVerdict, paint: Paint): string =>
  `${paint[remedy.fate](fateSigns[remedy.fate])} ${remedy.id} → ${remedyWords(remedy)}`;

const triageLines = ({ triage }: ScenarioVerdict, paint: Paint): string[] =>
  triage === undefined ? [] : [`${paint[triage.fate](fateSigns[triage.fate])} errors: ${triageWords(triage)}`];

/** Nothing where a reset left nothing: that is what resets do. */
function resetLines({ reset }: ScenarioVerdict, paint: Paint): string[] {
  const words = resetWords(reset);
  return words === undefined ? [] : [`${paint.ungraded('!')} ${words}`];
}

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
  return lines.length === 0 ? [] : ['', paint.bold(title), ...lines];
}

function closingLine({ summary, run }: Result, paint: Paint): string {
  const fate = summary.unexpected > 0 ? 'unexpected' : summary.ungraded > 0 ? 'ungraded' : 'as-expected';
  const words = paint[fate](`${summaryWords(summary)}.`);
  return run.complete ? words : `${words} The run did not end: what its journal lacks is ungraded.`;
}
