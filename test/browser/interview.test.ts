import axe from 'axe-core';
import { expect } from 'chai';
import type { Page } from 'puppeteer-core';
import { interviewHtml } from '../../reports/interview.ts';
import { hostileRecordedRun } from '../fixtures/hostile-run.ts';
import { recordedRun } from '../fixtures/recorded-run.ts';
import { noMisdeeds, shelfOfSuite } from './report-page.ts';

const unfold = (page: Page): Promise<void> =>
  page.$$eval('details', (all) => {
    for (const one of all) one.open = true;
  });

describe('the interview in a browser', function () {
  this.timeout(120_000);
  const shelf = shelfOfSuite();

  for (const practice of [false, true]) {
    const kind = practice ? 'for practice' : 'with its answers';
    for (const scheme of ['light', 'dark']) {
      it(`has no violation that axe-core finds, ${kind}, ${scheme}`, async () => {
        const { page } = await shelf.read(recordedRun(), { renderer: interviewHtml, look: { practice }, width: 1024 });
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
        await unfold(page);
        await page.evaluate(axe.source);
        const found = await page.evaluate(async () => {
          const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document);
          return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`);
        });
        expect(found).to.deep.equal([]);
      });
    }

    it(`is no wider than a telephone, ${kind}`, async () => {
      const { page } = await shelf.read(recordedRun(), { renderer: interviewHtml, look: { practice }, width: 390 });
      await unfold(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).to.be.at.most(390);
    });
  }

  it('hides an answer until its question is opened, without a script as well', async () => {
    const reading = { renderer: interviewHtml, look: { practice: true }, script: false };
    const { page } = await shelf.read(recordedRun(), reading);
    const isShown = () => page.$eval('details pre', (first) => first.checkVisibility());
    expect(await isShown()).to.equal(false);
    await page.click('summary');
    expect(await isShown()).to.equal(true);
  });

  it('runs nothing of a cluster that means harm', async () => {
    const { page, misdeeds } = await shelf.read(hostileRecordedRun(), { renderer: interviewHtml });
    expect(await page.evaluate(() => 'harmed' in globalThis)).to.equal(false);
    expect(misdeeds).to.deep.equal(noMisdeeds);
  });
});
