/**
 * Writes docs/scenarios/ from the catalogue and docs/coverage.md from coverage/: `npm run docs`. With --check it writes
 * nothing, says which pages are not what they should be, and exits with 1 if there are any.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { coverage } from '../coverage/index.ts';
import { ours } from '../coverage/ours.ts';
import { scenarios } from '../scenarios/index.ts';
import { coveragePage } from './coverage-page.ts';
import { scenarioPage } from './scenario-page.ts';

const folder = import.meta.dirname;

/** The pages as they are, by their path below docs/. */
function readPages(): Map<string, string> {
  mkdirSync(join(folder, 'scenarios'), { recursive: true });
  const files = [...readdirSync(join(folder, 'scenarios')).map((file) => `scenarios/${file}`), 'coverage.md'];
  return new Map(
    files
      .filter((file) => existsSync(join(folder, file)))
      .map((file) => [file, readFileSync(join(folder, file), 'utf8')]),
  );
}

/** The pages as they should be. */
const wanted = new Map([
  ...scenarios.map((scenario): [string, string] => [`scenarios/${scenario.id}.md`, scenarioPage(scenario)]),
  ['coverage.md', coveragePage(coverage, ours, scenarios)],
]);
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
    if (page === undefined) rmSync(join(folder, file));
    else writeFileSync(join(folder, file), page);
    process.stderr.write(`docs/${file}: ${page === undefined ? 'removed' : 'written'}\n`);
  }
}
