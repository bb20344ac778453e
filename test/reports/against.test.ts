import { expect } from 'chai';
import { makeResult } from '../../harness/grade.ts';
import type { Entry } from '../../harness/vocabulary/entry.ts';
import type { Scenario } from '../../harness/vocabulary/scenario.ts';
import type { Result, ScenarioVerdict } from '../../harness/vocabulary/verdict.ts';
import { changesOf, type RunPair } from '../../reports/against/changes.ts';
import { againstSchema } from '../../reports/against/schema.ts';
import { isMoreThanNoise } from '../../reports/against/times.ts';
import { againstRenderers } from '../../reports/against.ts';
import { markdown } from '../../reports/markdown.ts';
import type { ReportedRun } from '../../reports/renderer.ts';
import { recordedRun } from '../fixtures/recorded-run.ts';
import { hostileRun, newerOnly, roughRun, smoothRun, twoVersions } from '../fixtures/reported-runs.ts';

const look = { color: false, width: 80 };

/** The run with its first scenario told otherwise. */
function otherwise(run: ReportedRun, change: (scenario: ScenarioVerdict) => Partial<ScenarioVerdict>): ReportedRun {
  const [first, ...rest] = run.result.scenarios;
  if (first === undefined) throw new Error('there is no scenario');
  const result: Result = { ...run.result, scenarios: [{ ...first, ...change(first) }, ...rest] };
  return { ...run, result };
}

const versions = (remedies?: Scenario['remedies']): RunPair => {
  const [before, after] = twoVersions(remedies);
  if (before === undefined || after === undefined) throw new Error('there are no two runs');
  return { before, after };
};

const allPairs = (): RunPair[] => [
  versions(),
  versions(newerOnly),
  { before: roughRun(), after: smoothRun() },
  { before: smoothRun(), after: roughRun() },
  { before: recordedRun(), after: smoothRun() },
  { before: hostileRun(), after: smoothRun() },
];

