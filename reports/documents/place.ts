import type { Item, Section } from '../../coverage/item.ts';

/** Where something stands in its document: `12`, `12 to 14`, or `12, sentence 2`. */
export function placeOf({ lines, sentences }: Item): string {
  const range = ([from, to]: readonly [number, number]) => (from === to ? `${from}` : `${from} to ${to}`);
  if (sentences === undefined) return range(lines);
  return `${range(lines)}, ${sentences[0] === sentences[1] ? 'sentence' : 'sentences'} ${range(sentences)}`;
}

/** A section with its title, and that of the one that it is a part of. */
export interface Chapter {
  readonly path: readonly string[];
  readonly section: Section;
}

/** The sections of a document that say something, in its order. Many are called alike, so each has its path. */
export function chaptersOf(sections: readonly Section[]): Chapter[] {
  const above: Section[] = [];
  return sections.flatMap((section) => {
    while ((above.at(-1)?.level ?? 0) >= section.level) above.pop();
    above.push(section);
    // The outermost heading is the document's own title, which says nothing of a part of it.
    const parts = section.level === 1 ? above : above.filter(({ level }) => level > 1);
    const path = parts.map(({ title }) => title.replace(/:$/, '')).slice(-2);
    return section.items.length === 0 ? [] : [{ path, section }];
  });
}
