import { type ComponentChild, h } from 'preact';
import { documents } from '../harness/vocabulary/scenario.ts';
import type { Result } from '../harness/vocabulary/verdict.ts';
import { boots } from './html/boots.ts';
import { fateSign, idOf } from './html/elements.ts';
import { type Chart, overview } from './html/overview.ts';
import { page } from './html/page.ts';
import { recoveryTimes } from './html/recoveries.ts';
import { scenarioSection } from './html/scenario.ts';
import type { Renderer, ReportedRun } from './renderer.ts';
import { fateOfScenario, gradeWords } from './words.ts';

/** A run as one file for a browser: the first screen, then every scenario with its outage, verdicts and evidence. */
export const html: Renderer = (run) => {
  const { result } = run;
  const charts = [
    { id: 'recovery', title: 'Recovery times', section: recoveryTimes(result) },
    { id: 'boots', title: 'Boot time by action', section: boots(run.journal) },
  ].filter(({ section }) => section !== null);
  return page({
    title: `dnsdrill, run ${result.run.id}`,
    body: [
      h('a', { class: 'skip', href: '#main' }, 'Skip to the report'),
      contents(result, charts),
      h('p', { id: 'said', class: 'unseen', role: 'status' }),
    ],
    main: piecesOf(run, charts),
  });
};

function* piecesOf({ plan, journal, result }: ReportedRun, charts: readonly Chart[]): Generator<ComponentChild> {
  yield overview(result, charts);
  yield filter(result);
  const entries = Map.groupBy(journal, ({ trial }) => trial);
  const trials = Map.groupBy(plan.trials, ({ scenario }) => scenario.id);
  for (const verdict of result.scenarios) {
    const told = (trials.get(verdict.id) ?? []).map((trial) => ({ trial, entries: entries.get(trial.id) ?? [] }));
    yield scenarioSection(verdict, told, plan);
  }
  for (const { section } of charts) yield section;
}

function contents({ scenarios }: Result, charts: readonly Chart[]): ComponentChild {
  return h(
    'nav',
    { 'aria-label': 'Contents' },
    h('a', { href: '#top' }, 'Overview'),
    h('ul', null, [
      ...scenarios.map((scenario) =>
        h(
          'li',
          { 'data-row': scenario.id },
          fateSign(fateOfScenario(scenario)),
          h('a', { href: `#${idOf(scenario.id)}` }, scenario.id),
        ),
      ),
      ...charts.map(({ id, title }) => h('li', null, h('a', { href: `#${id}` }, title))),
    ]),
  );
}

/** It does nothing without the script, which shows it. */
function filter({ scenarios }: Result): ComponentChild {
  const cited = new Set(
    scenarios.flatMap(({ document, claims }) => [document, ...claims.map(({ source }) => source.document)]),
  );
  const option = (value: string, words: string) => h('option', { value }, words);
  return h(
    'form',
    { id: 'filter', role: 'search', hidden: true, 'aria-label': 'Verdicts' },
    h('label', null, h('span', null, 'Search'), h('input', { type: 'search', name: 'search', autocomplete: 'off' })),
    h(
      'label',
      null,
      h('span', null, 'Verdict'),
      h('select', { name: 'verdict' }, [
        option('', 'any'),
        option('unexpected', 'differs from what was expected'),
        ...Object.entries(gradeWords).map(([grade, words]) => option(grade, words)),
      ]),
    ),
    h(
      'label',
      null,
      h('span', null, 'Document'),
      h('select', { name: 'document' }, [
        option('', 'any'),
        ...Object.entries(documents).flatMap(([id, title]) => (cited.has(id) ? option(id, title) : [])),
      ]),
    ),
    h('button', { type: 'reset' }, 'Show all'),
    h('output', { id: 'matches', 'aria-live': 'polite' }),
  );
}
