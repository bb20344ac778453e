import { corrections } from '../coverage/corrections.ts';
import { coverage } from '../coverage/index.ts';
import type { Section } from '../coverage/item.ts';
import { type DocumentId, documents as titles } from '../harness/vocabulary/scenario.ts';
import type { Result } from '../harness/vocabulary/verdict.ts';
import { findingsOf, type Lookup } from './documents/findings.ts';
import { chaptersOf } from './documents/place.ts';
import { sectionLines } from './documents/section.ts';
import { type Place, placeIn, type Standing, standings } from './documents/standing.ts';
import { plain, tableOf } from './markdown/escape.ts';
import type { Renderer } from './renderer.ts';

/**
 * The documents held against a run, section by section: what is confirmed, what has changed since they were written, what
 * is wrong and what to write instead, and what could not be tested. It is what their owner takes to a pull request.
 */
export const documents: Renderer = ({ plan, result }) => {
  const lookup = findingsOf(plan, result);
  return [
    '# Errata',
    '',
    ...introduction(result),
    '',
    ...countTable(lookup),
    '',
    ...ids.flatMap((id) => [
      `## ${plain(titles[id])}`,
      '',
      ...chaptersOf(sectionsOf(id)).flatMap((chapter) =>
        sectionLines(chapter, placesIn(id, chapter.section, lookup), result.environment),
      ),
    ]),
  ]
    .join('\n')
    .replace(/\n+$/, '\n');
};

const ids = Object.keys(titles) as DocumentId[];
const sectionsOf = (id: DocumentId): readonly Section[] => coverage[id];
const placesIn = (id: DocumentId, { items }: Section, lookup: Lookup): Place[] =>
  items.map((item) => placeIn(item, lookup, corrections[id]));

function introduction({ run, environment }: Result): string[] {
  const unfinished = run.complete ? '' : ' **The run did not end**: what its journal lacks is unknown.';
  return [
    `Both documents, in their order, held against run ${plain(run.id)}, with CoreDNS ${plain(environment.coredns)} and Kubernetes ` +
      `${plain(environment.kubernetes)}.${unfinished}`,
    '',
    "Numbers are lines of the documents; what stands there is told in the lab's words. A place is wrong, or has changed, where a claim " +
      'about it fared so in this run: the claim is named, with the entries of `journal.jsonl` that decided it. What is only said to be ' +
      'possible is true in part where another claim bears it out.',
  ];
}

/** How many places of each document have which standing. */
function countTable(lookup: Lookup): string[] {
  const kinds = Object.keys(standings) as Standing[];
  const rows = ids.map((id) => {
    const places = sectionsOf(id).flatMap((section) => placesIn(id, section, lookup));
    const counts = kinds.map((kind) => places.filter(({ standing }) => standing === kind).length);
    return [plain(titles[id]), String(places.length), ...counts.map(String)];
  });
  return tableOf(['document', 'places', ...kinds.map((kind) => standings[kind])], rows);
}
