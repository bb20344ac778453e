import { type ComponentChild, h } from 'preact';
import type { Remedy, Scenario, Source } from '../../harness/vocabulary/scenario.ts';
import type { ClaimVerdict, RemedyVerdict, ScenarioVerdict } from '../../harness/vocabulary/verdict.ts';
import { describeProbe } from '../phrases.ts';
import { dnsWords, gradeWords, quoteLimit, sourceWords, triageWords, truthWords } from '../words.ts';
import { code, commands, fateSign, folded, gradeSign, idOf, inFate, inGrade, prose } from './elements.ts';
import type { Evidence } from './evidence.ts';

interface Told {
  readonly verdict: ScenarioVerdict;
  readonly scenario: Scenario;
  readonly evidence: Evidence;
}

/** What the documents say, one sentence after the other, and what the cluster said to it. */
export function claimList({ verdict, scenario, evidence }: Told): ComponentChild {
  return h(
    'ol',
    { class: 'verdicts' },
    verdict.claims.map((claim) => claimItem(claim, { verdict, scenario, evidence })),
  );
}

function claimItem(claim: ClaimVerdict, { verdict, scenario, evidence }: Told): ComponentChild {
  const id = idOf(verdict.id, claim.id);
  const expected =
    claim.fate === 'unexpected'
      ? `, expected ${gradeWords[claim.expected]}`
      : claim.expected === 'confirmed'
        ? ''
        : ', as expected';
  const elsewhere = isSame(claim.source, scenario.source)
    ? null
    : h('p', { class: 'muted' }, sourceWords(claim.source));
  return h(
    'li',
    { id, 'data-item': `${claim.grade} ${claim.fate}`, 'data-from': claim.source.document },
    h(
      'div',
      { class: 'says' },
      gradeSign(claim.grade),
      h('p', null, prose(claim.says), ' ', h('a', { class: 'id', href: `#${id}` }, claim.id)),
      elsewhere,
    ),
    h(
      'div',
      { class: 'found' },
      h(
        'p',
        null,
        h('strong', null, inGrade(claim.grade, gradeWords[claim.grade])),
        inFate(claim.fate, expected),
        ': ',
        prose(claim.answered),
      ),
      claim.quote === undefined ? null : h('p', null, code(claim.quote, quoteLimit)),
      claim.note === undefined ? null : h('p', { class: 'muted' }, prose(claim.note)),
    ),
    h('div', { class: 'more' }, asked(claim.id, scenario), evidence.show(claim.because, id)),
  );
}

const isSame = (one: Source, other: Source): boolean =>
  one.document === other.document && one.section === other.section;

/** How the cluster was asked, and which answers would have made the sentence true. */
function asked(id: string, scenario: Scenario): ComponentChild {
  const [remedyId = '', own = ''] = id.split('/');
  const claim = scenario.symptoms[id] ?? scenario.remedies.find((remedy) => remedy.id === remedyId)?.verify[own];
  if (claim === undefined) return null;
  const { words, command } = describeProbe(claim.probe);
  return folded(
    'How it was asked',
    h('p', null, prose(words), ' ', truthWords(claim)),
    commands(command, `Copy the question ${id}`),
  );
}

/** What was tried, in the order of the plan, and what DNS did. */
export function remedyList({ verdict, scenario, evidence }: Told): ComponentChild {
  const items = verdict.proof.remedies.map((remedy) => remedyItem(remedy, { verdict, scenario, evidence }));
  return h('ol', { class: 'verdicts' }, items, triageItem({ verdict, scenario, evidence }));
}

const originWords: Readonly<Record<Remedy['origin'], string>> = {
  control: 'a control, which must not help',
  documented: "the document's fix",
  alternative: 'another fix that the document offers',
  corrected: "what works where the document's fix does not",
};

function remedyItem(remedy: RemedyVerdict, { verdict, scenario, evidence }: Told): ComponentChild {
  const id = idOf(verdict.id, 'remedy', remedy.id);
  const planned = scenario.remedies.find((one) => one.id === remedy.id);
  // The note of a verdict often begins with what was known before.
  const known = remedy.note?.includes(planned?.because ?? '') ? undefined : planned?.because;
  const notes = [remedy.note, known, planned?.standsFor].flatMap((note) => note ?? []);
  const expected = remedy.expected === 'back' ? 'back' : 'not back';
  return h(
    'li',
    { id, 'data-item': remedy.fate, 'data-from': scenario.source.document },
    h(
      'div',
      { class: 'says' },
      fateSign(remedy.fate),
      h(
        'p',
        null,
        h('strong', null, h('a', { class: 'id', href: `#${id}` }, remedy.id)),
        `: ${originWords[remedy.origin]}`,
      ),
    ),
    h(
      'div',
      { class: 'found' },
      h('p', null, 'DNS: ', h('strong', null, inFate(remedy.fate, dnsWords(remedy))), `; expected: ${expected}`),
      notes.map((note) => h('p', { class: 'muted' }, prose(note))),
    ),
    h('div', { class: 'more' }, evidence.show(remedy.because, id)),
  );
}

function triageItem({ verdict: { id: scenarioId, triage }, scenario, evidence }: Told): ComponentChild {
  if (triage === undefined) return null;
  const id = idOf(scenarioId, 'triage');
  return h(
    'li',
    { id, 'data-item': triage.fate, 'data-from': scenario.source.document },
    h('div', { class: 'says' }, fateSign(triage.fate), h('p', null, 'The errors in the log')),
    h('div', { class: 'found' }, h('p', null, h('strong', null, triageWords(triage)), ': ', prose(triage.why))),
    h('div', { class: 'more' }, evidence.show(triage.because, id)),
  );
}
