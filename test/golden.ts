import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { script } from '../reports/html/script.ts';
import { style } from '../reports/html/style.ts';

/** Compares with a stored report; `UPDATE_GOLDEN=1` stores what is printed now, for a person to look at. */
export function expectGolden(printed: string, name: string): void {
  expect(printed).to.equal(stored(printed, name));
}

/**
 * The same for a page. It is stored with a line for each element, so that a change can be read as one, and without the style and
 * the script: that they are in it to the byte is seen here, and the hashes in its policy are theirs.
 */
export function expectGoldenPage(page: string, name: string): void {
  for (const part of [style, script]) expect(page.split(part)).to.have.lengthOf(2);
  const printed = page
    .replace(style, '')
    .replace(script, () => '')
    .replaceAll(/(?<=<\/(?:p|li|tr|td|th|dt|dd|h\d|summary|pre|rect|text|title|option)>)(?=<)/g, '\n');
  const message = `${name} differs; store it with UPDATE_GOLDEN=1 and look at the change`;
  expect(printed === stored(printed, name), message).to.equal(true);
}

function stored(printed: string, name: string): string {
  const file = new URL(`fixtures/${name}`, import.meta.url);
  if (process.env.UPDATE_GOLDEN) writeFileSync(file, printed);
  return readFileSync(file, 'utf8');
}
