import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';

/** Compares with a stored report; `UPDATE_GOLDEN=1` stores what is printed now, for a person to look at. */
export function expectGolden(printed: string, name: string): void {
  const file = new URL(`fixtures/${name}`, import.meta.url);
  if (process.env.UPDATE_GOLDEN) writeFileSync(file, printed);
  expect(printed).to.equal(readFileSync(file, 'utf8'));
}
