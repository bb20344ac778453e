import { oneLine, visible } from '../text.ts';

/**
 * Text on one line that Markdown shows as it stands: no emphasis, link, tag, table cell or entity comes of it.
 */
export function plain(text: string): string {
  return oneLine(text)
    .replaceAll(/[\\`*[\]<>#~$]|_(?![a-z\d])|(?<![a-z\d])_|&(?=[#\w])/gi, String.raw`\$&`)
    .replaceAll('://', String.raw`\://`)
    .replaceAll(/www\./gi, (match) => `${match.slice(0, 3)}\\.`)
    .replaceAll(/[@|]/g, entity);
}

/**
 * Our own sentences, in which backticks mark code; all else is shown as it stands.
 */
export function sentence(text: string): string {
  return text
    .split(/(`[^`]+`)/)
    .map((part, index, parts) => {
      if (/^`[^`]+`$/.test(part)) return code(part.slice(1, -1));
      // Two spans of code must not touch: their backticks would add up.
      return part === '' && index > 0 && index < parts.length - 1 ? ' ' : spacedPlain(part);
    })
    .join('');
}

/**
 * Words of a cluster as code on one line; inside or outside of a table, no character of them becomes markup.
 *
 * @param limit in characters
 */
export function code(text: string, limit?: number): string {
  const line = oneLine(text, limit);
  if (line === '') return '(nothing)';
  // A bar ends the cell of a table, even within code, and renderers differ on how it is escaped there.
  if (line.includes('|')) return `<code>${line.replaceAll(/[^\w\s]|_/gu, entity)}</code>`;
  const ticks = '`'.repeat(longestRun(line, /`+/g) + 1);
  const padded = /^`|`$/.test(line) ? ` ${line} ` : line;
  return `${ticks}${padded}${ticks}`;
}

const entity = (character: string): string => `&#${character.codePointAt(0)};`;

/** A row of a table, of cells in which no bar stands. */
const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** A table with its head. */
export const tableOf = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  row(...head),
  row(...head.map(() => '---')),
  ...rows.map((cells) => row(...cells)),
];

/** Lines of a cluster as a block of code, which none of them can end. */
export function block(text: string, language = 'text'): string[] {
  const shown = visible(text).replace(/\n+$/, '');
  const fence = '`'.repeat(Math.max(3, longestRun(shown, /`+/g) + 1));
  return [`${fence}${language}`, ...shown.split('\n'), fence];
}

const longestRun = (text: string, runs: RegExp): number =>
  Math.max(0, ...[...text.matchAll(runs)].map(([run]) => run.length));

function spacedPlain(part: string): string {
  const lead = /^\s/.test(part) ? ' ' : '';
  const trail = /\s$/.test(part) && part.trim() !== '' ? ' ' : '';
  return `${lead}${plain(part)}${trail}`;
}
