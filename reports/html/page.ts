import { createHash } from 'node:crypto';
import { type ComponentChild, type ComponentChildren, Fragment, h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { visible } from '../text.ts';
import { script } from './script.ts';
import { style } from './style.ts';

/** What a page is made of; whatever text it holds is escaped. */
export interface Page {
  readonly title: string;
  readonly body: ComponentChildren;
  /**
   * Where the page is long: the pieces of its main part, which comes after the body. Each of them is text before the next
   * is made, so that a page of a thousand pieces takes little more memory than its text.
   */
  readonly main?: Iterable<ComponentChild>;
}

const hashOf = (source: string): string => `'sha256-${createHash('sha256').update(source).digest('base64')}'`;

/** Nothing is loaded from anywhere, and no style or script is obeyed but the two below, to the byte. */
const policy = [
  "default-src 'none'",
  `style-src ${hashOf(style)}`,
  `script-src ${hashOf(script)}`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/**
 * A page that is one file: it needs no network, and stays readable without its script.
 *
 * @returns the document, ending in a newline
 */
export function page({ title, body, main }: Page): string {
  const head = h(
    'head',
    null,
    h('meta', { charset: 'utf-8' }),
    h('meta', { 'http-equiv': 'Content-Security-Policy', content: policy }),
    h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    h('meta', { name: 'color-scheme', content: 'light dark' }),
    h('meta', { name: 'referrer', content: 'no-referrer' }),
    h('title', null, title),
    h('style', { dangerouslySetInnerHTML: { __html: style } }),
  );
  return [
    '<!doctype html>\n<html lang="en">',
    textOf(head),
    '<body>',
    textOf(body),
    ...(main === undefined ? [] : ['<main id="main">', ...Array.from(main, textOf), '</main>']),
    textOf(h('script', { dangerouslySetInnerHTML: { __html: script } })),
    '</body></html>\n',
  ].join('');
}

/** All text passes here, so no control character and no mark that reorders a line gets past it. */
const textOf = (piece: ComponentChildren): string => visible(renderToString(h(Fragment, null, piece)));
