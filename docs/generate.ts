/**
 * Writes docs/scenarios/ from the catalogue: `npm run docs`. With --check it writes nothing, says which pages are not what
 * they should be, and exits with 1 if there are any.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scenarios } from '../scenarios/index.ts';
import { scenarioPage } from './scenario-page.ts';

const folder = join(import.meta.dirname, 'scenarios');

/** The pages as they are, by file name. */
function readPages(): Map<string, string> {
  mkdirSync(folder, { recursive: true });
  return new Map(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
}

/** The pages as they should be. */
const wanted = new Map(scenarios.map((scenario) => [`${scenario.id}.md`, scenarioPage(scenario)]));
const present = readPages();
const stale = [...new Set([...wanted.keys(), ...present.keys()])].filter(
  (file) => wanted.get(file) !== present.get(file),
);

if (process.argv.includes('--check')) {
  for (const file of stale) process.stderr.write(`docs/scenarios/${file} is not current: npm run docs\n`);
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  for (const file of stale) {
    const page = wanted.get(file);
    if (page === undefined) rmSync(join(folder, file));
    else writeFileSync(join(folder, file), page);
    process.stderr.write(`docs/scenarios/${file}: ${page === undefined ? 'removed' : 'written'}\n`);
  }
}
