import pc from 'picocolors';
import type { Candidate, Diagnosis, StepShown } from '../../harness/diagnose/diagnosis.ts';
import type { Evidence } from '../../harness/diagnose/words.ts';
import type { Look } from '../renderer.ts';
import { point, section, widestText } from '../table.ts';
import { oneLine, wrap } from '../text.ts';
import {
  adviceOn,
  causeWords,
  type DiagnosedCluster,
  dismissedWords,
  headline,
  mainCause,
  originWords,
  otherCauses,
} from './words.ts';

const signs: Readonly<Record<StepShown['state'], string>> = { well: '✓', wrong: '✗', unseen: '?' };
/** Longer lines of a log tell no more to whoever decides what to do. */
const longestQuote = 300;

type Paint = Parameters<typeof section>[2];

/** Where a diagnosis is drawn. */
interface Canvas {
  readonly width: number;
  readonly paint: Paint;
}

/** A diagnosis for a terminal: the cause first, then why, what to do, and what it rests on. */
export function table({ diagnosis, observations }: DiagnosedCluster, look: Look): string {
  const canvas = canvasOf(look);
  const { width, paint } = canvas;
  const main = mainCause(diagnosis);
  return [
    ...headLines(diagnosis, canvas),
    ...[main ? causeWords(main) : '', adviceOn(diagnosis, observations) ?? ''].flatMap((words) =>
      indented(words, width),
    ),
    ...(main ? causeLines(main, canvas) : []),
    ...signed(
      'What is wrong now',
      '✗',
      paint.unexpected,
      diagnosis.symptoms.map(({ says }) => says),
      canvas,
    ),
    ...signed(
      'Not explained by it',
      '✗',
      paint.unexpected,
      main ? diagnosis.unexplained.map(({ layer, says }) => `${layer}: ${says}`) : [],
      canvas,
    ),
    ...section(
      'Also',
      otherCauses(diagnosis).flatMap((cause) => alsoLines(cause, canvas)),
      paint,
    ),
    ...signed('Thought of, and not named', '·', (text) => text, diagnosis.dismissed.map(dismissedWords), canvas),
    ...section(
      "The guide's steps",
      diagnosis.steps.flatMap((step) => stepLines(step, canvas)),
      paint,
    ),
    ...signed('Not seen', '?', paint.ungraded, diagnosis.unseen, canvas),
    '',
    ...wrap(oneLine(originWords(observations)), width),
    '',
  ].join('\n');
}

function canvasOf({ color, width }: Look): Canvas {
  const { bold, green, red, yellow } = pc.createColors(color);
  return {
    width: Math.min(width, widestText),
    paint: { 'as-expected': green, unexpected: red, ungraded: yellow, bold },
  };
}

function headLines(diagnosis: Diagnosis, { width, paint }: Canvas): string[] {
  const tones = {
    fault: paint.unexpected,
    'unknown-cause': paint.unexpected,
    risk: paint.ungraded,
    passing: paint.ungraded,
    'cannot-tell': paint.ungraded,
    'nothing-wrong': paint['as-expected'],
  };
  return wrap(oneLine(headline(diagnosis)), width).map((line) => paint.bold(tones[diagnosis.verdict](line)));
}

const indented = (text: string, width: number): string[] =>
  text === '' ? [] : wrap(oneLine(text), width - 2).map((line) => `  ${line}`);

function causeLines({ for: pros, against, fix }: Candidate, { width, paint }: Canvas): string[] {
  return [
    ...section(
      'Why',
      pros.flatMap((evidence) => evidenceLines('+', evidence, width)),
      paint,
    ),
    ...section(
      'What speaks against it',
      against.flatMap((evidence) => evidenceLines('-', evidence, width)),
      paint,
    ),
    ...section(
      `What to do (${fix.origin}: ${fix.source})`,
      [...indented(fix.says, width), ...fix.commands.map((command) => `    ${command}`)],
      paint,
    ),
  ];
}

function evidenceLines(sign: string, { says, quote, at }: Evidence, width: number): string[] {
  const words = quote === undefined ? '' : `${at === undefined ? '' : `${at}  `}${oneLine(quote, longestQuote)}`;
  return [...point(sign, (text) => text, says, width), ...point(' ', (text) => text, words, width)];
}

function alsoLines(cause: Candidate, { width, paint }: Canvas): string[] {
  const lines = [causeWords(cause), cause.for[0]?.says ?? ''];
  return [
    ...point('!', paint.ungraded, `${cause.title}.`, width),
    ...lines.flatMap((line) => point(' ', (text) => text, line, width)),
    ...cause.fix.commands.map((command) => `      ${command}`),
  ];
}

function stepLines({ step, state, shows }: StepShown, { width, paint }: Canvas): string[] {
  const tones = { well: paint['as-expected'], wrong: paint.unexpected, unseen: paint.ungraded };
  return [
    ...point(signs[state], tones[state], step, width),
    ...shows.flatMap((line) => point(' ', (text) => text, oneLine(line, longestQuote), width)),
  ];
}

const signed = (
  title: string,
  sign: string,
  tone: (text: string) => string,
  lines: readonly string[],
  { width, paint }: Canvas,
): string[] =>
  section(
    title,
    lines.flatMap((line) => point(sign, tone, line, width)),
    paint,
  );
