import type { CheckedCase, CheckResult, Ruling } from '../../harness/vocabulary/check.ts';
import { block, code, plain, sentence, tableOf } from '../markdown/escape.ts';
import { amount } from '../text.ts';
import {
  outcomeWords,
  remarksOf,
  sourcesWords,
  summaryWords,
  toneOf,
  toneOfCase,
  toneSigns,
  troublesOf,
  unfinishedWords,
} from './words.ts';

/** A comment on GitHub takes 65,536 characters, and whoever posts it has something to add. */
const bytesMax = 60_000;

/** A check as a document of at most 60 KB: the outcome, a table of the cases, and what does not hold, with what would be right. */
export function markdown(result: CheckResult): string {
  const { run, cases, environment } = result;
  const head = [
    `# Check ${plain(run.id)}`,
    '',
    `**${summaryWords(result)}.**${run.complete ? '' : ` ${unfinishedWords}`}`,
    '',
    ...tableOf(
      ['', 'script', 'host', 'outcome'],
      cases.map((one) => [toneSigns[toneOfCase(one)], code(one.script), plain(one.host), plain(outcomeWords(one))]),
    ),
    '',
    `Kubernetes ${plain(environment.kubernetes)}, ${amount(environment.nodes, 'node')} for each script.`,
    '',
  ].join('\n');
  return [head, ...sectionsWithin(cases, bytesMax - Buffer.byteLength(head))].join('\n');
}

/** Sections as far as there is room, those with errors first, and a sentence about the rest. */
function sectionsWithin(cases: readonly CheckedCase[], room: number): string[] {
  const noteBytes = 200;
  const sections = cases
    .toSorted((one, other) => Number(toneOfCase(other) === 'error') - Number(toneOfCase(one) === 'error'))
    .map((one) => sectionOf(one).join('\n'));
  let left = room - noteBytes;
  const told = sections.filter((text) => {
    const bytes = Buffer.byteLength(text) + 1;
    if (bytes > left) return false;
    left -= bytes;
    return true;
  });
  if (told.length === sections.length) return told;
  const missing = amount(sections.length - told.length, 'case');
  return [...told, `${missing} left out, to keep this document to 60 KB: \`check.html\` has all of it.\n`];
}

function sectionOf(one: CheckedCase): string[] {
  return [
    `## ${plain(one.script)}, ${plain(one.host)}`,
    '',
    ...troublesOf(one).flatMap(troubleLines),
    ...one.runs.flatMap(({ node, ending, lastLines }) =>
      ending === 'succeeded'
        ? []
        : ['', `The end of the output on ${plain(node)}:`, '', ...block(lastLines.join('\n'))],
    ),
    ...remarksOf(one).flatMap((remark) => ['', plain(remark)]),
    '',
    ...tableOf(
      ['', 'rule', 'found'],
      one.rulings.map((ruling) => [toneSigns[toneOf(ruling)], code(ruling.rule), plain(ruling.found)]),
    ),
    '',
  ];
}

function troubleLines(ruling: Ruling): string[] {
  const sources = sourcesWords(ruling);
  return [
    `- ${toneSigns[toneOf(ruling)]} **${sentence(ruling.says)}** (${code(ruling.rule)}) Found: ${plain(ruling.found)}. ` +
      `Right would be: ${plain(ruling.wanted)}.${sources === '' ? '' : ` (${plain(sources)})`}`,
  ];
}
