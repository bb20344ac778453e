import type { Debrief, TimelineItem } from '../../harness/vocabulary/drill.ts';
import type { Difference } from '../../harness/vocabulary/entry.ts';
import { type Block, caution, paragraph, section, transcript } from '../interview/document.ts';
import { commandShown, trimmed } from '../interview/trim.ts';
import { amount, oneLine } from '../text.ts';
import { cutTimeline } from './timeline-cut.ts';

/** Whoever types a lot should still see the end of the page. */
const timelineLimit = 120;
const differenceLimit = 40;
const cellLimit = 140;

export const outcomeWords: Readonly<Record<Debrief['judgement']['outcome'], string>> = {
  solved: 'Solved',
  'not-solved': 'Not solved',
  unknown: 'The lab cannot tell',
};

/** The debrief of a drill, before it is text, Markdown or HTML. */
export function debriefBlocks(debrief: Debrief): Block[] {
  const { drill, judgement, solution } = debrief;
  return [
    { kind: 'heading', level: 1, text: `Debrief: ${drill.scenario}` },
    paragraph(`${drill.title}. Drill \`${drill.id}\`, begun ${drill.startedAt.replace('T', ' ').slice(0, 19)} UTC.`),
    ...(drill.exec === undefined ? [] : [paragraph(`The trainee was a program: ${asCode(drill.exec)}`)]),
    ...section(`${outcomeWords[judgement.outcome]}: ${debrief.score.points} of ${debrief.score.of} points`, {
      kind: 'list',
      items: judgement.why,
    }),
    ...(drill.complete ? [] : [caution('The journal of this drill ends early.')]),
    ...section('Times, and points', timesTable(debrief), scoreTable(debrief)),
    ...diagnosisBlocks(debrief),
    ...section('What must hold for the cause to be gone', cureTable(debrief)),
    ...section('What happened', ...timelineBlocks(debrief)),
    ...section('What is not as it was before', ...damageBlocks(debrief)),
    ...section('The page', transcript(debrief.briefing.join('\n'))),
    ...section('What it was', paragraph(solution.rootCause.join(' ')), ...evidenceBlocks(debrief)),
    ...section('A faster way', ...fasterBlocks(debrief)),
  ];
}

/** What was wrong, shown with what this drill recorded, and the way out: what `giveup` and `explain` print. */
export function solutionBlocks(debrief: Debrief): Block[] {
  return [
    ...section('What it was', paragraph(debrief.solution.rootCause.join(' ')), ...evidenceBlocks(debrief)),
    ...section('The way out', ...fasterBlocks(debrief)),
  ];
}

/** Minutes and seconds, for example `2:05`; with a sign where it was before the clock started. */
export function clock(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1_000);
  return `${ms < 0 && seconds > 0 ? '-' : ''}${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function timesTable({ times, ended }: Debrief): Block {
  const rows = [
    ['to the first command', times.firstLookMs],
    ['to diagnose: the right cause named', times.diagnosedMs],
    ['to mitigate: DNS back, for good', times.mitigatedMs],
    [
      {
        left: 'until the trainee left',
        'gave-up': 'until giving up',
        'time-up': 'until the time was up',
        unknown: 'until the end',
      }[ended],
      times.endedMs,
    ],
  ] as const;
  return {
    kind: 'table',
    head: ['Time', 'min:s'],
    rows: rows.map(([what, ms]) => [what, ms === undefined ? 'never' : clock(ms)]),
  };
}

const scoreTable = ({ score }: Debrief): Block => ({
  kind: 'table',
  head: ['Score', 'Points'],
  rows: [
    ...score.parts.map(({ what, points }) => [what, String(points)]),
    ['in all', `${score.points} of ${score.of}`],
  ],
});

function diagnosisBlocks({ named, hints }: Debrief): Block[] {
  const items = [
    ...named.map(
      ({ cause, right, atMs }) => `${clock(atMs)} named the cause \`${oneLine(cause)}\`: ${right ? 'right' : 'wrong'}`,
    ),
    ...hints.map(({ level, price, atMs }) => `${clock(atMs)} took hint ${level}, for ${amount(price, 'point')}`),
  ];
  return items.length === 0 ? [] : section('Causes named, hints taken', { kind: 'list', items });
}

