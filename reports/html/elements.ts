import { type ComponentChild, type ComponentChildren, h } from 'preact';
import type { Grade } from '../../harness/vocabulary/scenario.ts';
import type { Fate } from '../../harness/vocabulary/verdict.ts';
import { oneLine, visible } from '../text.ts';
import { fateSigns, gradeSigns } from '../words.ts';

/** Our own sentences, in which backticks mark code. */
export const prose = (text: string): ComponentChildren[] =>
  oneLine(text)
    .split(/(`[^`]+`)/)
    .map((part) => (/^`[^`]+`$/.test(part) ? h('code', null, part.slice(1, -1)) : part));

/** Words of a cluster, on one line. */
export const code = (text: string, limit?: number): ComponentChild =>
  h('code', null, oneLine(text, limit) || '(nothing)');

/** Lines of a cluster, as they came. */
export const lines = (text: string): ComponentChild => h('pre', null, visible(text).replace(/\n+$/, '') || '(nothing)');

/**
 * Lines for a shell, with a button beside them that copies.
 *
 * @param label what the button is called, for those who do not see what stands beside it
 */
export const commands = (text: string, label: string): ComponentChild =>
  h('div', { class: 'command' }, h('pre', { 'data-copy': label }, visible(text)));

/** A table that says what it shows. One that is wider than the window is scrolled, and not the page. */
export function table(
  { caption, head, numbers = [] }: { caption: string; head: readonly string[]; numbers?: readonly number[] },
  rows: readonly (readonly ComponentChildren[])[],
): ComponentChild {
  const className = (column: number) => (numbers.includes(column) ? { class: 'number' } : {});
  const cellOf = (cell: ComponentChildren, column: number) =>
    column === 0 ? h('th', { scope: 'row' }, cell) : h('td', className(column), cell);
  return scrolled(
    caption,
    h(
      'table',
      null,
      h('caption', null, caption),
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          head.map((name, column) => h('th', { scope: 'col', ...className(column) }, name)),
        ),
      ),
      h(
        'tbody',
        null,
        rows.map((cells) => h('tr', null, cells.map(cellOf))),
      ),
    ),
  );
}

/** What may be wider than the window; the keyboard can reach and scroll it. */
export const scrolled = (label: string, child: ComponentChildren): ComponentChild =>
  h('div', { class: 'scroll', role: 'group', tabIndex: 0, 'aria-label': label }, child);

/** Something that is told only to those who ask. */
export const folded = (summary: ComponentChildren, ...children: ComponentChildren[]): ComponentChild =>
  h('details', null, h('summary', null, summary), children);

const fateTones: Readonly<Record<Fate, string>> = { 'as-expected': 'good', unexpected: 'bad', ungraded: 'other' };
const gradeTones: Readonly<Record<Grade, string>> = {
  confirmed: 'good',
  'confirmed-differently': 'other',
  refuted: 'bad',
  ungraded: 'none',
  'not-reproducible-here': 'none',
};

/** What a colour says is also said by the sign and, beside it, in words: hence nothing for a screen reader. */
const sign = (tone: string, text: string): ComponentChild =>
  h('span', { class: `sign ${tone}`, 'aria-hidden': 'true' }, text);
/** The sign of a fate, in its colour. Its words must stand beside it. */
export const fateSign = (fate: Fate): ComponentChild => sign(fateTones[fate], fateSigns[fate]);
/** The sign of a grade, in its colour. Its words must stand beside it. */
export const gradeSign = (grade: Grade): ComponentChild => sign(gradeTones[grade], gradeSigns[grade]);
/** A text in the colour of a fate. */
export const inFate = (fate: Fate, text: string): ComponentChild => h('span', { class: fateTones[fate] }, text);
/** A text in the colour of a grade. */
export const inGrade = (grade: Grade, text: string): ComponentChild => h('span', { class: gradeTones[grade] }, text);

/**
 * The name of a place in the page, for links. Different names stay different, and none has a blank in it.
 *
 * @param names for example a scenario's and a claim's: `selector-mismatch/lookup-times-out`
 */
export const idOf = (...names: readonly string[]): string =>
  names
    .map((name) => visible(name).replaceAll(/[^\w./-]/gu, (character) => `~${character.codePointAt(0)?.toString(16)}~`))
    .join('/');
