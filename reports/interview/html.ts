import { type ComponentChildren, Fragment, h } from 'preact';
import { page } from '../html/page.ts';
import { visible } from '../text.ts';
import { type Block, spansOf } from './document.ts';

/**
 * Blocks as a page of their own.
 *
 * @param options.practice folds each answer up under its question
 */
export function htmlOf(
  blocks: readonly Block[],
  options: { readonly title: string; readonly practice: boolean },
): string {
  const body = h('main', { class: 'layout' }, ...blocks.map((each) => nodeOf(each, options)));
  return page({ title: options.title, body });
}

/** Text with its code; whatever else it holds is escaped, and control characters are made visible. */
const inline = (text: string): ComponentChildren[] =>
  spansOf(visible(text)).map((span) => (span.code ? h('code', null, span.text) : span.text));

function nodeOf(each: Block, options: { readonly practice: boolean }): ComponentChildren {
  switch (each.kind) {
    case 'heading':
      return h(`h${each.level}`, each.anchor === undefined ? null : { id: each.anchor }, ...inline(each.text));
    case 'paragraph':
      return h('p', null, ...inline(each.text));
    case 'caution':
      return h('p', { class: 'other' }, h('strong', null, 'Mind: '), ...inline(each.text));
    case 'list':
      return h('ul', null, ...each.items.map((item) => h('li', null, ...inline(item))));
    case 'contents':
      return h(
        'nav',
        { 'aria-label': 'Situations' },
        h(
          'ol',
          null,
          ...each.items.map(({ text, anchor }) => h('li', null, h('a', { href: `#${anchor}` }, ...inline(text)))),
        ),
      );
    case 'transcript':
      return h('pre', { tabIndex: 0 }, h('code', null, visible(each.text)));
    case 'table':
      return tableNode(each);
    case 'question':
      return questionNode(each, options);
  }
}

/** For practice the question is what one opens. */
function questionNode(
  { asks, answer }: Extract<Block, { kind: 'question' }>,
  options: { readonly practice: boolean },
): ComponentChildren {
  const parts = answer.map((part) => nodeOf(part, options));
  return options.practice
    ? h('details', null, h('summary', null, h('strong', null, ...inline(asks))), ...parts)
    : h(Fragment, null, h('h4', null, ...inline(asks)), ...parts);
}

function tableNode({ head, rows }: Extract<Block, { kind: 'table' }>): ComponentChildren {
  const cells = (row: readonly string[]) => {
    const [first = '', ...others] = row;
    return [h('th', { scope: 'row' }, ...inline(first)), ...others.map((cell) => h('td', null, ...inline(cell)))];
  };
  return h(
    'div',
    { class: 'scroll' },
    h(
      'table',
      null,
      h('thead', null, h('tr', null, ...head.map((cell) => h('th', { scope: 'col' }, ...inline(cell))))),
      h('tbody', null, ...rows.map((row) => h('tr', null, ...cells(row)))),
    ),
  );
}
