import { type ComponentChild, h } from 'preact';
import type { Entry } from '../../harness/vocabulary/entry.ts';
import type { Plan, Trial } from '../../harness/vocabulary/plan.ts';
import { documents, type Scenario } from '../../harness/vocabulary/scenario.ts';
import type { ScenarioVerdict } from '../../harness/vocabulary/verdict.ts';
import { describeProbe } from '../phrases.ts';
import { type Reached, reachedBy } from '../reached.ts';
import { differenceWords } from '../reset.ts';
import { storySentences } from '../story.ts';
import { amount, seconds } from '../text.ts';
import { transcriptOf } from '../transcript.ts';
import { fateOfScenario, scenarioWords, triageWords } from '../words.ts';
import { code, commands, fateSign, folded, idOf, inFate, prose, table } from './elements.ts';
import { captures, evidenceIn } from './evidence.ts';
import { lookupsLost } from './lost.ts';
import { timeline } from './timeline.ts';
import { claimList, remedyList } from './verdicts.ts';

/** A trial, and what its part of the journal says. */
export interface ToldTrial {
  readonly trial: Trial;
  readonly entries: readonly Entry[];
}

/**
 * A scenario: its story, the outage as it was seen, its verdicts and what they rest on, and what was done.
 *
 * @param trials its own
 */
export function scenarioSection(verdict: ScenarioVerdict, trials: readonly ToldTrial[], plan: Plan): ComponentChild {
  const scenario = trials[0]?.trial.scenario;
  if (scenario === undefined) return null;
  const entries = trials.flatMap((told) => told.entries);
  const evidence = evidenceIn(new Map(entries.map((entry) => [entry.seq, entry])));
  const told = { verdict, scenario, evidence };
  const judged = verdict.proof.remedies.length > 0 || verdict.triage !== undefined;
  const named = trials.length > 1;
  return h(
    'section',
    { id: idOf(verdict.id), 'data-scenario': verdict.id, 'data-from': verdict.document },
    header(
      verdict,
      scenario,
      reachedBy(
        verdict,
        trials.map(({ trial }) => trial.id),
        entries,
      ),
    ),
    part(
      'The outage',
      trials.flatMap((one) => outageOf(one, named)),
    ),
    part('What was tried', judged ? [remedyList(told)] : []),
    part('What the documents say', [claimList(told)]),
    part('What became of steady lookups', lookupsLost(verdict, scenario)),
    part(
      'What was done',
      trials.flatMap((one) => doneIn(one, named)),
    ),
    part('What else there is to see', further(verdict, plan, entries)),
  );
}

const part = (title: string, children: readonly ComponentChild[]): ComponentChild => {
  const shown = children.filter((child) => child !== null);
  return shown.length === 0 ? null : h('div', { 'data-part': '' }, h('h3', null, title), shown);
};

function header(verdict: ScenarioVerdict, scenario: Scenario, reached: Reached): ComponentChild {
  const { id, title, timings, triage, fidelity } = verdict;
  const { proof, outcome } = storySentences(verdict, reached);
  const fate = fateOfScenario(verdict);
  const errors = triage === undefined ? [] : [`The errors in the log: ${triageWords(triage)}.`];
  const times = [
    ['boot', timings.bootMs],
    ['fault to symptoms', timings.symptomMs],
    ['remedy to recovery', timings.recoveryMs],
    ['reset', timings.resetMs],
  ].flatMap(([what, ms]) => (typeof ms === 'number' ? [`${what} ${seconds(ms)}`] : []));
  const facts: [string, ComponentChild][] = [
    ['Document', `${documents[scenario.source.document] ?? verdict.document}, ${scenario.source.section}`],
    [
      'Cluster',
      [
        code(`kind-configs/${scenario.cluster}.yaml`),
        scenario.needs === undefined ? '' : `; needs ${scenario.needs.join(', ')}`,
      ],
    ],
    ['Fidelity', fidelity === 'real' ? 'real' : ['emulated. ', prose(fidelity.emulated)]],
    ...(times.length === 0 ? [] : ([['Times', times.join(', ')]] as [string, ComponentChild][])),
  ];
  return h(
    'header',
    null,
    h('h2', null, fateSign(fate), prose(title)),
    h(
      'p',
      { class: 'muted' },
      h('a', { class: 'id', href: `#${idOf(id)}` }, id),
      ': ',
      inFate(fate, scenarioWords(verdict)),
    ),
    h('p', null, prose([...proof, ...errors, ...outcome].join(' '))),
    h(
      'dl',
      { class: 'facts' },
      facts.map(([term, words]) => h('div', null, h('dt', null, term), h('dd', null, words))),
    ),
  );
}

function outageOf({ trial, entries }: ToldTrial, named: boolean): ComponentChild[] {
  const shown = timeline(trial.id, entries);
  return named && shown.length > 0 ? [inTrial(trial), ...shown] : shown;
}

const inTrial = ({ id }: Trial): ComponentChild => h('h4', null, 'In ', code(id));

/** The commands of a trial, a block for each part of it. */
function doneIn({ trial, entries }: ToldTrial, named: boolean): ComponentChild[] {
  return [
    named ? inTrial(trial) : null,
    ...transcriptOf(trial, entries).map(({ title, lines }) =>
      h('div', null, h('p', { class: 'muted' }, title), commands(lines.join('\n'), `Copy: ${title} of ${trial.id}`)),
    ),
    captures(entries),
  ];
}

function further(verdict: ScenarioVerdict, plan: Plan, entries: readonly Entry[]): ComponentChild[] {
  const { lookAlikes = {}, reset, breakdowns } = verdict;
  const questions = Object.entries(lookAlikes).map(([name, answers]) => {
    const probe = plan.lookAlikeProbes?.[name];
    return [name, probe === undefined ? '' : prose(describeProbe(probe).words), answers];
  });
  const caption = `Asked under the fault of ${verdict.id}, as under every other`;
  const equal = entries.flatMap((entry) => (entry.kind === 'fingerprint' ? entry.facts : []));
  return [
    questions.length === 0
      ? null
      : folded(
          `What tells it from look-alikes: ${amount(questions.length, 'question')}`,
          table({ caption, head: ['question', 'in words', 'answer'] }, questions),
        ),
    ...(reset.differences.length === 0
      ? []
      : [
          h('p', null, 'What the reset left behind:'),
          h(
            'ul',
            null,
            reset.differences.map((one) => h('li', null, differenceWords(one))),
          ),
        ]),
    ...(reset.proof === 'equal' && equal.length > 0
      ? [h('p', null, `Afterwards the cluster was as after its boot, by ${amount(equal.at(-1) ?? 0, 'fact')}.`)]
      : []),
    ...breakdowns.map((message) => h('p', { class: 'bad' }, `The lab broke: ${message}`)),
  ];
}
