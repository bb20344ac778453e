import { expect } from 'chai';
import { makeResult, worstExitCode } from '../../harness/grade.ts';
import { type Compared, type ComparedRun, compare } from '../../reports/comparison/compare.ts';
import { comparisonRenderers } from '../../reports/comparison/index.ts';
import { comparisonSchema } from '../../reports/comparison/schema.ts';
import { hostileRun, newerOnly, roughRun, smoothRun, twoVersions } from '../fixtures/reported-runs.ts';

const compared = (runs: readonly ComparedRun[] = twoVersions()): Compared => ({
  id: 'run-1',
  path: 'runs/run-1',
  runs,
});
const table = (runs: Compared, width = 100) => comparisonRenderers.table(runs, { color: false, width });

/** What a journal that ends before its first trial leaves. */
function cutOff({ plan }: ComparedRun): ComparedRun {
  return { kubernetes: 'v1.36.3', plan, journal: [], result: makeResult(plan, [], { directory: 'runs/run-1' }) };
}

describe('the comparison of runs with several versions', () => {
  it('is a table, claim by version, with what differs marked', () => {
    expect(table(compared())).to.equal(
      `
  claim or remedy           v1.34.4         v1.36.3
wounded
  no-endpoints              ✓ confirmed     ✓ confirmed
▸ lookup-times-out          ✓ confirmed     ≠ differently
  says-so-in-the-log        ✗ refuted       ✗ refuted
  one-pod-crashes           ✓ confirmed     ✓ confirmed
  bandage/endpoints-return  ✓ confirmed     ✓ confirmed
  wait                      → still broken  → still broken
  bandage                   → back 4.2 s    → back 4.2 s

▸ differs between the versions, ? is not known for one of them, ! is not what was expected, ≠
confirmed in other words, – not reproducible here, → what DNS did under a remedy, or the errors in
the log came to

What differs between the versions
  ▸ wounded, lookup-times-out: A lookup times out.
    v1.34.4: confirmed. The cluster answered: timed-out on every node.
    v1.36.3: confirmed differently. The cluster said: ;; connection refused It is refused.

v1.34.4, CoreDNS 1.12.1: 7 verdicts as expected, 0 differ, 0 ungraded.
v1.36.3, CoreDNS 1.14.2: 7 verdicts as expected, 0 differ, 0 ungraded.
1 of 7 verdicts differs between the versions.
`.slice(1),
    );
  });

  it('says of each version what was not expected', () => {
    const [older, newer] = [smoothRun(), roughRun()];
    const printed = table(
      compared([
        { kubernetes: 'v1.34.4', ...older },
        { kubernetes: 'v1.36.3', ...newer },
      ]),
      120,
    );
    expect(printed).to.include('  ✗ v1.36.3: otherwise, documented remedy bandage: DNS is degraded, expected back.');
    expect(printed).to.include('→ degraded !').and.to.include('✗ refuted !');
    expect(printed).not.to.include('✗ v1.34.4');
  });

  it('calls neither the same nor different what the lab does not know', () => {
    const [older] = twoVersions();
    if (older === undefined) throw new Error('there is no run');
    const { verdicts, summary, comparison } = compare(compared([older, cutOff(older)]));
    expect(new Set(verdicts.map((one) => one.compared))).to.deep.equal(new Set(['unknown']));
    expect(summary).to.deep.equal({ same: 0, different: 0, unknown: 7, notTried: 0 });
    expect(comparison.complete).to.equal(false);
    expect(table(compared([older, cutOff(older)])))
      .to.include('7 cannot be compared')
      .and.to.include('did not end');
  });

  it('takes what a host lacks for no difference', () => {
    const lacking = (run: ComparedRun): ComparedRun => {
      const { result } = run;
      const scenarios = result.scenarios.map((scenario) => ({
        ...scenario,
        claims: scenario.claims.map((claim) =>
          claim.id === 'no-endpoints' ? { ...claim, grade: 'not-reproducible-here' as const } : claim,
        ),
      }));
      return { ...run, result: { ...result, scenarios } };
    };
    const [older, newer] = twoVersions();
    if (older === undefined || newer === undefined) throw new Error('there are no two runs');
    const found = (...runs: ComparedRun[]) =>
      compare(compared(runs)).verdicts.find(({ id }) => id === 'no-endpoints')?.compared;
    expect(found(older, lacking(newer))).to.equal('unknown');
    expect(found(lacking(older), lacking(newer))).to.equal('same');
  });

  it('does not miss a remedy that is not meant for one of the versions', () => {
    const runs = compared(twoVersions(newerOnly));
    const { verdicts, summary } = compare(runs);
    expect(verdicts.filter((one) => one.compared === 'not-tried').map(({ id }) => id)).to.deep.equal([
      'bandage/endpoints-return',
      'bandage',
    ]);
    expect(verdicts.at(-1)).to.deep.include({ id: 'bandage', notTried: { 'v1.34.4': 'version' } });
    expect(summary).to.deep.equal({ same: 4, different: 1, unknown: 0, notTried: 2 });
    expect(table(runs))
      .to.include('\n  bandage                   – not tried     → back 4.2 s\n')
      .and.to.include('differs between the versions, 2 were not tried with every version.')
      .and.not.to.include('cannot be compared');
    const [older, newer] = runs.runs;
    if (older === undefined || newer === undefined) throw new Error('there are no two runs');
    const withCutOff = compare(compared([older, newer, cutOff(newer)]));
    expect(withCutOff.summary, 'one more is not known').to.deep.equal({
      same: 0,
      different: 1,
      unknown: 6,
      notTried: 0,
    });
  });

  it('keeps to the width that it is given', () => {
    const [older, newer] = [roughRun(), smoothRun()];
    for (const width of [80, 100, 140]) {
      for (const versions of [
        ['v1.34.4', 'v1.36.3'],
        ['v1.33.1', 'v1.34.4', 'v1.35.2', 'v1.36.3'],
      ]) {
        const runs = versions.map((kubernetes, index) => ({ kubernetes, ...(index % 2 === 0 ? older : newer) }));
        const lines = table(compared(runs), width).split('\n');
        expect(Math.max(...lines.map((line) => [...line].length)), `${width} columns`).to.be.at.most(width);
      }
    }
  });

  it('keeps to the width when a run was cut off', () => {
    const [older] = twoVersions();
    if (older === undefined) throw new Error('there is no run');
    for (const width of [40, 60, 100]) {
      const lines = table(compared([older, cutOff(older)]), width).split('\n');
      expect(Math.max(...lines.map((line) => [...line].length)), `${width} columns`).to.be.at.most(width);
    }
  });

  it('has colours only where they are wanted, and says the same without', () => {
    const escapes = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');
    for (const width of [40, 100]) {
      const coloured = comparisonRenderers.table(compared(), { color: true, width });
      expect(coloured).to.match(escapes);
      expect(coloured.replaceAll(escapes, '')).to.equal(table(compared(), width));
    }
  });

  it('lets no cluster move the cursor, reorder a line, begin one or write markup', () => {
    const runs = compared(['v1.34.4', 'v1.36.3'].map((kubernetes) => ({ kubernetes, ...hostileRun() })));
    expect(table(runs)).not.to.match(/(?!\n)\p{Cc}|[\u2028-\u202e\u2066-\u2069]/u);
    const markdown = comparisonRenderers.markdown(runs, { color: false, width: 80 });
    expect(markdown).not.to.match(
      /(?!\n)\p{Cc}|[\u2028-\u202e\u2066-\u2069]|(?<!\\)<script|^# EVIL|(?<!\\)\]\(https/mu,
    );
  });

  it('is a document for people, which leads to the report of each run', () => {
    const markdown = comparisonRenderers.markdown(compared(), { color: false, width: 80 });
    expect(markdown).to.include('[report](v1.34.4/report.md)').and.to.include('[report](v1.36.3/report.md)');
    expect(markdown).to.include('| ▸ | wounded | lookup-times-out | ✓ confirmed | ≠ differently |');
  });

  it('ends as its worst run does', () => {
    const [smooth, rough] = [smoothRun().result, roughRun().result];
    const unknown = makeResult(smoothRun().plan, [], { directory: '' });
    expect(
      [
        [smooth, smooth],
        [smooth, unknown],
        [unknown, rough],
        [rough, smooth],
      ].map(worstExitCode),
    ).to.deep.equal([0, 2, 1, 1]);
  });
});

describe('the comparison document', () => {
  it('is described by its schema, down to the last field', () => {
    for (const runs of [twoVersions(), twoVersions(newerOnly), [{ kubernetes: 'v1.34.4', ...roughRun() }]]) {
      const document: unknown = JSON.parse(comparisonRenderers.json(compared(runs), { color: false, width: 80 }));
      expect(comparisonSchema.parse(document)).to.deep.equal(document);
    }
  });
});
