/**
 * Writes the pages of docs/ that are made from other files: `npm run docs`. With --check it writes nothing, says which
 * pages are not what they should be, and exits with 1 if there are any.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { coverage } from '../coverage/index.ts';
import { ours } from '../coverage/ours.ts';
import { scenarios } from '../scenarios/index.ts';
import { coveragePage } from './coverage-page.ts';
import { lookAlikesPage, readRecord } from './look-alikes.ts';
import { scenarioPage } from './scenario-page.ts';
import { schemaPages } from './schemas.ts';

const docs = import.meta.dirname;

/** The pages as they should be, by their paths in docs/. */
const wanted = new Map([
  ...scenarios.map((scenario) => [`scenarios/${scenario.id}.md`, scenarioPage(scenario)] as const),
  ['coverage.md', coveragePage(coverage, ours, scenarios)],
  ['look-alikes.md', lookAlikesPage(readRecord())],
  ...schemaPages,
]);

/** The pages as they are. In docs/scenarios/ there are no others; elsewhere there are. */
function readPages(): Map<string, string> {
  mkdirSync(join(docs, 'scenarios'), { recursive: true });
  const made = readdirSync(docs).filter((file) => wanted.has(file));
  const files = [...made, ...readdirSync(join(docs, 'scenarios')).map((file) => `scenarios/${file}`)];
  return new Map(files.map((file) => [file, readFileSync(join(docs, file), 'utf8')]));
}

const present = readPages();
const stale = [...new Set([...wanted.keys(), ...present.keys()])].filter(
  (file) => wanted.get(file) !== present.get(file),
);

if (process.argv.includes('--check')) {
  for (const file of stale) process.stderr.write(`docs/${file} is not current: npm run docs\n`);
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  for (const file of stale) {
    const page = wanted.get(file);
    if (page === undefined) rmSync(join(docs, file));
    else writeFileSync(join(docs, file), page);
    process.stderr.write(`docs/${file}: ${page === undefined ? 'removed' : 'written'}\n`);
  }
}