describe('a run against another', () => {
  it('shows the environments first, then what changed', () => {
    const printed = againstRenderers.table(versions(), look);
    expect(printed).to.include('Environment\n  ▸ kubernetes\n    before: v1.34.4\n    after: v1.36.3\n');
    expect(printed.indexOf('Environment')).to.be.below(printed.indexOf('Verdicts'));
    expect(printed).to.include('  ▸ wounded, lookup-times-out: A lookup times out.');
  });

  it('finds a verdict that is another one, and what DNS did under a remedy', () => {
    const { verdicts, summary } = changesOf({ before: smoothRun(), after: otherwise(smoothRun(), worse) });
    expect(verdicts).to.deep.equal([
      {
        scenario: 'wounded',
        kind: 'remedy',
        id: 'bandage',
        change: 'changed',
        before: { found: 'back', expected: 'back', fate: 'as-expected' },
        after: { found: 'still-broken', expected: 'back', fate: 'unexpected' },
      },
    ]);
    expect(summary).to.deep.equal({ same: 6, changed: 1, unknown: 0, notTried: 0 });
  });

  it('calls what one of the runs does not know no change, and says what only one has', () => {
    const { scenarios, summary } = changesOf({ before: roughRun(), after: smoothRun() });
    expect(scenarios).to.deep.equal({ both: ['wounded'], onlyBefore: ['otherwise', 'unprovable'], onlyAfter: [] });
    expect(summary).to.deep.equal({ same: 7, changed: 0, unknown: 0, notTried: 0 });
    const unknown = otherwise(smoothRun(), ({ claims }) => ({
      claims: claims.map((claim) => ({ ...claim, grade: 'ungraded', fate: 'ungraded', answered: 'nothing' })),
    }));
    const cut = changesOf({ before: smoothRun(), after: unknown });
    expect(cut.summary).to.deep.equal({ same: 2, changed: 0, unknown: 5, notTried: 0 });
    expect(cut.symptoms, 'what nobody answered is no other answer').to.deep.equal([]);
    const fewer = otherwise(smoothRun(), ({ claims }) => ({ claims: claims.slice(1) }));
    expect(changesOf({ before: fewer, after: smoothRun() }).verdicts).to.have.nested.property('0.change', 'only-after');
    expect(changesOf({ before: smoothRun(), after: fewer }).verdicts).to.have.nested.property(
      '0.change',
      'only-before',
    );
  });

  it('calls a remedy that one of the runs had no reason to try neither changed nor unknown', () => {
    const pair = versions(newerOnly);
    const { verdicts, summary } = changesOf(pair);
    expect(verdicts.map(({ id, change }) => `${id} ${change}`)).to.deep.equal([
      'lookup-times-out changed',
      'bandage/endpoints-return not-tried',
      'bandage not-tried',
    ]);
    expect(summary).to.deep.equal({ same: 4, changed: 1, unknown: 0, notTried: 2 });
    expect(againstRenderers.table(pair, { ...look, width: 120 }))
      .to.include('Not tried in one of the runs\n')
      .and.to.include('before: not tried with this version.\n    after: DNS is back 4.2 s.\n')
      .and.to.include('; 2 were not tried in one of the runs.')
      .and.not.to.include('Only in the plan of one');
  });

  it('holds nothing against a run that did not get that far', () => {
    const run = smoothRun();
    const cutAfter = (ends: (entry: Entry) => boolean): ReportedRun => {
      const journal = run.journal.slice(0, run.journal.findIndex(ends) + 1);
      return { ...run, journal, result: makeResult(run.plan, journal, { directory: 'runs/run-1' }) };
    };
    const started = (phase: string) => (entry: Entry) => entry.kind === 'phase' && entry.phase === phase;
    const cutOff = [() => false, started('baseline'), started('inject'), started('symptoms')].map(cutAfter);
    for (const cut of cutOff) {
      for (const pair of [
        { before: run, after: cut },
        { before: cut, after: run },
      ]) {
        expect(changesOf(pair).symptoms, `${cut.journal.length} entries`).to.deep.equal([]);
      }
    }
    expect(cutOff.map((cut) => storyIn(markdown(cut, look)))).to.deep.equal([
      'The baseline did not begin. Whether the fault shows was not asked.',
      'The baseline was not told to its end. Whether the fault shows was not asked.',
      'The baseline passed. Whether the fault shows was not asked.',
      'The baseline passed. Whether the fault showed was not told to its end.',
    ]);
  });

  it('finds what showed otherwise, whatever the pods are called', () => {
    const answering = (answered: string) =>
      otherwise(smoothRun(), ({ claims, proof }) => ({
        claims: claims.map((claim) => ({ ...claim, answered })),
        proof: { ...proof, fault: 'shown' },
      }));
    const before = answering('Running (coredns-a), Pending (coredns-b)');
    expect(changesOf({ before, after: answering('Pending (coredns-x), Running (coredns-y)') }).symptoms).to.deep.equal(
      [],
    );
    expect(changesOf({ before, after: answering('Pending in every pod') }).symptoms[0]).to.deep.equal({
      scenario: 'wounded',
      what: 'claim',
      id: 'no-endpoints',
      before: 'Pending, Running',
      after: 'Pending',
    });
    const unseen = otherwise(smoothRun(), ({ proof }) => ({ proof: { ...proof, fault: 'not-shown' } }));
    expect(changesOf({ before: smoothRun(), after: unseen }).symptoms).to.deep.equal([
      { scenario: 'wounded', what: 'fault', id: '', before: 'shown', after: 'not-shown' },
    ]);
  });

  it('finds times that changed by more than they do from run to run', () => {
    expect(isMoreThanNoise(2.6, 14.9)).to.equal(false);
    expect(isMoreThanNoise(36.3, 52.0)).to.equal(false);
    expect(isMoreThanNoise(12.9, 49)).to.equal(true);
    expect(isMoreThanNoise(49, 12.9)).to.equal(true);
    const slow = otherwise(smoothRun(), ({ timings, proof }) => ({
      timings: { ...timings, symptomMs: 60_000 },
      proof: { ...proof, remedies: proof.remedies.map((one) => ({ ...one, ...(one.seconds && { seconds: 40 }) })) },
    }));
    expect(changesOf({ before: smoothRun(), after: slow }).times).to.deep.equal([
      { scenario: 'wounded', what: 'symptoms', beforeSeconds: 8.2, afterSeconds: 60 },
      { scenario: 'wounded', what: 'recovery', remedy: 'bandage', beforeSeconds: 4.2, afterSeconds: 40 },
    ]);
  });

  it('has nothing to say of a run that came to the same', () => {
    const pair = { before: smoothRun(), after: smoothRun() };
    expect(againstRenderers.table(pair, look)).to.match(/\n\n0 of 7 verdicts changed, 0 symptoms, 0 times\.\n$/);
    expect(againstRenderers.markdown(pair, look)).not.to.include('##');
  });

  it('keeps to the width that it is given, and has colours only where they are wanted', () => {
    const escapes = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');
    for (const pair of allPairs().slice(0, 5)) {
      for (const width of [40, 80, 200]) {
        const plain = againstRenderers.table(pair, { color: false, width });
        const coloured = againstRenderers.table(pair, { color: true, width });
        expect(coloured.replaceAll(escapes, '')).to.equal(plain);
        expect(Math.max(...plain.split('\n').map((line) => line.length)), `${width} columns`).to.be.at.most(width);
      }
    }
  });

  it('lets no cluster move the cursor or write markup', () => {
    const pair = { before: smoothRun(), after: hostileRun() };
    for (const printed of [againstRenderers.table(pair, look), againstRenderers.markdown(pair, look)]) {
      expect(printed).to.include('EVIL');
      expect(printed).not.to.match(/(?!\n)\p{Cc}|[\u2028-\u202e\u2066-\u2069]/u);
    }
    const rows = againstRenderers
      .markdown(pair, look)
      .split('\n')
      .filter((line) => line.startsWith('|'));
    for (const row of rows) expect(row.split('|')).to.have.lengthOf(5);
    expect(rows.join('\n')).not.to.match(/(?<!\\)<script|(?<!\\)\]\(/);
  });

  it('is a document that its schema describes, down to the last field', () => {
    for (const pair of allPairs()) {
      const document: unknown = JSON.parse(againstRenderers.json(pair, look));
      expect(againstSchema.parse(document)).to.deep.equal(document);
    }
  });
});

/** The first two sentences of a story. */
const storyIn = (document: string): string | undefined => /^(The baseline [^.]*\. [^.]*\.)/m.exec(document)?.[1];

const worse = ({ proof }: ScenarioVerdict): Partial<ScenarioVerdict> => ({
  proof: {
    ...proof,
    remedies: proof.remedies.map(({ seconds: _, ...one }) =>
      one.id === 'bandage' ? { ...one, dns: 'still-broken', fate: 'unexpected' } : one,
    ),
  },
});
