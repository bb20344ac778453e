import type { Item, Reference, Section } from '../coverage/item.ts';
import { type Target, targetsOf } from '../coverage/references.ts';
import { type DocumentId, documents, type Scenario } from '../harness/vocabulary/scenario.ts';
import { placeOf } from '../reports/documents/place.ts';
import { plain, sentence, tableOf } from '../reports/markdown/escape.ts';
import { gradeWords, versionsWords } from '../reports/words.ts';

type Coverage = Readonly<Record<DocumentId, readonly Section[]>>;

/** The page that says, for everything in the documents, where it is tested. */
export function coveragePage(
  coverage: Coverage,
  ours: Readonly<Record<Reference, string>>,
  catalogue: readonly Scenario[],
) {
  const targets = new Map(catalogue.flatMap(targetsOf).map((target) => [target.reference, target]));
  const parts = [
    '<!-- Made from coverage/ by `npm run docs`. -->',
    '# What becomes of the documents',
    'Everything that the two documents say, in their order and in our words, with the claims and fixes that test it. ' +
      '“Refuted” and “confirmed differently” stand where a sentence is known not to hold as it is written.',
    countTable(coverage).join('\n'),
    ...documentIds.flatMap((id) => coverage[id].flatMap((section) => sectionParts(section, targets))),
    ...oursParts(ours, targets),
  ];
  return `${parts.join('\n\n')}\n`;
}

const documentIds = Object.keys(documents) as DocumentId[];

/** What an item can have become, in the order of the columns. */
const states = ['tested', 'cannot be tested here'] as const;

const stateOf = (item: Item): (typeof states)[number] => ('untestable' in item ? 'cannot be tested here' : 'tested');

function countTable(coverage: Coverage): string[] {
  const rows = documentIds.map((id) => {
    const items = coverage[id].flatMap((section) => section.items);
    const counts = states.map((state) => items.filter((item) => stateOf(item) === state).length);
    return [plain(documents[id]), ...[items.length, ...counts].map(String)];
  });
  return tableOf(['document', 'items', ...states], rows);
}

function sectionParts({ title, level, items }: Section, targets: ReadonlyMap<string, Target>): string[] {
  const heading = `${'#'.repeat(level + 1)} ${plain(title)}`;
  if (items.length === 0) return [heading];
  const rows = items.map((item) => [placeOf(item), item.kind, sentence(item.says), testedBy(item, targets)]);
  return [heading, tableOf(['lines', 'kind', 'what it says', 'where it is tested'], rows).join('\n')];
}

function testedBy(item: Item, targets: ReadonlyMap<string, Target>): string {
  if ('untestable' in item) return `nowhere: ${sentence(item.untestable)}`;
  return item.claims.map((reference) => link(reference, targets)).join('<br>');
}

/** A reference that leads to its scenario's page, and how it is known to fare. */
function link(reference: Reference, targets: ReadonlyMap<string, Target>): string {
  const target = targets.get(reference);
  if (target === undefined) throw new TypeError(`there is no ${reference} in the catalogue`);
  return `[${reference}](scenarios/${target.scenario}.md)${knownWords(target)}`;
}

function knownWords({ known = [] }: Target): string {
  const words = known.map(({ grade, in: versions }, index) =>
    versions === undefined
      ? `${index === 0 ? '' : 'else '}${gradeWords[grade]}`
      : `${gradeWords[grade]} ${versionsWords(versions)}`,
  );
  return words.length === 0 ? '' : `: ${words.join(', ')}`;
}

function oursParts(ours: Readonly<Record<Reference, string>>, targets: ReadonlyMap<string, Target>): string[] {
  const entries = Object.entries(ours) as [Reference, string][];
  if (entries.length === 0) return [];
  const points = entries.map(([reference, because]) => `- ${link(reference, targets)}. ${sentence(because)}`);
  return ['## Claims of our own', points.join('\n')];
}
