import type { DocumentId } from '../../harness/vocabulary/scenario.ts';
import { type Block, caution, paragraph, question, section } from './document.ts';
import { evidenceBlocks, fixCaution } from './evidence.ts';
import { type Facts, isLeftOut, remedyIn } from './facts.ts';
import { proberTable } from './prober.ts';
import { type Prose, tell } from './prose.ts';
import type { Answered, Fix, InterviewStory, Temptation } from './story.ts';
import { watchedSentence, watchedUnder } from './watched.ts';

/** The interview about one scenario, as this run can tell it. */
export function chapter(story: InterviewStory, facts: Facts): Block[] {
  const { situation, questions, rootCause, fixes, temptations, noticing, prevention, followUps } = story;
  const broken = facts.verdict.proof.fault !== 'none';
  const ask = (answered: Answered): Block => answeredBlock(answered, facts);
  const proposed = temptations.flatMap((one) => temptationBlock(one, facts));
  return [
    ...situation.map(paragraph),
    ...doubts(facts),
    ...section('What they ask', ...questions.map(ask)),
    ...section(
      'What it was',
      question('Three sentences: what was wrong?', [paragraph(rootCause.join(' ')), ...whereItStands(facts)]),
    ),
    ...(fixes.length === 0 ? [] : section('The fix', ...fixes.map((fix, at) => fixBlock(fix, at, facts)))),
    ...(proposed.length === 0 ? [] : section('What somebody in the room will want to do', ...proposed)),
    ...section(
      'Before and after',
      question(broken ? 'How would you have noticed it?' : 'And what would your monitoring have said?', [
        ...texts(noticing.told, facts),
        ...proberTable(noticing.prober, facts),
        ...(noticing.shows ?? []).flatMap((evidence) => evidenceBlocks(evidence, facts)),
      ]),
      question(broken ? 'How do you keep it from coming back?' : 'What do you take from it?', [
        { kind: 'list', items: prevention.flatMap((item) => tell(item, facts) || []) },
      ]),
    ),
    ...section('If there is time left', ...followUps.map(ask)),
  ];
}

/** As the introduction calls them. */
const shortNames: Readonly<Record<DocumentId, string>> = {
  'coredns-guide': 'the guide',
  'eks-interview-scenario': 'the document',
};

/** What only somebody may read who has answered: the name of the scenario gives its cause away. */
function whereItStands({ verdict: { id, document, section: where, fidelity } }: Facts): Block[] {
  return [
    ...(fidelity === 'real' ? [] : [paragraph(`In this run something stood in for it. ${fidelity.emulated}`)]),
    paragraph(
      `It is \`${id}\` of the catalogue, after ${shortNames[document as DocumentId] ?? document}, “${where}”. \`dnsdrill run ${id}\` does it all again.`,
    ),
  ];
}

/** Where the run did not get far enough, the reader must know before the first answer. */
function doubts({ verdict: { proof } }: Facts): Block[] {
  if (proof.baseline === 'failed')
    return [
      caution('In this run the cluster was not seen healthy beforehand, so what follows rests on less than it should.'),
    ];
  return proof.fault === 'not-shown'
    ? [caution('In this run the fault was not seen: what transcripts there are may be of something else.')]
    : [];
}

const texts = (prose: readonly Prose[], facts: Facts): Block[] =>
  prose.flatMap((part) => {
    const text = tell(part, facts);
    return text === '' ? [] : [paragraph(text)];
  });

function answeredBlock({ asks, answer, shows = [] }: Answered, facts: Facts): Block {
  const told = texts(answer, facts);
  const lacking = told.length === 0 ? [caution('The answer is a figure, and this run did not measure it.')] : [];
  return question(asks, [...told, ...lacking, ...shows.flatMap((evidence) => evidenceBlocks(evidence, facts))]);
}

function fixBlock({ remedy, told, keep }: Fix, at: number, facts: Facts): Block {
  return question(at === 0 ? 'How do you fix it?' : 'Is there another way?', [
    ...fixCaution(remedy, facts),
    ...texts(told, facts),
    ...evidenceBlocks({ remedy, ...(keep && { keep }) }, facts),
  ]);
}

/** Empty where it is no temptation in this run's cluster, and the story has no words for that. */
function temptationBlock({ remedy, thought, because, shows = [], elsewhere = [] }: Temptation, facts: Facts): Block[] {
  if (isLeftOut(facts, remedy)) {
    const told = texts([elsewhere], facts);
    return told.length === 0 ? [] : [question(`“${thought}”`, told)];
  }
  const verdict = remedyIn(facts, remedy);
  const seen = watchedUnder(facts, remedy);
  const doubt = fixCaution(remedy, facts);
  // Where lookups went on steadily, the story has their count, and that of the rounds would be about other moments.
  const counted = facts.verdict.outages?.some((outage) => outage.remedy === remedy);
  const outcome = seen === undefined || counted || verdict?.dns === 'unknown' ? [] : [watchedSentence(seen)];
  return [
    question(`“${thought}”`, [
      ...doubt,
      paragraph(tell(because, facts)),
      ...shows.flatMap((evidence) => evidenceBlocks(evidence, facts)),
      ...outcome.map(paragraph),
    ]),
  ];
}
