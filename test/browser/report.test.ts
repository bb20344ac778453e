import { expect } from 'chai';
import type { Page } from 'puppeteer-core';
import { recordedRun } from '../fixtures/recorded-run.ts';
import { noMisdeeds, shelfOfSuite } from './report-page.ts';

/** How many of the elements a person sees. */
const visibleOf = (page: Page, selector: string): Promise<number> =>
  page.$$eval(selector, (elements) => elements.filter((element) => element.checkVisibility()).length);

describe('report.html of a real run, in a browser', function () {
  this.timeout(60_000);
  const run = recordedRun();
  const claims = run.result.scenarios.flatMap((scenario) => scenario.claims);
  const items = claims.length + run.result.scenarios.flatMap(({ proof }) => proof.remedies).length;
  const shelf = shelfOfSuite();

  it('opens from the disk without an error, and asks for nothing but itself', async () => {
    const { page, misdeeds } = await shelf.read(run);
    expect(await page.title()).to.equal('dnsdrill, run 20261125-091115-ad97');
    expect(await visibleOf(page, '[data-scenario]')).to.equal(3);
    expect(await visibleOf(page, '[data-item]')).to.equal(items);
    expect(await visibleOf(page, 'svg.chart')).to.equal(4 + 1 + 1 + 1);
    expect(misdeeds).to.deep.equal(noMisdeeds);
  });

  it('shows the verdicts of one kind', async () => {
    const { page } = await shelf.read(run);
    const refuted = claims.filter(({ grade }) => grade === 'refuted').length;
    expect(refuted).to.be.greaterThan(0);
    await page.select('select[name=verdict]', 'refuted');
    expect(await visibleOf(page, '[data-item]')).to.equal(refuted);
    expect(await page.$eval('#matches', (output) => output.textContent)).to.match(
      new RegExp(`^${refuted} verdicts in `),
    );
    expect(await visibleOf(page, '[data-scenario]')).to.be.lessThan(3);
    await page.click('#filter button[type=reset]');
    await page.waitForFunction(
      (all) => document.querySelectorAll('[data-item]:not([hidden])').length === all,
      {},
      items,
    );
    expect(await visibleOf(page, '[data-scenario]')).to.equal(3);
  });

  it('shows the verdicts on one document', async () => {
    const { page } = await shelf.read(run);
    await page.select('select[name=document]', 'eks-interview-scenario');
    const cited = claims.filter(({ source }) => source.document === 'eks-interview-scenario').length;
    expect(cited).to.be.lessThan(claims.length);
    expect(await visibleOf(page, '[data-item]')).to.equal(cited);
  });

  it('finds a word, in the evidence too', async () => {
    const { page } = await shelf.read(run);
    await page.type('input[name=search]', 'OOMKilled');
    expect(await visibleOf(page, '[data-scenario]')).to.equal(1);
    expect(await visibleOf(page, '#coredns-oom')).to.equal(1);
    await page.type('input[name=search]', ' no-such-word');
    expect(await visibleOf(page, '[data-item]')).to.equal(0);
    expect(await page.$eval('#matches', (output) => output.textContent)).to.equal('0 verdicts in 0 scenarios');
  });

  it('leads to a claim by its link, opens its evidence, and shows it although it was filtered away', async () => {
    const hash = '#selector-mismatch/lookup-times-out';
    const { page } = await shelf.read(run, { hash });
    const isSeen = () =>
      page.$eval('[id="selector-mismatch/lookup-times-out"]', (claim) => {
        const { top } = claim.getBoundingClientRect();
        return (
          claim.checkVisibility() && top >= 0 && top < innerHeight && claim.querySelector('details[open]') !== null
        );
      });
    expect(await isSeen()).to.equal(true);
    await page.evaluate(() => scrollTo(0, 0));
    await page.type('input[name=search]', 'OOMKilled');
    expect(await isSeen()).to.equal(false);
    await page.evaluate(() => {
      location.hash = '';
      location.hash = '#selector-mismatch/lookup-times-out';
    });
    await page.waitForFunction(() => document.getElementById('selector-mismatch')?.checkVisibility());
    expect(await isSeen()).to.equal(true);
  });

  it('copies a command, as it was performed', async () => {
    const { page } = await shelf.read(run);
    const wanted = run.journal.find((entry) => entry.kind === 'step' && entry.scenario === 'selector-mismatch');
    if (wanted?.kind !== 'step') throw new Error('the recorded run has no step');
    await page.click('button[aria-label="Copy: The fault of selector-mismatch"]');
    await page.waitForFunction(() => document.getElementById('said')?.textContent === 'Copied.');
    await page.focus('input[name=search]');
    await page.keyboard.down('Control');
    await page.keyboard.press('v');
    await page.keyboard.up('Control');
    expect(await page.$eval('input[name=search]', (input) => input.value)).to.include(wanted.command.split('\n')[0]);
  });

  it('is reached by keyboard alone: a link past the contents, then the filter, then the evidence', async () => {
    const { page } = await shelf.read(run);
    const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim());
    await page.keyboard.press('Tab');
    expect(await focused()).to.equal('Skip to the report');
    await page.keyboard.press('Enter');
    await page.focus('[id="selector-mismatch/lookup-times-out"] summary');
    await page.keyboard.press('Enter');
    expect(await visibleOf(page, '[id="selector-mismatch/lookup-times-out"] details[open]')).to.equal(1);
  });

  it('is printed on paper', async () => {
    const { page } = await shelf.read(run);
    const pdf = await page.pdf({ format: 'A4' });
    expect(Buffer.from(pdf.subarray(0, 5)).toString()).to.equal('%PDF-');
    const pages = Buffer.from(pdf)
      .toString('latin1')
      .match(/\/Type\s*\/Page\b/g)?.length;
    expect(pages).to.be.within(5, 40);
    await page.emulateMediaType('print');
    expect(await visibleOf(page, 'nav, #filter, .copy')).to.equal(0);
    expect(await visibleOf(page, '[data-item]')).to.equal(items);
  });

  it('is read without JavaScript: every verdict, chart and command; and nothing that would do nothing', async () => {
    const { page, misdeeds } = await shelf.read(run, { script: false });
    // The test's own questions are asked in a world of their own, which is not the page's.
    expect(await visibleOf(page, '[data-item]')).to.equal(items);
    expect(await visibleOf(page, '#filter, button')).to.equal(0);
    await page.click('[id="selector-mismatch/lookup-times-out"] summary');
    expect(await visibleOf(page, '[id="selector-mismatch/lookup-times-out"] details[open] pre')).to.be.greaterThan(0);
    expect(misdeeds.requests).to.deep.equal([]);
  });
});
