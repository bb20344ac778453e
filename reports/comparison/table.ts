import type { Look } from '../renderer.ts';
import { type Paint, painterOf, point, section } from '../table.ts';
import { oneLine, wrap } from '../text.ts';
import { fateSigns, summaryWords, surprises } from '../words.ts';
import type { ComparedVerdict, Comparison } from './compare.ts';
import { aboutWords, cellWords, comparedSigns, comparedWords, detailWords, legend, resultsOf } from './words.ts';

/** Narrower than this, a claim cannot be told by its name, and every version gets a line. */
const narrowestName = 24;

/** Several runs for a terminal: claim by version, then what differs. */
export function comparisonTable(comparison: Comparison, look: Look): string {
  const paint = painterOf(look);
  return [
    ...wholeTable(comparison, look, paint),
    '',
    ...wrap(legend, look.width),
    ...section('What differs between the versions', differingLines(comparison, look, paint), paint),
    ...section('What differs from what was expected', surpriseLines(comparison, look, paint), paint),
    '',
    ...comparison.versions.flatMap(({ kubernetes, result }) => {
      const { summary, environment, run } = result;
      const unfinished = run.complete ? '' : 'This run did not end: what its journal lacks is ungraded.';
      const fate = summary.unexpected > 0 ? 'unexpected' : summary.ungraded > 0 ? 'ungraded' : 'as-expected';
      const words = `${kubernetes}, CoreDNS ${oneLine(environment.coredns)}: ${summaryWords(summary)}.`;
      return [...wrap(words, look.width).map(paint[fate]), ...(unfinished === '' ? [] : wrap(unfinished, look.width))];
    }),
    ...wrap(`${comparedWords(comparison)}.`, look.width),
    '',
  ].join('\n');
}

function wholeTable(comparison: Comparison, look: Look, paint: Paint): string[] {
  const { versions, verdicts } = comparison;
  const cells = verdicts.flatMap((row) => versions.map((version) => cellWords(row, version)));
  const longestOf = (words: readonly string[]) => Math.max(...words.map((word) => word.length));
  const cellWidth = longestOf([...cells, ...versions.map(({ kubernetes }) => kubernetes)]) + 2;
  const names = longestOf(['claim or remedy', ...verdicts.map(({ id }) => id)]) + 2;
  const nameWidth = Math.min(names, look.width - 2 - versions.length * cellWidth);
  const isNarrow = nameWidth < Math.min(narrowestName, names);
  const layout = { nameWidth, cellWidth, width: look.width };
  const head = ['claim or remedy'.padEnd(nameWidth), ...versions.map(({ kubernetes }) => kubernetes.padEnd(cellWidth))];
  return [
    ...(isNarrow ? [] : [paint.bold(`  ${head.join('')}`.trimEnd())]),
    ...[...Map.groupBy(verdicts, ({ scenario }) => scenario)].flatMap(([scenario, rows]) => [
      paint.bold(scenario),
      ...rows.flatMap((row) => (isNarrow ? listed : tabulated)(row, comparison, layout, paint)),
    ]),
  ];
}

/** In columns. */
interface Layout {
  readonly nameWidth: number;
  readonly cellWidth: number;
  readonly width: number;
}

/** A verdict as a line of the table. */
function tabulated(row: ComparedVerdict, { versions }: Comparison, layout: Layout, paint: Paint): string[] {
  const cells = versions.map((version, index) => {
    const words = cellWords(row, version);
    return paintedFor(
      row,
      version.kubernetes,
      paint,
    )(index === versions.length - 1 ? words : words.padEnd(layout.cellWidth));
  });
  const name = oneLine(row.id, layout.nameWidth - 1).padEnd(layout.nameWidth);
  return [`${markOf(row, paint)} ${name}${cells.join('')}`];
}

/** A verdict as a line of its own, and one for each version. */
function listed(row: ComparedVerdict, { versions }: Comparison, { width }: Layout, paint: Paint): string[] {
  return [
    `${markOf(row, paint)} ${oneLine(row.id, width - 2)}`,
    ...versions.map((version) => {
      const { kubernetes } = version;
      return `    ${kubernetes.padEnd(9)} ${paintedFor(row, kubernetes, paint)(cellWords(row, version))}`;
    }),
  ];
}

const markOf = ({ compared }: ComparedVerdict, paint: Paint): string =>
  comparedSigns[compared] === ' ' ? ' ' : paint.ungraded(comparedSigns[compared]);

/** Only what is not as expected has a colour. */
function paintedFor(row: ComparedVerdict, kubernetes: string, paint: Paint): (text: string) => string {
  const fate = row.with.find((one) => one.kubernetes === kubernetes)?.fate ?? 'ungraded';
  return fate === 'as-expected' || row.notTried?.[kubernetes] ? (text) => text : paint[fate];
}

function differingLines(comparison: Comparison, { width }: Look, paint: Paint): string[] {
  const differing = comparison.verdicts.filter(({ compared }) => compared === 'different');
  return differing.flatMap((row) => [
    ...point(
      comparedSigns.different,
      paint.ungraded,
      `${row.scenario}, ${row.id}: ${aboutWords(row, resultsOf(comparison))}`,
      width,
    ),
    ...comparison.versions.flatMap(({ kubernetes, result }) =>
      point(' ', (sign) => sign, `${kubernetes}: ${detailWords(row, result, row.notTried?.[kubernetes])}`, width),
    ),
  ]);
}

function surpriseLines({ versions }: Comparison, { width }: Look, paint: Paint): string[] {
  return versions.flatMap(({ kubernetes, result }) =>
    surprises(result).flatMap(({ fate, text }) => point(fateSigns[fate], paint[fate], `${kubernetes}: ${text}`, width)),
  );
}
