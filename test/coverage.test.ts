import { expect } from 'chai';
import { coverage } from '../coverage/index.ts';
import type { Item, Section } from '../coverage/item.ts';
import { ours } from '../coverage/ours.ts';
import { claimsOf, targetsOf } from '../coverage/references.ts';
import { scenarios } from '../scenarios/index.ts';
import { catalogueIds, documentIds, documentsAreHere, documentText, isAmong, sourcesOf } from './documents.ts';

const sectionsOf = (id: (typeof documentIds)[number]): readonly Section[] => coverage[id];
const itemsOf = (sections: readonly Section[]): Item[] => sections.flatMap(({ items }) => items);
const allItems = itemsOf(documentIds.flatMap(sectionsOf));
const at = ({ lines, says }: Item): string => `lines ${lines.join(' to ')}: ${says}`;

describe('nothing of the documents is lost', () => {
  const targets = scenarios.flatMap(targetsOf);
  const listed = new Set<string>(allItems.flatMap(claimsOf));

  it("every claim and every documented fix stands beside the document's words, or is said to be ours", () => {
    const lost = targets.filter(
      ({ owed, reference }) => owed && !listed.has(reference) && ours[reference] === undefined,
    );
    expect(lost.map(({ reference }) => reference)).to.deep.equal([]);
  });

  it('every claim and every fix that is named is in the catalogue', () => {
    const present = new Set<string>(targets.map(({ reference }) => reference));
    const named = [...listed, ...Object.keys(ours)];
    expect(named.filter((reference) => !present.has(reference))).to.deep.equal([]);
  });

  it('what is ours is not the document’s too, and says why we ask', () => {
    expect(Object.keys(ours).filter((reference) => listed.has(reference))).to.deep.equal([]);
    expect(Object.values(ours).filter((because) => !/[.?!]$/.test(because))).to.deep.equal([]);
  });

  it('every row of the catalogue is a scenario', function () {
    if (!documentsAreHere) this.skip();
    const built = new Set(scenarios.map(({ id }) => id));
    expect(catalogueIds().filter((id) => !built.has(id))).to.deep.equal([]);
  });

  it('every item names a test, or says in a sentence why there can be none', () => {
    const empty = allItems.filter((item) =>
      'untestable' in item ? !/[.?!]$/.test(item.untestable) : item.claims.length === 0,
    );
    expect(empty.map(at)).to.deep.equal([]);
  });

  it('no item names a test twice', () => {
    const twice = allItems.filter((item) => new Set(claimsOf(item)).size < claimsOf(item).length);
    expect(twice.map(at)).to.deep.equal([]);
  });

  it('every section that a scenario cites is among the sections', () => {
    const missing = sourcesOf(scenarios).filter(
      ({ document, section }) =>
        !isAmong(
          sectionsOf(document).map(({ title }) => title),
          section,
        ),
    );
    expect(missing).to.deep.equal([]);
  });
});

for (const id of documentIds) {
  describe(`the list of what ${id} says`, () => {
    const sections = sectionsOf(id);

    it('follows the document, section by section, and no two items claim the same words', () => {
      expect(disorderIn(sections)).to.deep.equal([]);
    });

    it('has every heading of the document', function () {
      if (!documentsAreHere) this.skip();
      const headings = sections.map(({ level, title, line }) => ({ level, title, line }));
      expect(headings).to.deep.equal(headingsIn(documentText(id)));
    });

    it('has every line that says something, and every sentence of those that are taken apart', function () {
      if (!documentsAreHere) this.skip();
      expect(lostIn(documentText(id), itemsOf(sections))).to.deep.equal([]);
    });
  });
}

/** Items that begin before the one before them ends, or stand outside of their section. */
function disorderIn(sections: readonly Section[]): string[] {
  return sections
    .flatMap(({ line, items }, index) => {
      const end = sections[index + 1]?.line ?? Number.POSITIVE_INFINITY;
      return items.filter((item, position) => {
        const [from, to] = item.lines;
        const before = items[position - 1];
        const after = before === undefined ? from > line : isAfter(item, before);
        return !after || from > to || to >= end;
      });
    })
    .map(at);
}

function isAfter(item: Item, before: Item): boolean {
  if (item.lines[0] > before.lines[1]) return true;
  if (item.sentences === undefined || before.sentences === undefined) return false;
  return item.lines[0] === before.lines[0] && item.sentences[0] > before.sentences[1];
}

