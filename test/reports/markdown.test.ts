import { expect } from 'chai';
import { makeResult } from '../../harness/grade.ts';
import { tellWithin } from '../../reports/markdown/room.ts';
import { markdown } from '../../reports/markdown.ts';
import type { ReportedRun } from '../../reports/renderer.ts';
import { longRun } from '../fixtures/long-run.ts';
import { recordedRun } from '../fixtures/recorded-run.ts';
import { hostileRun, roughRun, sharedRun, smoothRun } from '../fixtures/reported-runs.ts';
import { expectGolden } from '../golden.ts';

const look = { color: false, width: 80 };

/** The lines that are markup: what stands in no block of code, without spans of code and escaped characters. */
function markupOf(text: string): string[] {
  const markup: string[] = [];
  let fence: string | undefined;
  for (const line of text.split('\n')) {
    const mark = /^( *`{3,})\w*$/.exec(line)?.[1];
    if (fence === undefined && mark !== undefined) fence = mark;
    else if (fence !== undefined) fence = line === fence ? undefined : fence;
    else markup.push(withoutCode(line));
  }
  expect(fence, 'a block of code that never ends').to.equal(undefined);
  return markup;
}

/** As CommonMark reads a line: a span of code ends at the next run of as many backticks, escaped or not. */
function withoutCode(line: string): string {
  const next = /\\[!-/:-@[-`{-~]|&#\d+;|<code>[^<|]*<\/code>|`+/.exec(line);
  if (next === null) return line;
  const [token] = next;
  const rest = line.slice(next.index + token.length);
  const end = token.startsWith('`') ? new RegExp(`(?<!\`)${token}(?!\`)`).exec(rest) : undefined;
  if (end === null) throw new Error(`backticks that open no span of code: ${line}`);
  return line.slice(0, next.index) + withoutCode(end === undefined ? rest : rest.slice(end.index + token.length));
}

/** The points of the list of what the documents get wrong. */
function wrongIn(printed: string): string[] {
  const [, wrong = ''] = /^## Wrong in the documents.*\n([\s\S]*?)\n## /m.exec(printed) ?? [];
  return wrong.split('\n').filter((line) => line.startsWith('- '));
}

describe('the document of a run', () => {
  it('reads as in the stored example of a run that went as expected', () => {
    expectGolden(markdown(smoothRun(), look), 'smooth-run.md');
  });

  it('reads as in the stored example of a run that did not', () => {
    expectGolden(markdown(roughRun(), look), 'rough-run.md');
  });

  it('reads as in the stored example of trials that shared a cluster, and of one that was not reset', () => {
    expectGolden(markdown(sharedRun(), look), 'shared-run.md');
  });

  it('reads as in the stored example of a run on real clusters', () => {
    expectGolden(markdown(recordedRun(), look), 'recorded-run.md');
  });

  it('is the same for the same run, stored or not, whatever the terminal', () => {
    const stored: ReportedRun = JSON.parse(JSON.stringify(smoothRun()));
    expect(markdown(stored, { color: true, width: 200 })).to.equal(markdown(smoothRun(), look));
  });

  it('links every verdict to evidence that is there, once', () => {
    for (const run of [smoothRun(), roughRun(), sharedRun(), hostileRun(), recordedRun(), longRun(60)]) {
      const markup = markupOf(markdown(run, look)).join('\n');
      const anchors = [...markup.matchAll(/<a id="([^"\\]+)"><\/a>/g)].map(([, id]) => id);
      const links = new Set([...markup.matchAll(/\]\(#([^)]+)\)/g)].map(([, id]) => id));
      expect(new Set(anchors)).to.have.lengthOf(anchors.length);
      expect([...links].filter((link) => !anchors.includes(link))).to.deep.equal([]);
      expect(links).not.to.be.empty;
    }
  });

  it('says in its table that nothing was told of a scenario whose trials the journal lacks', () => {
    const { plan } = smoothRun();
    const run = { plan, journal: [], result: makeResult(plan, [], { directory: '' }) };
    expect(markdown(run, look)).to.include('| [wounded](#scenario-wounded) | not told | not told | ');
  });

  it('says in which scenario each error of the documents was found, and leads there', () => {
    const bullets = wrongIn(markdown(roughRun(), look));
    expect(bullets).to.have.lengthOf(3);
    expect(bullets[0]).to.match(/ It is refused\. \(\[wounded\]\(#scenario-wounded\), \[#\d+\]\(#e\d+\)\)$/);
    expect(bullets[2]).to.include('([otherwise](#scenario-otherwise), [#');
  });

  it('takes no word of a cluster for markup', () => {
    const printed = markdown(hostileRun(), look);
    expect(printed).to.include('EVIL');
    expect(printed).not.to.match(/(?!\n)\p{Cc}|[\u2028-\u202e\u2066-\u2069]/u);
    for (const line of markupOf(printed)) {
      const bare = line.replaceAll(/<br>\*[^*]*\*|<br>|<a id="[\w-]+"><\/a>|\[#\d+\]\(#e\d+\)/g, '');
      if (!bare.includes('EVIL')) continue;
      expect(bare, 'a tag, an entity, a link, emphasis').not.to.match(/[<>&[\]*_~$`]|:\/\/|www\./);
      expect(bare, 'a heading or a list').not.to.match(/^\s*(#|[-+*] EVIL|\d+[.)] EVIL)/);
    }
  });

  it('takes no word of a cluster for markup where there is not room for all', () => {
    const printed = markdown(longRun(60, { says: '```\n# EVIL <script>EVIL</script> [EVIL](x)\n' }), look);
    expect(printed).to.include('This document is kept to 60 KB.');
    for (const line of markupOf(printed)) expect(line).not.to.match(/^\s*# EVIL|<script|(?<!\\)\[EVIL/);
  });

  it('keeps every row of a table to its columns, whatever a cell holds', () => {
    const rows = markupOf(markdown(hostileRun(), look)).filter((line) => line.startsWith('| '));
    expect(rows.map((line) => line.split('|').length - 2)).to.satisfy((counts: number[]) =>
      counts.every((count) => [2, 6, 7].includes(count)),
    );
  });
});

describe('the length of the document of a run', () => {
  const bytesOf = (text: string) => Buffer.byteLength(text);
  let thousand: ReportedRun;

  before(function () {
    this.timeout(20_000);
    thousand = longRun(1_000);
  });

  it('is at most 60 KB, however many trials there are, and whatever they say', () => {
    const loud = `${'\u202E'.repeat(200)}${'é|`'.repeat(3_000)}`;
    for (const run of [recordedRun(), longRun(29), thousand, longRun(60, { says: loud })]) {
      const printed = markdown(run, look);
      expect(bytesOf(printed), `${run.plan.trials.length} trials`).to.be.at.most(60_000).and.at.least(40_000);
      expect(() => markupOf(printed)).not.to.throw();
    }
  }).timeout(20_000);

  it('is for what differs first, with its evidence, and says what was left out', () => {
    const printed = markdown(thousand, look);
    expect(printed).to.match(/This document is kept to 60 KB\. It has \d+ scenarios? in full, \d+ scenarios? without/);
    expect(printed).to.match(/… and \d+ scenarios more\./);
    expect(printed).to.include('- ✗ wounded-3, lookup-times-out: refuted, expected confirmed differently.');
    const told = [...printed.matchAll(/^## .*<\/a>(.) wounded-(\d+)$/gm)].map(([, sign]) => sign);
    expect(told.filter((sign) => sign === '✗').length, 'those that differ are among the sections').to.be.above(10);
    expect(told).not.to.include('✓');
    const [, differs = ''] = /## Differs from what was expected\n([\s\S]*?)\n## /.exec(printed) ?? [];
    expect(differs).to.match(/- … and \d+ more\.\n$/);
  }).timeout(20_000);

  it('leads to no section that it had no room for', () => {
    const printed = markdown(thousand, look);
    const sections = new Set([...printed.matchAll(/<a id="scenario-(.+)"><\/a>/g)].map(([, id]) => id));
    const found = wrongIn(printed).flatMap((line) => {
      const [, link, id] = /\((\[?)(wounded-\d+)[\],]/.exec(line) ?? [];
      return id === undefined ? [] : [{ id, isLink: link === '[' }];
    });
    expect(found.map(({ isLink }) => isLink)).to.include.members([true, false]);
    expect(found.filter(({ id, isLink }) => isLink !== sections.has(id))).to.deep.equal([]);
  }).timeout(20_000);

  it('shows the evidence beside what differs where the scenario is not told in full', () => {
    const printed = markdown(longRun(60), look);
    expect(printed).to.match(
      /- ✗ wounded-\d+, lookup-times-out: .*\n\n {2}Entry \d+ of the journal, [\d.]+ s: `lookup-times-out`\n\n {2}```text\n {2}\$ kubectl/,
    );
  });

  it('leaves nothing out, and says nothing of it, where there is room', () => {
    expect(markdown(roughRun(), look)).not.to.match(/kept to 60 KB|… and|of the journal/);
  });

  it('keeps the scenarios in the order of the run', () => {
    const ids = [...markdown(longRun(60), look).matchAll(/^## .*wounded-(\d+)$/gm)].map(([, id]) => Number(id));
    expect(ids).to.deep.equal(ids.toSorted((one, other) => one - other));
    expect(ids.length).to.be.above(10);
  });
});

describe('the room in a document', () => {
  it('is taken in the longest way that fits, and what does not fit gives way to what is shorter', () => {
    const { told, left } = tellWithin(
      [
        { of: 'a', ways: ['aaaaaaaaaa', 'aaa'] },
        { of: 'b', ways: ['bbbbbbb', 'bbbb'] },
        { of: 'c', ways: ['é'] },
      ],
      7,
    );
    expect(told.map(({ text, way }) => [text, way])).to.deep.equal([
      ['aaa', 1],
      ['é', 0],
    ]);
    expect(left).to.deep.equal(['b']);
  });
});
