import { type ComponentChild, h } from 'preact';
import type { Result, ScenarioVerdict } from '../../harness/vocabulary/verdict.ts';
import { amount, oneLine, seconds } from '../text.ts';
import {
  fateOfScenario,
  fateSigns,
  findings,
  gradeSigns,
  gradeWords,
  scenarioWords,
  sourceWords,
  summaryWords,
  surprises,
} from '../words.ts';
import { fateSign, folded, gradeSign, idOf, inFate, prose } from './elements.ts';

/** A section of the report that shows something of the whole run. */
export interface Chart {
  readonly id: string;
  readonly title: string;
  readonly section: ComponentChild;
}

/** The first screen: what was run and where, what differs from what was expected, and every scenario in a line. */
export function overview(result: Result, charts: readonly Chart[]): ComponentChild[] {
  return [
    h(
      'header',
      { id: 'top' },
      h('h1', null, `Run ${result.run.id}`),
      h('p', { class: 'summary' }, summary(result)),
      place(result),
    ),
    differences(result),
    scenarioTable(result),
    found(result),
    chartLinks(charts),
  ];
}

function summary({ run, summary, scenarios }: Result): ComponentChild[] {
  const tookMs = Date.parse(run.finishedAt) - Date.parse(run.startedAt);
  const took = Number.isNaN(tookMs) ? '' : `, and took ${duration(tookMs)}`;
  const fate = summary.unexpected > 0 ? 'unexpected' : summary.ungraded > 0 ? 'ungraded' : 'as-expected';
  return [
    h('strong', null, inFate(fate, `${summaryWords(summary)}.`)),
    ` ${amount(scenarios.length, 'scenario')}.${run.startedAt === '' ? '' : ` Started ${moment(run.startedAt)}${took}.`}`,
    run.complete ? '' : h('strong', { class: 'bad' }, ' The run did not end: what its journal lacks is ungraded.'),
  ];
}

/** `2026-11-25T09:11:15.113Z` as people write it. */
const moment = (iso: string): string =>
  oneLine(iso).replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/, '$1 at $2 UTC');

function duration(ms: number): string {
  if (ms < 60_000) return seconds(ms);
  const whole = Math.round(ms / 1_000);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

const placeNames = {
  kubernetes: 'Kubernetes',
  coredns: 'CoreDNS',
  kernel: 'kernel',
  engine: 'engine',
  image: 'node image',
};

function place({ environment }: Result): ComponentChild {
  const facts: [string, string][] = [
    ...Object.entries(placeNames).map(([field, name]): [string, string] => [
      name,
      environment[field as keyof typeof placeNames],
    ]),
    ['capabilities', environment.capabilities.join(', ') || 'none'],
  ];
  return h(
    'dl',
    { class: 'place' },
    facts.map(([term, value]) => h('div', null, h('dt', null, term), h('dd', null, oneLine(value)))),
  );
}

function differences(result: Result): ComponentChild {
  const list = surprises(result);
  if (list.length === 0) return h('p', null, fateSign('as-expected'), 'Nothing differs from what was expected.');
  return h(
    'section',
    { 'aria-labelledby': 'differs' },
    h('h2', { id: 'differs' }, 'Differs from what was expected'),
    h(
      'ul',
      { class: 'plain' },
      list.map(({ fate, text }) => h('li', null, fateSign(fate), oneLine(text))),
    ),
  );
}

function scenarioTable({ scenarios }: Result): ComponentChild {
  const rows = scenarios.map((scenario) => {
    const fate = fateOfScenario(scenario);
    return h(
      'tr',
      { 'data-row': scenario.id },
      h('th', { scope: 'row' }, fateSign(fate), h('a', { href: `#${idOf(scenario.id)}` }, scenario.id)),
      h('td', { class: 'wide' }, prose(scenario.title)),
      h('td', { class: 'short' }, inFate(fate, scenarioWords(scenario))),
      h('td', { class: 'number' }, backWords(scenario)),
      h('td', { class: 'counts' }, counts(scenario)),
    );
  });
  const signs = Object.entries(gradeSigns).map(
    ([grade, sign]) => `${sign} ${gradeWords[grade as keyof typeof gradeWords]}`,
  );
  const heads: [string, string][] = [
    ['scenario', ''],
    ['what happens', 'wide'],
    ['verdict', ''],
    ['DNS back after', 'number'],
    ['sentences', ''],
  ];
  return h(
    'section',
    { 'aria-labelledby': 'scenarios' },
    h('h2', { id: 'scenarios' }, 'Scenarios'),
    h(
      'table',
      { class: 'scenarios' },
      h(
        'caption',
        null,
        `Verdicts: ${fateSigns['as-expected']} as expected, ${fateSigns.unexpected} differs, ${fateSigns.ungraded} ungraded. Sentences: ${signs.join(', ')}.`,
      ),
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          heads.map(([name, kind]) => h('th', { scope: 'col', class: kind }, name)),
        ),
      ),
      h('tbody', null, rows),
    ),
  );
}

/** How many sentences have each grade; a column for each, so that they can be compared. */
const counts = ({ claims }: ScenarioVerdict): ComponentChild[] =>
  (Object.keys(gradeSigns) as (keyof typeof gradeSigns)[]).map((grade) => {
    const count = claims.filter((claim) => claim.grade === grade).length;
    const words =
      count === 0 ? null : [gradeSign(grade), h('span', { class: 'unseen' }, gradeWords[grade]), ` ${count} `];
    return h('span', { class: 'count' }, words);
  });

/** Of the fixes that worked, how long they took: the fastest and the slowest. */
function backWords({ proof }: ScenarioVerdict): string {
  const times = proof.remedies.flatMap(({ dns, seconds: took }) => (dns === 'back' && took !== undefined ? took : []));
  if (times.length === 0) return proof.fault === 'none' ? '' : '–';
  const [least, most] = [Math.min(...times).toFixed(1), Math.max(...times).toFixed(1)];
  return least === most ? `${least} s` : `${least} to ${most} s`;
}

const chartLinks = (charts: readonly Chart[]): ComponentChild =>
  charts.length === 0
    ? null
    : h(
        'p',
        null,
        'Charts: ',
        charts.flatMap(({ id, title }, index) => [
          index > 0 ? ', ' : '',
          h('a', { href: `#${id}` }, title.toLowerCase()),
        ]),
      );

function found(result: Result): ComponentChild {
  const list = findings(result);
  if (list.length === 0) return null;
  return folded(
    `Wrong in the documents, or said in other words: ${amount(list.length, 'sentence')}`,
    h(
      'ul',
      { class: 'plain' },
      list.map((claim) =>
        h(
          'li',
          null,
          gradeSign(claim.grade),
          prose(claim.says),
          h('span', { class: 'muted' }, ` ${sourceWords(claim.source)}: `),
          h('a', { href: `#${idOf(claim.scenario, claim.id)}` }, `${gradeWords[claim.grade]} in ${claim.scenario}`),
        ),
      ),
    ),
  );
}
