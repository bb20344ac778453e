import { block, plain, sentence, tableOf } from '../markdown/escape.ts';
import type { Block } from './document.ts';

/**
 * Blocks as Markdown.
 *
 * @param options.practice leaves the answers out
 */
export function markdownOf(blocks: readonly Block[], options: { readonly practice: boolean }): string {
  const lines = blocks.flatMap((each) => [...linesOf(each, options), '']);
  return `${lines.join('\n').trimEnd()}\n`;
}

function linesOf(each: Block, options: { readonly practice: boolean }): string[] {
  switch (each.kind) {
    case 'heading':
      return [
        ...(each.anchor === undefined ? [] : [`<a id="${each.anchor}"></a>`, '']),
        `${'#'.repeat(each.level)} ${sentence(each.text)}`,
      ];
    case 'paragraph':
      return [sentence(each.text)];
    case 'caution':
      return [`> **Mind:** ${sentence(each.text)}`];
    case 'list':
      return each.items.map((item) => `- ${sentence(item)}`);
    case 'contents':
      return each.items.map(({ text, anchor }, index) => `${index + 1}. [${plain(text)}](#${anchor})`);
    case 'transcript':
      return block(each.text);
    case 'table':
      return tableOf(
        each.head.map(sentence),
        each.rows.map((row) => row.map(sentence)),
      );
    case 'question':
      return [
        `#### ${sentence(each.asks)}`,
        ...(options.practice ? [] : each.answer.flatMap((part) => ['', ...linesOf(part, options)])),
      ];
  }
}
