import { expect } from 'chai';
import { parseHTML } from 'linkedom';
import type { Result, ScenarioVerdict } from '../../harness/vocabulary/verdict.ts';
import type { Block } from '../../reports/interview/document.ts';
import { packOf } from '../../reports/interview/pack.ts';
import { interview, interviewHtml } from '../../reports/interview.ts';
import type { ReportedRun } from '../../reports/renderer.ts';
import { oneLine } from '../../reports/text.ts';
import { hostileRecordedRun } from '../fixtures/hostile-run.ts';
import { hostileStrings } from '../fixtures/hostile-strings.ts';
import { longRun } from '../fixtures/long-run.ts';
import { recordedRun } from '../fixtures/recorded-run.ts';
import { smoothRun } from '../fixtures/reported-runs.ts';
import { expectGolden, expectGoldenPage } from '../golden.ts';

const look = { color: false, width: 120 };
const practice = { ...look, practice: true };

const documentOf = (html: string) => parseHTML(html).document;
const textOf = (html: string): string => documentOf(html).querySelector('main')?.textContent ?? '';

/** Every text of the blocks, without the marks of code. */
const textsOf = (blocks: readonly Block[]): string[] =>
  blocks.flatMap((block) => {
    switch (block.kind) {
      case 'list':
        return [...block.items];
      case 'contents':
        return block.items.map(({ text }) => text);
      case 'table':
        return [...block.head, ...block.rows.flat()];
      case 'question':
        return [block.asks, ...textsOf(block.answer)];
      default:
        return [block.text];
    }
  });

/** The run with one verdict of a scenario changed. */
function changed(scenario: string, change: (verdict: ScenarioVerdict) => ScenarioVerdict): ReportedRun {
  const run = recordedRun();
  const scenarios = run.result.scenarios.map((verdict) => (verdict.id === scenario ? change(verdict) : verdict));
  return { ...run, result: { ...run.result, scenarios } };
}

const withRemedy =
  (id: string, change: Partial<ScenarioVerdict['proof']['remedies'][number]>) =>
  (verdict: ScenarioVerdict): ScenarioVerdict => ({
    ...verdict,
    proof: {
      ...verdict.proof,
      remedies: verdict.proof.remedies.map((remedy) => (remedy.id === id ? { ...remedy, ...change } : remedy)),
    },
  });

const withClaim =
  (id: string, change: Partial<ScenarioVerdict['claims'][number]>) =>
  (verdict: ScenarioVerdict): ScenarioVerdict => ({
    ...verdict,
    claims: verdict.claims.map((claim) => (claim.id === id ? { ...claim, ...change } : claim)),
  });

const chapterOf = (markdown: string, name: string): string =>
  markdown.split(/^<a id="situation-\d+"><\/a>$/m).find((part) => part.includes(`. ${name}\n`)) ?? '';

