import { type Block, spansOf } from '../interview/document.ts';
import { visible, wrap } from '../text.ts';

/** Blocks as text for a terminal. */
export function textOf(blocks: readonly Block[], width: number): string {
  return `${blocks
    .flatMap((each) => [...linesOf(each, width), ''])
    .join('\n')
    .trimEnd()}\n`;
}

const bare = (text: string): string =>
  spansOf(visible(text))
    .map((span) => span.text)
    .join('');

function linesOf(each: Block, width: number): string[] {
  switch (each.kind) {
    case 'heading':
      return [bare(each.text), (each.level === 1 ? '=' : '-').repeat([...bare(each.text)].length)];
    case 'paragraph':
      return wrap(bare(each.text), width);
    case 'caution':
      return wrap(`Mind: ${bare(each.text)}`, width);
    case 'list':
      return each.items.flatMap((item) => indented(wrap(bare(item), width - 2)));
    case 'transcript':
      return visible(each.text)
        .split('\n')
        .map((line) => `  ${line}`);
    case 'table':
      // Two columns explain themselves.
      return tableLines([...(each.head.length > 2 ? [each.head] : []), ...each.rows].map((row) => row.map(bare)));
    case 'question':
      return [bare(each.asks), ...each.answer.flatMap((part) => linesOf(part, width))];
    case 'contents':
      return each.items.map(({ text }) => `- ${bare(text)}`);
  }
}

const indented = (lines: readonly string[]): string[] =>
  lines.map((line, index) => `${index === 0 ? '- ' : '  '}${line}`);

/** Columns side by side. */
function tableLines(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_cell, column) =>
    Math.max(...rows.map((row) => [...(row[column] ?? '')].length)),
  );
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(column === row.length - 1 ? 0 : (widths[column] ?? 0))).join('  ')}`.trimEnd(),
  );
}
