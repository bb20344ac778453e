import pc from 'picocolors';
import type { Candidate, StepShown } from '../../harness/diagnose/diagnosis.ts';
import type { Evidence } from '../../harness/diagnose/words.ts';
import type { Look } from '../renderer.ts';
import { point, section, widestText } from '../table.ts';
import { oneLine, wrap } from '../text.ts';
import { adviceOn, causeWords, type DiagnosedCluster, dismissedWords, headline, originWords } from './words.ts';

const signs: Readonly<Record<StepShown['state'], string>> = { well: '✓', wrong: '✗', unseen: '?' };
/** Longer lines of a log tell no more to whoever decides what to do. */
const longestQuote = 300;

/** A diagnosis for a terminal: the cause first, then why, what to do, and what it rests on. */
export function table({ diagnosis, observations }: DiagnosedCluster, look: Look): string {
  const { bold, green, red, yellow } = pc.createColors(look.color);
  const paint = { 'as-expected': green, unexpected: red, ungraded: yellow, bold };
  const width = Math.min(look.width, widestText);
  const plain = (text: string) => text;
  const [first, ...others] = diagnosis.causes;
  const isNamed = first !== undefined && ['fault', 'risk', 'passing'].includes(diagnosis.verdict);
  const tone = {
    fault: red,
    'unknown-cause': red,
    risk: yellow,
    passing: yellow,
    'cannot-tell': yellow,
    'nothing-wrong': green,
  }[diagnosis.verdict];
  const advice = adviceOn(diagnosis, observations);
  const also = isNamed ? others : diagnosis.causes;
  const stepColor = { well: green, wrong: red, unseen: yellow };
  return [
    ...wrap(oneLine(headline(diagnosis)), width).map((line) => bold(tone(line))),
    ...(isNamed ? wrap(causeWords(first), width - 2).map((line) => `  ${line}`) : []),
    ...(advice === undefined ? [] : wrap(advice, width - 2).map((line) => `  ${line}`)),
    ...(isNamed ? causeLines(first, width, paint) : []),
    ...section(
      'What is wrong now',
      diagnosis.symptoms.flatMap(({ says }) => point('✗', red, says, width)),
      paint,
    ),
    ...section(
      'Not explained by it',
      isNamed ? diagnosis.unexplained.flatMap(({ says, layer }) => point('✗', red, `${layer}: ${says}`, width)) : [],
      paint,
    ),
    ...section(
      'Also',
      also.flatMap((cause) => [
        ...point('!', yellow, `${cause.title}.`, width),
        ...point(' ', plain, causeWords(cause), width),
        ...point(' ', plain, cause.for[0]?.says ?? '', width),
      ]),
      paint,
    ),
    ...section(
      'Thought of, and not named',
      diagnosis.dismissed.flatMap((one) => point('·', plain, dismissedWords(one), width)),
      paint,
    ),
    ...section(
      "The guide's steps",
      diagnosis.steps.flatMap(({ step, state, shows }) => [
        ...point(signs[state], stepColor[state], step, width),
        ...shows.flatMap((line) => point(' ', plain, `  ${oneLine(line, longestQuote)}`, width)),
      ]),
      paint,
    ),
    ...section(
      'Not seen',
      diagnosis.unseen.flatMap((why) => point('?', yellow, why, width)),
      paint,
    ),
    '',
    ...wrap(originWords(observations), width),
    '',
  ].join('\n');
}

type Paint = Parameters<typeof section>[2];

function causeLines(cause: Candidate, width: number, paint: Paint): string[] {
  const { fix } = cause;
  return [
    ...section(
      'Why',
      cause.for.flatMap((evidence) => evidenceLines('+', evidence, width)),
      paint,
    ),
    ...section(
      'What speaks against it',
      cause.against.flatMap((evidence) => evidenceLines('-', evidence, width)),
      paint,
    ),
    ...section(
      `What to do (${fix.origin}: ${fix.source})`,
      [...wrap(fix.says, width - 2).map((line) => `  ${line}`), ...fix.commands.map((command) => `    ${command}`)],
      paint,
    ),
  ];
}

function evidenceLines(sign: string, { says, quote, at }: Evidence, width: number): string[] {
  const words = quote === undefined ? '' : `${at === undefined ? '' : `${at}  `}${oneLine(quote, longestQuote)}`;
  return [...point(sign, (text) => text, says, width), ...point(' ', (text) => text, words, width)];
}