function cureTable({ judgement: { cures, relapses, dns } }: Debrief): Block {
  const words = { true: 'so', false: 'not so', unknown: 'nobody could ask' };
  return {
    kind: 'table',
    head: ['At the end', ''],
    rows: [
      ['DNS, by the rule of the catalogue', dns === 'back' ? 'back' : dns.replaceAll('-', ' ')],
      ...cures.map(({ says, holds }) => [says, words[`${holds}`]]),
      ...relapses.map((relapse) => [
        'DNS came back and broke again',
        `after ${clock(relapse.brokenAgainMs - relapse.backMs)}`,
      ]),
    ],
  };
}

function timelineBlocks({ timeline }: Debrief): Block[] {
  const shown = cutTimeline(timeline, timelineLimit);
  const rows = shown.map(({ atMs, who, what }) => [clock(atMs), whoWords[who], oneLine(what, cellLimit)]);
  return [
    { kind: 'table', head: ['min:s', 'Who', 'What'], rows },
    ...(shown.length < timeline.length
      ? [caution(`${amount(timeline.length - shown.length, 'line')} from the middle left out: the journal has them.`)]
      : []),
  ];
}

const whoWords: Readonly<Record<TimelineItem['who'], string>> = { lab: 'the lab', dns: 'DNS', you: 'the trainee' };

function damageBlocks({ collateral, changed, leftByFault, damageUnseen }: Debrief): Block[] {
  if (damageUnseen) return [caution('Nobody could look: what else is different is not known.')];
  return [
    ...(collateral.length === 0
      ? [paragraph('No collateral damage: nothing is different that has nothing to do with the fault or its fixes.')]
      : [
          caution('Collateral damage: this has nothing to do with the fault or its fixes.'),
          differenceList(collateral),
        ]),
    ...(changed.length === 0 ? [] : [paragraph('Different in what the fix is about:'), differenceList(changed)]),
    ...(leftByFault === 0
      ? []
      : [paragraph(`${amount(leftByFault, 'trace')} of the fault itself ${leftByFault === 1 ? 'is' : 'are'} left.`)]),
  ];
}

function differenceList(differences: readonly Difference[]): Block {
  const shown = differences.slice(0, differenceLimit).map(differenceWords);
  const more = differences.length - shown.length;
  return { kind: 'list', items: more > 0 ? [...shown, `and ${more} more`] : shown };
}

function differenceWords({ what, where, before, after }: Difference): string {
  const place = oneLine(where === undefined ? what : `${what}, ${where}`, cellLimit);
  if (before === undefined) return `${place}: new${after === undefined ? '' : `, ${oneLine(after, cellLimit)}`}`;
  if (after === undefined) return `${place}: gone, was ${oneLine(before, cellLimit)}`;
  return `${place}: ${oneLine(before, cellLimit)} → ${oneLine(after, cellLimit)}`;
}

const evidenceBlocks = ({ solution: { evidence } }: Debrief): Block[] =>
  evidence.flatMap(({ says, command, output }) => [
    paragraph(says),
    transcript(`$ ${commandShown(command)}\n${trimmed(output, {})}`),
  ]);

function fasterBlocks({ solution: { words, commands, measuredMs } }: Debrief): Block[] {
  return [
    { kind: 'list', items: words },
    ...(commands.length === 0 ? [] : [transcript(commands.join('\n'))]),
    ...(measuredMs === undefined
      ? []
      : [paragraph(`Measured on two cores: with it, DNS is back within ${Math.round(measuredMs / 1_000)} s.`)]),
  ];
}

/** As code, unless it has a backtick, which would end it. */
const asCode = (text: string): string => (text.includes('`') ? oneLine(text) : `\`${oneLine(text)}\``);