describe('the interview pack', () => {
  const run = recordedRun();

  it('is printed as it is stored, as Markdown and HTML', () => {
    expectGolden(interview(run, look), 'recorded-run.interview.md');
    expectGolden(interview(run, practice), 'recorded-run.interview-practice.md');
    expectGoldenPage(interviewHtml(run, look), 'recorded-run.interview.html');
  });

  it('says the same in Markdown and HTML', () => {
    const shown = oneLine(textOf(interviewHtml(run, look)));
    const missing = textsOf(packOf(run)).filter((text) => !shown.includes(oneLine(text.replaceAll('`', ''))));
    // In a transcript backticks are no marks.
    expect(missing.filter((text) => !shown.includes(oneLine(text)))).to.deep.equal([]);
  });

  it('says nothing of where the run is stored', () => {
    const elsewhere: Result = { ...run.result, run: { ...run.result.run, directory: '/elsewhere' } };
    expect(interview({ ...run, result: elsewhere }, look)).to.equal(interview(run, look));
  });

  it('leaves no figure undefined', () => {
    expect(interview(run, look)).not.to.match(/undefined|NaN|Infinity|\[object/);
  });

  it('tells what each wrong fix did', () => {
    const chapter = chapterOf(interview(run, look), 'Green pods, and nobody home');
    expect(chapter).to.match(/For \d+\.\d s not one of \d+ lookups was answered: \d+ timed out, \d+ refused\./);
    expect(chapter).to.contain('`selector` does not match template `labels`\n# exit code 1');
  });

  it('counts the steady lookups where there are any', () => {
    const chapter = chapterOf(interview(run, look), 'Every afternoon, when the batch runs');
    expect(chapter).to.match(/Steady lookups felt it like this: \d+ of \d+ lost/);
    expect(chapter).to.match(/before the fault the median answer took \d+\.\d ms/);
  });
});

describe('an interview for practice', () => {
  it('has the situations and the questions as Markdown, and no answer', () => {
    const printed = interview(recordedRun(), practice);
    expect(printed)
      .to.contain('Every pod runs, CoreDNS included')
      .and.to.contain('#### How many endpoints does it have?');
    expect(printed).not.to.contain('```');
    expect(printed).not.to.contain('That is the whole outage in one word');
  });

  it('folds every answer up under its question as HTML', () => {
    const page = documentOf(interviewHtml(recordedRun(), practice));
    const folded = [...page.querySelectorAll('details')];
    expect(folded.length).to.equal(packOf(recordedRun()).filter(({ kind }) => kind === 'question').length);
    expect(folded.filter((one) => one.hasAttribute('open'))).to.deep.equal([]);
    for (const one of folded) one.remove();
    expect(page.querySelectorAll('pre')).to.have.lengthOf(0);
    expect(page.querySelector('main')?.textContent).to.contain('Every pod runs, CoreDNS included');
  });
});

describe('an interview about a run that went otherwise', () => {
  it('says so where a claim fared differently, and what the cluster answered', () => {
    const run = changed('selector-mismatch', withClaim('no-endpoints', { fate: 'unexpected', answered: 'some' }));
    expect(chapterOf(interview(run, look), 'Green pods, and nobody home'))
      .to.contain('Not so in this run')
      .and.to.contain('the cluster answered: some');
  });

  it('says so where the run cannot tell', () => {
    const run = changed(
      'selector-mismatch',
      withClaim('no-endpoints', { fate: 'ungraded', note: 'cut off', because: [] }),
    );
    expect(interview(run, look)).to.contain('This run cannot tell whether this is so').and.to.contain('(cut off)');
  });

  it('does not credit a fix that did not work', () => {
    const broken = withRemedy('restore-label', { fate: 'unexpected', dns: 'still-broken' });
    const chapter = chapterOf(interview(changed('selector-mismatch', broken), look), 'Green pods, and nobody home');
    expect(chapter).to.contain('Not so in this run: with it DNS stayed broken');
    expect(chapter).not.to.contain('every node its answers after');
  });

  it('does not call a fix wrong that helped, nor tell what it did where that is unknown', () => {
    const helped = withRemedy('restart-coredns', { fate: 'unexpected', dns: 'back', seconds: 3 });
    expect(interview(changed('selector-mismatch', helped), look)).to.contain('with it DNS came back');
    const unknown = withRemedy('restart-coredns', { fate: 'ungraded', dns: 'unknown', note: 'the fault was gone' });
    const chapter = chapterOf(interview(changed('selector-mismatch', unknown), look), 'Green pods, and nobody home');
    expect(chapter).to.contain('What it did in this run is unknown: the fault was gone');
    expect(chapter.match(/not one of \d+ lookups/g)).to.have.lengthOf(1);
  });

  it('is still one without a journal', () => {
    const run = { ...recordedRun(), journal: [] };
    const printed = interview(run, look);
    expect(printed).to.contain('## 2. Green pods, and nobody home');
    expect(printed).not.to.match(/undefined|NaN|Infinity/);
    expect(interviewHtml(run, look)).to.contain('Green pods');
  });

  it('says that the run did not end', () => {
    const run = recordedRun();
    const result = { ...run.result, run: { ...run.result.run, complete: false } };
    expect(interview({ ...run, result }, look)).to.contain('The run did not end');
  });

  it('names scenarios that nobody has written about, and not a thousand of them', () => {
    expect(interview(smoothRun(), look)).to.contain(
      'Nobody has written an interview about these scenarios of the run: `wounded`.',
    );
    expect(interview(longRun(30), look)).to.contain('`wounded-9`, 20 others.');
  });
});

describe('an interview about a cluster that means harm', () => {
  const run = hostileRecordedRun();

  it('has no element or attribute of theirs', () => {
    const page = documentOf(interviewHtml(run, look));
    const strangers = 'iframe,object,embed,img,base,link,svg,math,form,[srcdoc],[style]';
    expect(page.querySelectorAll(strangers)).to.have.lengthOf(0);
    expect(page.querySelectorAll('script, style')).to.have.lengthOf(2);
    const attributes = [...page.querySelectorAll('*')].flatMap((one) => one.getAttributeNames());
    expect(attributes.filter((name) => name.startsWith('on'))).to.deep.equal([]);
  });

  it('shows what they said as text', () => {
    const shown = oneLine(textOf(interviewHtml(run, look)));
    expect(hostileStrings.filter((evil) => shown.includes(oneLine(evil))).length).to.be.greaterThan(50);
  });

  it('has no markup of theirs in Markdown: what looks like it stands in code, or is escaped', () => {
    const markup = interview(run, look)
      .replaceAll(/^(`{3,})text\n.*?\n\1$/gms, '')
      .replaceAll(/(?<![\\`])(`+)(?!`).*?(?<!`)\1(?!`)/g, '')
      .replaceAll(/<a id="situation-\d+"><\/a>|<\/?code>/g, '');
    expect(markup).to.match(/\\</);
    expect(markup).not.to.match(/(?<!\\)<\/?[a-z!]/i);
  });
});
