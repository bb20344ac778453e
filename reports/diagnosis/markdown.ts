import type { Candidate } from '../../harness/diagnose/diagnosis.ts';
import type { Evidence } from '../../harness/diagnose/words.ts';
import { block, code, plain } from '../markdown/escape.ts';
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

const longestQuote = 300;
const signs = { well: '✓', wrong: '✗', unseen: '?' } as const;

/** A diagnosis for an incident's page or a ticket. */
export function markdown({ diagnosis, observations }: DiagnosedCluster): string {
  const first = mainCause(diagnosis);
  const advice = adviceOn(diagnosis, observations);
  return [
    `# ${plain(headline(diagnosis))}`,
    '',
    ...(first ? [plain(causeWords(first)), ''] : []),
    ...(advice === undefined ? [] : [plain(advice), '']),
    ...(first ? ofCause(first) : []),
    ...list(
      'What is wrong now',
      diagnosis.symptoms.map(({ says }) => plain(says)),
    ),
    ...list(
      'Not explained by it',
      first ? diagnosis.unexplained.map(({ layer, says }) => `${layer}: ${plain(says)}`) : [],
    ),
    ...list(
      'Also',
      otherCauses(diagnosis).map(
        (cause) => `${plain(cause.title)}. ${plain(causeWords(cause))}. ${plain(cause.for[0]?.says ?? '')}`,
      ),
    ),
    ...list(
      'Thought of, and not named',
      diagnosis.dismissed.map((one) => plain(dismissedWords(one))),
    ),
    "## The guide's steps",
    '',
    ...diagnosis.steps.flatMap(({ step, state, shows }) => [
      `- ${signs[state]} ${plain(step)}`,
      ...shows.map((line) => `  - ${plain(line)}`),
    ]),
    '',
    ...list(
      'Not seen',
      diagnosis.unseen.map((why) => plain(why)),
    ),
    plain(originWords(observations)),
    '',
  ].join('\n');
}

const list = (title: string, items: readonly string[]): string[] =>
  items.length === 0 ? [] : [`## ${title}`, '', ...items.map((item) => `- ${item}`), ''];

function ofCause({ for: pros, against, fix }: Candidate): string[] {
  return [
    ...list('Why', pros.map(evidence)),
    ...list('What speaks against it', against.map(evidence)),
    '## What to do',
    '',
    `${plain(fix.says)} (${fix.origin}: ${plain(fix.source)})`,
    '',
    ...block(fix.commands.join('\n'), 'sh'),
    '',
  ];
}

const evidence = ({ says, quote, at }: Evidence): string =>
  [
    plain(says),
    ...(quote === undefined ? [] : [`${at === undefined ? '' : `${plain(at)} `}${code(quote, longestQuote)}`]),
  ].join(' ');
