import { type ComponentChild, h } from 'preact';
import type { CheckedCase, CheckResult, Ruling } from '../../harness/vocabulary/check.ts';
import { code, folded, idOf, lines, prose, table } from '../html/elements.ts';
import { page } from '../html/page.ts';
import { amount, oneLine, seconds } from '../text.ts';
import {
  caseWords,
  outcomeWords,
  remarksOf,
  sourcesWords,
  summaryWords,
  type Tone,
  toneOf,
  toneOfCase,
  toneSigns,
  unfinishedWords,
} from './words.ts';

/** The classes of the page's style. */
const classes: Readonly<Record<Tone, string>> = {
  ...{ good: 'good', error: 'bad', warning: 'other', unknown: 'other', skipped: 'none' },
};

/** A check as one file for a browser: the cases in a table, then every rule of each. */
export function html(result: CheckResult): string {
  const { run, environment, cases } = result;
  const about = `Kubernetes ${environment.kubernetes}, ${amount(environment.nodes, 'node')} for each script, ${environment.engine}`;
  const body = h(
    'main',
    { id: 'main', class: 'layout' },
    h('h1', null, `Check ${oneLine(run.id)}`),
    h('p', null, h('strong', null, `${summaryWords(result)}.`), run.complete ? '' : ` ${unfinishedWords}`),
    h('p', null, oneLine(about)),
    table(
      { caption: 'Scripts and hosts', head: ['script', 'host', 'outcome', 'time'], numbers: [3] },
      cases.map((one) => [
        h('a', { href: `#${idOfCase(one)}` }, oneLine(one.script)),
        one.host,
        [sign(toneOfCase(one)), outcomeWords(one)],
        seconds(one.durationMs),
      ]),
    ),
    cases.map(caseSection),
  );
  return page({ title: `dnsdrill, check ${run.id}`, body });
}

const idOfCase = ({ script, host }: CheckedCase): string => idOf(script, host);

/** What a colour says is also said by the sign and in words: hence nothing for a screen reader. */
const sign = (tone: Tone): ComponentChild =>
  h('span', { class: `sign ${classes[tone]}`, 'aria-hidden': 'true' }, toneSigns[tone]);

function caseSection(one: CheckedCase): ComponentChild {
  return h(
    'section',
    { id: idOfCase(one), 'aria-label': caseWords(one) },
    h('h2', null, oneLine(caseWords(one))),
    remarksOf(one).map((remark) => h('p', null, oneLine(remark))),
    h(
      'ul',
      { class: 'verdicts' },
      one.rulings.map((ruling) => rulingItem(ruling)),
    ),
    one.runs.map(({ node, command, ending, durationMs, lastLines }) =>
      folded(
        `The script on ${oneLine(node)}: ${ending}, ${seconds(durationMs)}`,
        h('p', null, code(command)),
        lines(lastLines.join('\n')),
      ),
    ),
  );
}

function rulingItem(ruling: Ruling): ComponentChild {
  const tone = toneOf(ruling);
  const sources = sourcesWords(ruling);
  return h(
    'li',
    null,
    h('p', { class: 'says' }, sign(tone), prose(ruling.says), ' ', h('span', { class: 'id' }, ruling.rule)),
    h(
      'div',
      { class: 'found' },
      h('p', { class: classes[tone] }, `${standingWords(tone)}: `, breakable(ruling.found)),
      tone === 'good' || tone === 'skipped' ? null : h('p', null, 'Right would be: ', breakable(ruling.wanted)),
    ),
    sources === '' ? null : h('div', { class: 'more' }, sources),
  );
}

/** Words of a cluster on one line, which a narrow window may break where a path or a name has a sign. */
const breakable = (text: string): ComponentChild[] =>
  oneLine(text)
    .split(/(?<=\S{12}[/.,=:-])(?=\S)/)
    .flatMap((part, index) => (index === 0 ? [part] : [h('wbr', null), part]));

const standingWords = (tone: Tone): string => (tone === 'good' ? 'passed' : tone);
