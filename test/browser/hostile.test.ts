import { expect } from 'chai';
import { oneLine } from '../../reports/text.ts';
import { hostileRecordedRun } from '../fixtures/hostile-run.ts';
import { hostileStrings } from '../fixtures/hostile-strings.ts';
import { noMisdeeds, type OpenReport, shelfOfSuite } from './report-page.ts';

interface Marked {
  harmed?: unknown;
  violated?: string[];
}

describe('report.html of a cluster that means harm', function () {
  this.timeout(120_000);
  const run = hostileRecordedRun();
  const shelf = shelfOfSuite();
  let open: OpenReport;

  before(async () => {
    open = await shelf.read(run);
  });

  it('is tried with a hundred different strings', () => {
    expect(new Set(hostileStrings)).to.have.lengthOf(100);
  });

  it('shows each of them as text', async () => {
    const text = oneLine((await open.page.$eval('body', (body) => body.textContent)) ?? '');
    // Backticks mark code in sentences, where they are not shown.
    const bare = (words: string): string => oneLine(words).replaceAll('`', '');
    const shown = bare(text);
    expect(hostileStrings.filter((evil) => !shown.includes(bare(evil)))).to.deep.equal([]);
  });

  it('has no element, attribute or address of theirs', async () => {
    const { page } = open;
    const strangers = 'iframe,object,embed,img,base,link,template,textarea,noscript,math,[srcdoc],[formaction]';
    expect(await page.$$eval(strangers, (all) => all.map(({ outerHTML }) => outerHTML))).to.deep.equal([]);
    const handlers = await page.$$eval('*', (all) =>
      all.flatMap((one) => one.getAttributeNames().filter((name) => name.startsWith('on') || name === 'style')),
    );
    expect(handlers).to.deep.equal([]);
    expect(await page.$$eval('script, style', (all) => all.length)).to.equal(2);
    const addresses = await page.$$eval('a', (all) => [...new Set(all.map((one) => one.getAttribute('href') ?? ''))]);
    expect(addresses.filter((href) => !/^(?:#[\w./~-]+|journal\.jsonl|blobs\/[0-9a-f]+)$/.test(href))).to.deep.equal(
      [],
    );
  });

  it('runs none of them, whatever is opened, touched, searched and copied', async () => {
    const { page, misdeeds } = open;
    await page.evaluate(() => {
      const marked = globalThis as unknown as Marked;
      marked.violated = [];
      document.addEventListener('securitypolicyviolation', ({ violatedDirective }) => {
        marked.violated?.push(violatedDirective);
      });
      for (const one of document.querySelectorAll('details')) one.open = true;
      for (const one of document.querySelectorAll('button')) one.click();
      for (const one of document.querySelectorAll('*')) {
        one.dispatchEvent(new MouseEvent('mouseover', { bubbles: false }));
        one.dispatchEvent(new FocusEvent('focus'));
      }
    });
    for (const evil of hostileStrings) {
      await page.$eval(
        'input[name=search]',
        (input, text) => {
          input.value = text;
        },
        evil,
      );
      await page.evaluate((text) => {
        location.hash = text;
      }, evil);
    }
    await page.$eval('#filter', (form) => form.dispatchEvent(new Event('input')));
    expect(await page.evaluate(() => (globalThis as unknown as Marked).harmed)).to.equal(undefined);
    expect(await page.evaluate(() => (globalThis as unknown as Marked).violated)).to.deep.equal([]);
    expect(misdeeds).to.deep.equal(noMisdeeds);
  });

  it('would not run them even as markup: the policy of the page forbids it', async () => {
    const { page } = await shelf.read(run);
    await page.evaluate((all) => {
      const place = document.createElement('div');
      place.innerHTML = all.join('\n');
      document.body.append(place);
    }, hostileStrings);
    await page.waitForNetworkIdle();
    expect(await page.evaluate(() => (globalThis as unknown as Marked).harmed)).to.equal(undefined);
  });
});
