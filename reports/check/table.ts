import pc from 'picocolors';
import type { CheckedCase, CheckResult, Ruling } from '../../harness/vocabulary/check.ts';
import type { Look } from '../renderer.ts';
import { point, widestText } from '../table.ts';
import { oneLine, seconds } from '../text.ts';
import {
  caseWords,
  outcomeWords,
  remarksOf,
  sourcesWords,
  summaryWords,
  type Tone,
  toneOf,
  toneOfCase,
  toneSigns,
  unfinishedWords,
} from './words.ts';

/** A check for a terminal: every rule in a line, and under those that do not hold, what would be right. */
export function table(result: CheckResult, look: Look): string {
  const width = Math.min(look.width, widestText);
  const { green, red, yellow, dim, bold } = pc.createColors(look.color);
  const paints: Readonly<Record<Tone, (text: string) => string>> = {
    ...{ good: green, error: red, warning: yellow, unknown: yellow, skipped: dim },
  };
  const lines = result.cases.flatMap((one) => [
    `${bold(oneLine(caseWords(one)))}: ${paints[toneOfCase(one)](outcomeWords(one))}, ${seconds(one.durationMs)}`,
    ...one.rulings.flatMap((ruling) => rulingLines(ruling, width, paints)),
    ...remarksOf(one).flatMap((remark) => point(' ', dim, remark, width)),
    ...logLines(one, result),
    '',
  ]);
  // Where there are many, the end of a long text is what stays on a screen.
  const overview = result.cases.map((one) => {
    const tone = toneOfCase(one);
    return `${paints[tone](toneSigns[tone])} ${oneLine(caseWords(one))}: ${outcomeWords(one)}`;
  });
  const closing = result.cases.length > 1 ? [...overview, ''] : [];
  return [...lines, ...closing, `${summaryWords(result)}.`, ...(result.run.complete ? [] : [unfinishedWords]), ''].join(
    '\n',
  );
}

function rulingLines(ruling: Ruling, width: number, paints: Readonly<Record<Tone, (text: string) => string>>) {
  const tone = toneOf(ruling);
  const told = point(toneSigns[tone], paints[tone], `${ruling.rule}: ${ruling.found}`, width);
  if (tone === 'good' || tone === 'skipped') return told;
  const sources = sourcesWords(ruling);
  return [
    ...told,
    ...point(' ', (text) => text, `right would be: ${ruling.wanted}${sources === '' ? '' : ` (${sources})`}`, width),
  ];
}

/** Where the output of a script is that did not end well. */
function logLines({ runs }: CheckedCase, { run }: CheckResult): string[] {
  return runs
    .filter(({ ending }) => ending !== 'succeeded')
    .map(({ node, log }) => `    the output of the script on ${node}: ${run.directory}/${log}`);
}
