import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { controlPlaneBaseline } from '../../harness/control-plane-baseline.ts';
import { makePlan } from '../../harness/plan.ts';
import { html } from '../../reports/html.ts';
import type { ReportedRun } from '../../reports/renderer.ts';
import { scenarios } from '../../scenarios/index.ts';
import { hostileRecordedRun } from '../fixtures/hostile-run.ts';
import { recordedRun } from '../fixtures/recorded-run.ts';
import { hostileRun, roughRun, sharedRun, smoothRun } from '../fixtures/reported-runs.ts';
import { expectGoldenPage } from '../golden.ts';

const look = { color: false, width: 80 };

const all = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, found = '']) => found);

describe('the page of a run', function () {
  this.timeout(20_000);

  it('is as in the stored example of a run that did not go as expected', () => {
    expectGoldenPage(html(roughRun(), look), 'rough-run.html');
  });

  it('is as in the stored example of a recorded run', () => {
    expectGoldenPage(html(recordedRun(), look), 'recorded-run.html');
  });

  it('is the same for the same run, stored or not, wherever it is kept, and however often it is made', () => {
    const run = recordedRun();
    const stored: ReportedRun = JSON.parse(JSON.stringify(run));
    const elsewhere = { ...stored.result, run: { ...stored.result.run, directory: '/somewhere/else' } };
    const first = html(run, look);
    expect(html({ ...stored, result: elsewhere }, { color: true, width: 200 }) === first).to.equal(true);
  });

  it('leads every link in it to a place that is there, once', () => {
    for (const run of [smoothRun(), roughRun(), sharedRun(), hostileRun(), recordedRun(), hostileRecordedRun()]) {
      const text = html(run, look);
      const ids = all(text, / id="([^"]*)"/g);
      expect(ids.filter((id, index) => ids.indexOf(id) !== index)).to.deep.equal([]);
      expect(ids.filter((id) => /\s/.test(id))).to.deep.equal([]);
      const links = all(text, / href="#([^"]*)"/g);
      expect(links.filter((link) => !ids.includes(decodeURIComponent(link)))).to.deep.equal([]);
    }
  });

  it('gives every claim and every remedy a link of its own', () => {
    const { scenarios } = recordedRun().result;
    const text = html(recordedRun(), look);
    for (const { id, claims, proof } of scenarios) {
      for (const claim of claims) expect(text).to.include(` id="${id}/${claim.id}"`);
      for (const remedy of proof.remedies) expect(text).to.include(` id="${id}/remedy/${remedy.id}"`);
    }
  });

  it('obeys no style and no script but its own, by their hashes, and loads nothing', () => {
    const text = html(hostileRecordedRun(), look);
    const hashOf = (source = ''): string => createHash('sha256').update(source).digest('base64');
    const [style] = all(text, /<style>([\s\S]*?)<\/style>/g);
    const scripts = all(text, /<script>([\s\S]*?)<\/script>/g);
    expect(scripts).to.have.lengthOf(1);
    const [policy = ''] = all(text, /http-equiv="Content-Security-Policy" content="([^"]*)"/g);
    const rules = policy.replaceAll('&#39;', "'");
    expect(rules).to.equal(
      `default-src 'none'; style-src 'sha256-${hashOf(style)}'; script-src 'sha256-${hashOf(scripts[0])}'; base-uri 'none'; form-action 'none'`,
    );
    expect(text.indexOf('Content-Security-Policy')).to.be.lessThan(text.indexOf('<style>'));
    const tags = text.replaceAll(/<(style|script)>[\s\S]*?<\/\1>/g, '').match(/<[a-z][^>]*>/g) ?? [];
    expect(tags.filter((tag) => / (?:src|on\w+|style)=/.test(tag))).to.deep.equal([]);
  });

  it('shows no control character and no mark that reorders a line', () => {
    for (const run of [hostileRun(), hostileRecordedRun()]) {
      const strays = html(run, look).match(/(?![\n\t])\p{Cc}|[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu);
      expect(new Set(strays)).to.deep.equal(new Set());
    }
  });

  it('takes so little room for a trial that the whole catalogue has less than 2 MB', () => {
    const run = recordedRun();
    const bytes = Buffer.byteLength(html(run, look));
    const { trials } = makePlan(scenarios, { controlPlaneBaseline });
    expect((bytes / run.plan.trials.length) * trials.length).to.be.lessThan(2_000_000);
  });
});
