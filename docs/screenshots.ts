/**
 * Takes the pictures in `docs/screenshots/` of a run's report: what a person sees first, and one scenario.
 *
 *     npm run docs:screenshots -- RUN-DIRECTORY [SCENARIO]
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Page } from 'puppeteer-core';
import { readRun } from '../harness/stored/run-directory.ts';
import { idOf } from '../reports/html/elements.ts';
import { html } from '../reports/html.ts';
import { findChromium, startChromium } from '../test/browser/chromium.ts';

const [directory, scenario = 'selector-mismatch'] = process.argv.slice(2);
if (directory === undefined) throw new Error('usage: screenshots.ts RUN-DIRECTORY [SCENARIO]');
const executable = await findChromium();
if (executable === undefined) throw new Error('there is no Chromium here: on Debian, apt-get install chromium');

const views = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
] as const;

async function take(page: Page, name: string): Promise<void> {
  const path = fileURLToPath(new URL(`screenshots/${name}.webp`, import.meta.url));
  await page.screenshot({ path: path as `${string}.webp`, type: 'webp', quality: 80 });
  process.stdout.write(`${path}\n`);
}

const scratch = await mkdtemp(join(tmpdir(), 'dnsdrill-screenshots-'));
const file = join(scratch, 'report.html');
await writeFile(file, html(readRun(directory, '.'), { color: false, width: 80 }));
{
  await using own = await startChromium(executable);
  for (const scheme of ['light', 'dark'] as const) {
    for (const view of views) {
      const page = await own.browser.newPage();
      await page.setViewport(view);
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      await page.goto(pathToFileURL(file).href);
      await take(page, `overview-${view.width}-${scheme}`);
      await page.goto(`${pathToFileURL(file).href}#${idOf(scenario)}`);
      await take(page, `scenario-${view.width}-${scheme}`);
      await page.close();
    }
  }
}
await rm(scratch, { recursive: true });
