import axe from 'axe-core';
import { expect } from 'chai';
import { recordedRun } from '../fixtures/recorded-run.ts';
import { roughRun } from '../fixtures/reported-runs.ts';
import { shelfOfSuite } from './report-page.ts';

/** With all that is folded unfolded: what nobody opens, nobody finds fault with. */
async function violations(
  shelf: ReturnType<typeof shelfOfSuite>,
  run: ReturnType<typeof recordedRun>,
  width: number,
  scheme: string,
) {
  const { page } = await shelf.read(run, { width });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await page.$$eval('details', (all) => {
    for (const one of all) one.open = true;
  });
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document);
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`);
  });
  await page.close();
  return found;
}

describe('report.html for everyone', function () {
  this.timeout(120_000);
  const shelf = shelfOfSuite();

  for (const scheme of ['light', 'dark']) {
    for (const width of [1440, 1024, 390]) {
      it(`has no violation that axe-core finds, ${width} pixels wide and ${scheme}`, async () => {
        expect(await violations(shelf, recordedRun(), width, scheme)).to.deep.equal([]);
      });
    }
    it(`nor has the report of a run that did not go as expected, ${scheme}`, async () => {
      expect(await violations(shelf, roughRun(), 1024, scheme)).to.deep.equal([]);
    });
  }

  it('gives a sentence and its evidence the width of a telephone, one below the other', async () => {
    const { page } = await shelf.read(recordedRun(), { width: 390, hash: '#selector-mismatch/lookup-times-out' });
    const boxes = await page.$$eval('[id="selector-mismatch/lookup-times-out"] > *', (parts) =>
      parts.map((part) => part.getBoundingClientRect()).map(({ top, bottom, width }) => ({ top, bottom, width })),
    );
    expect(boxes).to.have.lengthOf(3);
    for (const [index, { top, width }] of boxes.entries()) {
      expect(width).to.be.greaterThan(320);
      expect(top).to.be.at.least(boxes[index - 1]?.bottom ?? 0);
    }
  });

  it('shows the evidence in the whole width of a wide window, below the sentence', async () => {
    const { page } = await shelf.read(recordedRun(), { width: 1440, hash: '#selector-mismatch/lookup-times-out' });
    const widthOf = (part: string) =>
      page.$eval(`[id="selector-mismatch/lookup-times-out"] > ${part}`, (one) => one.getBoundingClientRect().width);
    expect(await widthOf('.more')).to.be.greaterThan(await widthOf('.says'));
  });

  for (const width of [1440, 1280, 1200, 1024, 390, 320]) {
    it(`is not wider than a window of ${width} pixels`, async () => {
      const { page } = await shelf.read(recordedRun(), { width });
      await page.$$eval('details', (all) => {
        for (const one of all) one.open = true;
      });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).to.be.at.most(width);
    });
  }
});
