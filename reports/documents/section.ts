import type { Item } from '../../coverage/item.ts';
import type { Environment } from '../../harness/vocabulary/entry.ts';
import { block, code, plain, sentence } from '../markdown/escape.ts';
import { amount } from '../text.ts';
import { gradeSigns, quoteLimit } from '../words.ts';
import type { Finding } from './findings.ts';
import { type Chapter, placeOf } from './place.ts';
import { type Fault, holds, type Place, type Standing } from './standing.ts';

/** What became of a section of a document: what is wrong first, what was not run last. */
export function sectionLines({ path, section }: Chapter, places: readonly Place[], environment: Environment): string[] {
  const of = (standing: Standing): Place[] => places.filter((place) => place.standing === standing);
  return [
    `### ${path.map(plain).join(' › ')}, line ${section.line}`,
    '',
    ...part(
      'Wrong',
      of('wrong').flatMap((place) => faultyLines(place, environment)),
    ),
    ...part(
      'True in part',
      of('in-part').flatMap((place) => partlyTrueLines(place, environment)),
    ),
    ...part(
      'Changed since',
      of('changed').flatMap((place) => faultyLines(place, environment)),
    ),
    ...part('Right after all', places.flatMap(rightLines)),
    ...part('Unknown', of('unknown').map(openLine)),
    ...part('Cannot be tested here', of('untestable').map(openLine)),
    ...briefly('Confirmed', of('confirmed')),
    ...briefly('Not run', of('not-run')),
  ];
}

const part = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`**${title}**`, '', ...lines, ''];

function briefly(title: string, places: readonly Place[]): string[] {
  if (places.length === 0) return [];
  const lines = places.map(({ item }) => placeOf(item)).join('; ');
  return [`**${title}**, ${amount(places.length, 'place')}: ${lines}.`, ''];
}

const headOf = ({ item }: Place): string => `- **${placeOf(item)}**, ${item.kind}: ${sentence(item.says)}`;

/** A place where something does not hold: what the cluster did, what to write instead, and what of it does hold. */
function faultyLines(place: Place, environment: Environment): string[] {
  return [headOf(place), ...mendedLines(place, environment, 'Write instead'), ...holdsLines(place)];
}

/** Something that can be so, with what bears it out first: its words may stand, with those about the rest beside them. */
function partlyTrueLines(place: Place, environment: Environment): string[] {
  return [headOf(place), ...holdsLines(place), ...mendedLines(place, environment, 'Add')];
}

function holdsLines({ faults, findings }: Place): string[] {
  const faulty = new Set(faults.map(({ finding }) => finding));
  const held = findings.filter((finding) => holds(finding) && !faulty.has(finding));
  return held.length === 0 ? [] : [`  - Holds: ${held.map(({ reference }) => code(reference)).join(', ')}.`];
}

/** Several claims about one place may be mended by the same words. */
function mendedLines({ faults, item }: Place, environment: Environment, mend: Mend): string[] {
  const mended = Map.groupBy(faults, ({ correction }) => correction?.instead);
  return [...mended.values()].flatMap((same) => [
    ...same.map(({ finding }) => `  - ${faultWords(finding, environment)}`),
    ...insteadLines(same, item, mend),
  ]);
}

type Mend = 'Write instead' | 'Add';

/** What to write instead, or beside it. Lines to be copied stand at the first of the places that they mend. */
function insteadLines(faults: readonly Fault[], item: Item, mend: Mend): string[] {
  const correction = faults.find((fault) => fault.correction?.block !== undefined)?.correction ?? faults[0]?.correction;
  if (correction === undefined)
    return [`  - What to ${mend.toLowerCase()} nobody has written down yet: this verdict is new.`];
  const { at, instead, block: lines } = correction;
  const words = `  - **${mend}:** ${sentence(instead)}`;
  if (lines === undefined) return [words];
  if (at[0] !== item.lines[0]) return [`${words} (The lines are at ${at[0]}.)`];
  return [words, '', ...block(lines).map((line) => `    ${line}`)];
}

function faultWords(finding: Finding, environment: Environment): string {
  const { standing, says, why } = finding;
  const sign = standing === 'not-run' ? '' : gradeSigns[standing];
  const reason = why === undefined ? '' : ` ${sentence(why)}`;
  return `${sign} ${sentence(says)} ${nowWords(finding, environment)}${reason} (${evidenceWords(finding)})`;
}

/** What has changed is told with the versions that it was seen with. */
function nowWords({ about, standing, answered, quote }: Finding, { coredns, kubernetes }: Environment): string {
  if (about === 'fix') return `DNS was ${plain(answered)} under it.`;
  const said = quote === undefined ? `answered: ${plain(answered)}.` : `said: ${code(quote, quoteLimit)}.`;
  if (standing === 'refuted') return `The cluster ${said}`;
  return `With CoreDNS ${plain(coredns)} and Kubernetes ${plain(kubernetes)} it ${said}`;
}

function evidenceWords({ reference, because }: Finding): string {
  if (because.length === 0) return code(reference);
  return `${code(reference)}, journal ${because.length === 1 ? 'entry' : 'entries'} ${because.join(', ')}`;
}

/** What was known not to hold, and held in this run. */
function rightLines({ item, findings }: Place): string[] {
  return findings
    .filter(({ standing, fate }) => standing === 'confirmed' && fate === 'unexpected')
    .map((finding) => {
      const { says, why = '' } = finding;
      return `- **${placeOf(item)}**: ${sentence(says)} It did so in this run; leave the words as they are. ${sentence(why)} (${evidenceWords(finding)})`;
    });
}

function openLine(place: Place): string {
  const { item, findings } = place;
  if ('untestable' in item) return `${headOf(place)} – ${sentence(item.untestable)}`;
  const reasons = Map.groupBy(findings, ({ why = 'nobody knows why' }) => why);
  const words = [...reasons].map(
    ([why, same]) => `${plain(why)} (${same.map(({ reference }) => code(reference)).join(', ')})`,
  );
  return `${headOf(place)} – ${words.join('; ')}`;
}