interface Line {
  readonly number: number;
  readonly text: string;
  readonly fenced: boolean;
  readonly isFence: boolean;
}

function linesOf(document: string): Line[] {
  let fenced = false;
  return document.split('\n').map((text, index) => {
    const isFence = text.startsWith('```');
    if (isFence) fenced = !fenced;
    return { number: index + 1, text, fenced, isFence };
  });
}

const isHeading = ({ text, fenced }: Line): boolean => !fenced && /^#+ /.test(text);

function headingsIn(document: string): Omit<Section, 'items'>[] {
  return linesOf(document)
    .filter(isHeading)
    .map(({ number, text }) => {
      const [, marks = '', title = ''] = /^(#+) (.*)$/.exec(text) ?? [];
      // The guide's arrow was lost in a change of encodings, and three other letters stand for it.
      const legible = title
        .replaceAll('**', '')
        .replaceAll(/[^ -~]+/g, '→')
        .trim();
      return { level: marks.length as Section['level'], title: legible, line: number };
    });
}

/** Headings have a list of their own. Fences, rules and the line under the head of a table say nothing. */
const saysSomething = (line: Line): boolean => !line.isFence && !isHeading(line) && !/^[-|\s]*$/.test(line.text);

/** A sentence ends where the next one begins with a capital letter. */
const sentencesIn = (text: string): number => text.trim().split(/(?<=[.?!]["')]*)\s+(?=["'(*]*[A-Z])/).length;

/** Lines that no item has, sentences of a line that is taken apart that no item has, and lines that are not there. */
function lostIn(document: string, items: readonly Item[]): string[] {
  const lines = linesOf(document);
  const lost = lines.filter(saysSomething).flatMap(({ number, text }) => {
    const here = items.filter(({ lines: [from, to] }) => from <= number && number <= to);
    if (here.length === 0) return [`line ${number}: ${text}`];
    const parts = here.flatMap(({ sentences }) => (sentences === undefined ? [] : [sentences]));
    if (parts.length === 0) return [];
    const wanted = Array.from({ length: sentencesIn(text) }, (_, index) => index + 1);
    const had = parts.flatMap(([from, to]) => wanted.filter((sentence) => from <= sentence && sentence <= to));
    const outside = parts.some(([from, to]) => from < 1 || to > wanted.length || from > to);
    return outside || had.length < wanted.length ? [`line ${number} has ${wanted.length} sentences`] : [];
  });
  const beyond = items.filter(({ lines: [, to] }) => to > lines.length).map(at);
  return [...lost, ...beyond];
}

describe('the rules for what is lost', () => {
  const document = [
    '# Title',
    '',
    'One. Two (e.g., a.b.c). Three?',
    '---',
    '```sh',
    '# a comment',
    '```',
    '|---|---|',
  ].join('\n');
  const item = (lines: Item['lines'], sentences?: Item['sentences']): Item => ({
    lines,
    ...(sentences && { sentences }),
    kind: 'statement',
    says: 'x',
    untestable: 'No.',
  });

  it('see a line and a sentence that nobody has, and a comment in a fence', () => {
    expect(lostIn(document, [])).to.deep.equal(['line 3: One. Two (e.g., a.b.c). Three?', 'line 6: # a comment']);
    expect(lostIn(document, [item([3, 3], [1, 2]), item([6, 6])])).to.deep.equal(['line 3 has 3 sentences']);
    expect(lostIn(document, [item([3, 3], [1, 2]), item([3, 3], [3, 3]), item([6, 6])])).to.deep.equal([]);
    expect(lostIn(document, [item([3, 9])])).to.deep.equal(['lines 3 to 9: x']);
  });

  it('see two items that claim the same words, and one outside of its section', () => {
    const section = (...items: Item[]): Section => ({ title: 'Title', level: 1, line: 1, items });
    const next: Section = { title: 'Next', level: 1, line: 8, items: [] };
    expect(disorderIn([section(item([3, 3], [1, 1]), item([3, 3], [2, 3]), item([6, 6])), next])).to.deep.equal([]);
    expect(disorderIn([section(item([3, 5]), item([5, 6])), next])).to.have.length(1);
    expect(disorderIn([section(item([3, 3]), item([3, 3], [2, 2])), next])).to.have.length(1);
    expect(disorderIn([section(item([6, 8])), next])).to.have.length(1);
  });

  it('see only headings outside of fences', () => {
    expect(headingsIn(document)).to.deep.equal([{ level: 1, title: 'Title', line: 1 }]);
  });
});
