import type { Look } from '../renderer.ts';
import { painterOf, point, section, widestText } from '../table.ts';
import { wrap } from '../text.ts';
import type { RunPair } from './changes.ts';
import { tellChanges } from './told.ts';

/** What changed from one run to another, for a terminal. */
export function againstTable(pair: RunPair, look: Look): string {
  const paint = painterOf(look);
  const width = Math.min(look.width, widestText);
  const { title, summary, parts, notes } = tellChanges(pair);
  const bare = (text: string): string => text;
  return [
    ...wrap(`${title.charAt(0).toUpperCase()}${title.slice(1)}`, width).map(paint.bold),
    ...parts.flatMap(({ title: heading, changes }) =>
      section(
        heading,
        changes.flatMap(({ about, before, after }) => [
          ...point('▸', paint.ungraded, about, width),
          ...point(' ', bare, before === '' ? '' : `before: ${before}`, width),
          ...point(' ', bare, after === '' ? '' : `after: ${after}`, width),
        ]),
        paint,
      ),
    ),
    '',
    ...notes.flatMap((note) => wrap(note, width)),
    ...wrap(`${summary}.`, width),
    '',
  ].join('\n');
}
