import type { History, Sheet } from '../../harness/vocabulary/drill-records.ts';
import { type Block, paragraph, section } from '../interview/document.ts';
import { htmlOf } from '../interview/html.ts';
import { markdownOf } from '../interview/markdown.ts';
import type { Look } from '../renderer.ts';
import { amount } from '../text.ts';
import { clock, outcomeWords } from './blocks.ts';
import { textOf } from './text.ts';

const time = (ms: number | undefined): string => (ms === undefined ? 'never' : clock(ms));

function sheetBlocks(sheet: Sheet): Block[] {
  return [
    { kind: 'heading', level: 1, text: `Exam ${sheet.id}` },
    paragraph(
      `${sheet.solved} of ${amount(sheet.rows.length, 'drill')} solved, ${sheet.points} of ${sheet.of} points. Begun ${sheet.startedAt.replace('T', ' ').slice(0, 19)} UTC, briefings of level ${sheet.level}.`,
    ),
    {
      kind: 'table',
      head: ['Drill', 'Outcome', 'Points', 'Diagnosed', 'Mitigated', 'Hints', 'Limit'],
      rows: [
        ...sheet.rows.map((row) => [
          row.scenario,
          row.outcome === 'not-begun' ? 'Not begun' : outcomeWords[row.outcome],
          String(row.points),
          time(row.diagnosedMs),
          time(row.mitigatedMs),
          String(row.hints),
          `${row.minutes} min`,
        ]),
      ],
    },
    ...section('Why', {
      kind: 'list',
      items: sheet.rows.map(({ scenario, why }) => `${scenario}: ${why.join(' ')}`),
    }),
  ];
}

function historyBlocks({ scenarios, drills, untried }: History): Block[] {
  if (drills.length === 0) return [paragraph('There is no drill yet: `dnsdrill train` begins one.')];
  return [
    { kind: 'heading', level: 1, text: 'Progress' },
    paragraph(
      `${amount(drills.length, 'drill')}, ${scenarios.filter(({ solved }) => solved > 0).length} of ${scenarios.length + untried.length} scenarios solved at least once.`,
    ),
    {
      kind: 'table',
      head: ['Scenario', 'Drills', 'Solved', 'Best', 'Last', 'Fastest'],
      rows: [
        ...scenarios.map((row) => [
          row.scenario,
          String(row.drills),
          String(row.solved),
          String(row.bestPoints),
          String(row.lastPoints),
          time(row.fastestMs),
        ]),
      ],
    },
    ...section('Drill by drill', {
      kind: 'table',
      head: ['Begun', 'Scenario', 'Outcome', 'Points', 'Mitigated', 'Hints', 'Trainee'],
      rows: drills.map((drill) => [
        drill.startedAt.replace('T', ' ').slice(0, 16),
        drill.scenario,
        outcomeWords[drill.outcome],
        String(drill.points),
        time(drill.mitigatedMs),
        String(drill.hints),
        drill.exec === undefined ? 'a person' : drill.exec.slice(0, 40),
      ]),
    }),
    ...(untried.length === 0 ? [] : section('Not tried yet', { kind: 'list', items: untried })),
  ];
}

const renderersOf = <T>(blocks: (value: T) => Block[], title: string) => ({
  table: (value: T, { width }: Look) => textOf(blocks(value), width),
  json: (value: T) => `${JSON.stringify(value, undefined, 2)}\n`,
  markdown: (value: T) => markdownOf(blocks(value), { practice: false }),
  html: (value: T) => htmlOf(blocks(value), { practice: false, title }),
});

/** The sheet of an exam, in every output of a drill. */
export const sheetRenderers = renderersOf(sheetBlocks, 'Exam');
/** Progress over drills, in every output of a drill. */
export const historyRenderers = renderersOf(historyBlocks, 'Progress');
