import type { ScenarioVerdict } from '../harness/vocabulary/verdict.ts';
import { bootLines } from './markdown/boots.ts';
import { plain } from './markdown/escape.ts';
import { type Cite, entryNumbers, references } from './markdown/evidence.ts';
import {
  environmentTable,
  type Finding,
  findingLine,
  outcomeLine,
  signLegend,
  surpriseLine,
  surpriseWithEvidence,
  tableHead,
  tableRow,
} from './markdown/head.ts';
import { bytesOf, type Fitted, sizeOf, tellWithin } from './markdown/room.ts';
import { byImportance, type Sections, sectionsWithin } from './markdown/sections.ts';
import { proofsIn } from './proof.ts';
import type { Renderer, ReportedRun } from './renderer.ts';
import { amount } from './text.ts';
import { findings, type Surprise, surprises } from './words.ts';

/** A comment on GitHub takes 65,536 characters, and whoever posts it has something to add. */
const bytesMax = 60_000;
/** No part may leave the others without room, however large the run. */
const partBytesMax = { table: 14_000, surprises: 14_000, findings: 20_000 };
/** For the sentences that say what was left out, at their longest. */
const notesBytes = 1_000;

/**
 * A run as a document of at most 60 KB: the outcome first, then what differs, with its evidence, then what the documents
 * get wrong, then every scenario, in full as far as there is room.
 */
export const markdown: Renderer = (run) => {
  const { result } = run;
  const title = [`# Run ${plain(result.run.id)}`, '', outcomeLine(result), ''];
  const legend = ['', signLegend(), ''];
  const environment = section('Environment', environmentTable(result));
  const head = headWithin(run);
  const fixed = [...title, ...tableHead(), ...legend, ...environment].join('\n');
  const used = bytesOf(fixed) + sizeOf(head.rows) + sizeOf(head.surprising) + sizeOf(head.found);
  const sections = sectionsWithin(run, bytesMax - notesBytes - used);
  const isWhole = (scenario: string): boolean => sections.get(scenario)?.isWhole === true;
  const body = [
    ...title,
    ...tableHead(),
    ...tableRows(run, head.rows, sections),
    ...legend,
    ...leftOutLines(result.scenarios, sections),
    ...section('Differs from what was expected', surpriseLines(run, head.surprising, isWhole)),
    ...section('Wrong in the documents, or said in other words', findingLines(head.found, sections)),
    ...environment,
    ...result.scenarios.flatMap(({ id }) => sections.get(id)?.text ?? []),
  ];
  const boots = result.scenarios.every(({ id }) => isWhole(id)) ? section('Boots', bootLines(run.journal)) : [];
  const withBoots = ended([...body, ...boots]);
  return bytesOf(withBoots) <= bytesMax ? withBoots : ended(body);
};

const ended = (lines: readonly string[]): string => lines.join('\n').replace(/\n+$/, '\n');

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`## ${title}`, '', ...lines, ''];

interface Head {
  readonly rows: Fitted<ScenarioVerdict>;
  readonly surprising: Fitted<Surprise>;
  readonly found: Fitted<Finding>;
}

/** What of the head there is room for, each piece measured in the longest form that it may take. */
function headWithin(run: ReportedRun): Head {
  const { result } = run;
  const longest = (...texts: readonly string[]): string =>
    texts.reduce((long, text) => (bytesOf(text) > bytesOf(long) ? text : long), '');
  const inEveryWay = (line: (cite: Cite) => string): string => longest(line(references), line(entryNumbers));
  const entryOf = entriesBySeq(run);
  const proofOf = proofsIn(run);
  return {
    rows: tellWithin(
      byImportance(result.scenarios).map((scenario) => ({
        of: scenario,
        ways: [tableRow(scenario, proofOf(scenario), true)],
      })),
      partBytesMax.table,
    ),
    surprising: tellWithin(
      surprises(result).map((surprise) => {
        const line = inEveryWay((cite) => surpriseLine(surprise, cite));
        return { of: surprise, ways: [longest(surpriseWithEvidence(surprise, entryOf), line), line] };
      }),
      partBytesMax.surprises,
    ),
    found: tellWithin(
      findings(result).map((claim) => ({ of: claim, ways: [inEveryWay((cite) => findingLine(claim, cite, true))] })),
      partBytesMax.findings,
    ),
  };
}

function entriesBySeq({ journal }: ReportedRun) {
  const bySeq = new Map(journal.map((entry) => [entry.seq, entry]));
  return (seq: number) => bySeq.get(seq);
}

/** In the order of the run, whatever had to give way. */
function tableRows(run: ReportedRun, { told, left }: Fitted<ScenarioVerdict>, sections: Sections): string[] {
  const proofOf = proofsIn(run);
  const rows = new Set(told.map(({ of }) => of));
  const lines = run.result.scenarios
    .filter((one) => rows.has(one))
    .map((one) => tableRow(one, proofOf(one), sections.has(one.id)));
  return left.length === 0 ? lines : [...lines, '', `… and ${amount(left.length, 'scenario')} more.`];
}

/** What the document does not have, and where it is. */
function leftOutLines(scenarios: readonly ScenarioVerdict[], sections: Sections): string[] {
  const count = (isWhole: boolean | undefined): number =>
    scenarios.filter(({ id }) => sections.get(id)?.isWhole === isWhole).length;
  const [short, none] = [count(false), count(undefined)];
  if (short + none === 0) return [];
  const words = [
    `${amount(count(true), 'scenario')} in full`,
    `${amount(short, 'scenario')} without verdicts and evidence`,
    ...(none === 0 ? [] : [`${amount(none, 'scenario')} without a section`]),
  ];
  return [
    `This document is kept to 60 KB. It has ${words.join(', ')}: what differs comes before what is ungraded, then what a reset left ` +
      "behind, then the rest in the order of the run. `report.html` in the run's directory has all of it, and `journal.jsonl` every entry.",
    '',
  ];
}

/** With the evidence, unless that stands in the scenario's own section. */
function surpriseLines(run: ReportedRun, fitted: Fitted<Surprise>, isWhole: (scenario: string) => boolean): string[] {
  const entryOf = entriesBySeq(run);
  const lines = fitted.told.map(({ of: surprise, way }) => {
    if (isWhole(surprise.scenario)) return surpriseLine(surprise, references);
    return way === 0 ? surpriseWithEvidence(surprise, entryOf) : surpriseLine(surprise, entryNumbers);
  });
  return [...lines, ...moreLine(fitted)];
}

function findingLines(fitted: Fitted<Finding>, sections: Sections): string[] {
  const lines = fitted.told.map(({ of: claim }) => {
    const told = sections.get(claim.scenario);
    return findingLine(claim, told?.isWhole === true ? references : entryNumbers, told !== undefined);
  });
  return [...lines, ...moreLine(fitted)];
}

const moreLine = ({ left }: Fitted<unknown>): string[] => (left.length === 0 ? [] : [`- … and ${left.length} more.`]);
