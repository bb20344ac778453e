import { documents } from '../../harness/vocabulary/scenario.ts';
import type { ReportedRun } from '../renderer.ts';
import { amount } from '../text.ts';
import { chapter } from './chapter.ts';
import { type Block, caution, paragraph } from './document.ts';
import { factsOf } from './facts.ts';
import { stories } from './stories.ts';
import type { InterviewStory } from './story.ts';

/** The interview pack of a run: how to use it, and a chapter for each scenario that has a story. */
export function packOf(run: ReportedRun): Block[] {
  const chapters = factsOf(run).flatMap((facts) => {
    const story = stories.get(facts.verdict.id);
    return story === undefined ? [] : [{ story, facts }];
  });
  const strangers = run.result.scenarios.map(({ id }) => id).filter((id) => !stories.has(id));
  return [
    { kind: 'heading', level: 1, text: 'DNS in Kubernetes: the interview' },
    ...introduction(run, chapters.length),
    ...strangerLines(strangers),
    {
      kind: 'contents',
      items: chapters.map(({ story }, index) => ({ text: story.name, anchor: anchorOf(index) })),
    },
    ...chapters.flatMap(({ story, facts }, index) => [chapterHeading(story, index), ...chapter(story, facts)]),
  ];
}

/** As many as one cares to read. */
const strangersNamed = 10;

function strangerLines(strangers: readonly string[]): Block[] {
  if (strangers.length === 0) return [];
  const named = strangers.slice(0, strangersNamed).map((id) => `\`${id}\``);
  const others = strangers.length - named.length;
  const all = others === 0 ? named : [...named, amount(others, 'other')];
  return [caution(`Nobody has written an interview about these scenarios of the run: ${all.join(', ')}.`)];
}

/** By number, for the name of a scenario gives its cause away. */
const anchorOf = (index: number): string => `situation-${index + 1}`;

const chapterHeading = ({ name }: InterviewStory, index: number): Block => ({
  kind: 'heading',
  level: 2,
  text: `${index + 1}. ${name}`,
  anchor: anchorOf(index),
});

function introduction({ result: { run, environment } }: ReportedRun, chapters: number): Block[] {
  const { kubernetes, coredns, kernel } = environment;
  const versions = [
    kubernetes && `Kubernetes ${kubernetes}`,
    coredns && `CoreDNS ${coredns}`,
    kernel && `kernel ${kernel}`,
  ].filter(Boolean);
  return [
    paragraph(
      `${amount(chapters, 'situation')}, each told the way it reaches you: by a pager, or by somebody who is annoyed. Read the situation, and before you read on say aloud what you would look at first, and what each answer would rule out. An interviewer is after the order of your questions more than after the fix. (\`dnsdrill report RUN -o interview-html --practice\` folds the answers up.)`,
    ),
    paragraph(
      `The clusters were real. What you see under \`$\` was asked of them in run \`${run.id}\`${versions.length === 0 ? '' : ` (${versions.join(', ')})`} and is shown as the run recorded it: an object or a table of pods cut down to the fields that were looked at, a log to the lines that matter. What is said to have been counted or measured was so there. The outside world is the lab's own: names like \`www.google.com\` are answered with addresses that are reserved for documentation.`,
    ),
    paragraph(
      `Two texts are spoken of all the time. “The guide” is “${documents['coredns-guide']}”, “the document” is “${documents['eks-interview-scenario']}”. Candidates have read them, and interviewers know where they are wrong.`,
    ),
    ...(run.complete ? [] : [caution('The run did not end, so some answers are missing, and say so.')]),
  ];
}
