import { expect } from 'chai';
import { makeResult } from '../../harness/grade.ts';
import { table } from '../../reports/table.ts';
import { recordedRun } from '../fixtures/recorded-run.ts';
import { hostileRun, roughRun, sharedRun, smoothRun } from '../fixtures/reported-runs.ts';
import { journalWith, planOf, wounded } from '../fixtures/story.ts';
import { fakeTerminal } from '../fixtures/terminal.ts';
import { expectGolden } from '../golden.ts';

/** What sets a colour in a terminal. */
const escapes = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');

describe('the table of a run', () => {
  it('tells at a glance that all is as expected, and what the documents get wrong', () => {
    expect(table(smoothRun(), { color: false, width: 120 })).to.equal(
      `
┌──────────┬──────────┬───────────┬────────────────────────────────────┬───────────────┬─────────────┐
│ scenario │ baseline │ fault     │ remedies                           │ claims        │ verdict     │
├──────────┼──────────┼───────────┼────────────────────────────────────┼───────────────┼─────────────┤
│ wounded  │ passed   │ shown     │ ✓ wait → still broken, as expected │ ✓ 3  ≠ 1  ✗ 1 │ as expected │
│          │          │           │ ✓ bandage → back 4.2 s             │               │             │
└──────────┴──────────┴───────────┴────────────────────────────────────┴───────────────┴─────────────┘

What the documents get wrong, or say in other words
  ≠ wounded, lookup-times-out: A lookup times out. (coredns-guide, Error 0)
    The cluster said: ;; connection refused
    It is refused.
  ✗ wounded, says-so-in-the-log: The log says \`I am wounded\`. (coredns-guide, Error 0)
    The cluster answered: absent in every pod.
    It never does.

7 verdicts as expected, 0 differ, 0 ungraded.
`.slice(1),
    );
  });

  it('is a list where it is narrow, and says what differs and why', () => {
    expect(table(roughRun(), { color: false, width: 80 })).to.equal(
      `
wounded
  ✓ as expected
    baseline passed, fault shown
    claims ✓ 3 ≠ 1 ✗ 1
  ✓ wait → still broken, as expected
  ✓ bandage → back 4.2 s
otherwise
  ✗ 3 differ, 1 ungraded
    baseline passed, fault shown
    claims ✓ 3 ✗ 1 ? 1
  ✓ wait → still broken, as expected
  ✗ bandage → degraded, expected back
unprovable
  ? 7 ungraded
    baseline cut off, fault cut off
    claims ? 5
  ? wait → unknown
  ? bandage → unknown

What differs from what was expected
  ✗ otherwise, documented remedy bandage: DNS is degraded, expected back.
  ✗ otherwise, lookup-times-out: refuted, expected confirmed differently. A
    lookup times out. The cluster answered: answered (lab-control-plane),
    timed-out (lab-worker).
  ✗ otherwise, says-so-in-the-log: confirmed, expected refuted. The log says \`I
    am wounded\`. The cluster said: [INFO] I am wounded
  ? otherwise: nobody asked. Ungraded: bandage/endpoints-return.
  ? unprovable: the baseline is unknown: the lab broke: no disk. Ungraded: wait,
    bandage, no-endpoints, lookup-times-out, says-so-in-the-log,
    one-pod-crashes, bandage/endpoints-return.

What the documents get wrong, or say in other words
  ≠ wounded, lookup-times-out: A lookup times out. (coredns-guide, Error 0)
    The cluster said: ;; connection refused
    It is refused.
  ✗ wounded, says-so-in-the-log: The log says \`I am wounded\`. (coredns-guide,
    Error 0)
    The cluster answered: absent in every pod.
    It never does.
  ✗ otherwise, lookup-times-out: A lookup times out. (coredns-guide, Error 0)
    The cluster answered: answered (lab-control-plane), timed-out (lab-worker).
    Known so far: It is refused.

10 verdicts as expected, 3 differ, 8 ungraded.
`.slice(1),
    );
  });

  it('says that nothing was told of a scenario whose trials the journal lacks, and what failed where it has them', () => {
    const { plan } = smoothRun();
    const run = { plan, journal: [], result: makeResult(plan, [], { directory: '' }) };
    expect(table(run, { color: false, width: 80 })).to.include('    baseline not told, fault not told\n');
    expect(table(run, { color: false, width: 120 })).to.match(/│ wounded +│ not told │ not told +│ \? wait → unknown/);
    const journal = journalWith({ baseline: (story) => story.rounds(3, 'timed-out') });
    const failed = { plan, journal, result: makeResult(plan, journal, { directory: '' }) };
    expect(table(failed, { color: false, width: 120 })).to.match(/│ wounded +│ failed +│ not-shown +│/);
  });

  it('calls a baseline in which the lab broke cut off, and not failed', () => {
    expect(table(roughRun(), { color: false, width: 120 })).to.match(/│ unprovable +│ cut off +│ cut off +│/);
  });

  it('says of the control that nothing was broken, whatever else is not told', () => {
    const plan = planOf({ ...wounded, inject: [], shownBy: [], remedies: [] });
    const run = { plan, journal: [], result: makeResult(plan, [], { directory: '' }) };
    expect(table(run, { color: false, width: 80 })).to.include('    baseline not told, fault none\n');
  });

  it('says what a reset left, and nothing of one that left nothing', () => {
    const printed = table(sharedRun(), { color: false, width: 80 });
    expect(printed.split('\n').filter((line) => /[!]|What resets/.test(line))).to.deep.equal([
      '  ! reset left 2 differences',
      '  ! reset unproved',
      'What resets left behind',
      '  ! otherwise: Deployment kube-system/coredns: spec.replicas is 3, was 2',
      '  ! otherwise: /etc/resolv.conf on lab-worker: line 2 is nameserver 127.0.0.53,',
    ]);
    expect(table(sharedRun(), { color: false, width: 120 })).to.include('│ ! reset left 2 differences ');
  });

  it('keeps to the width that it is given', () => {
    for (const run of [roughRun(), sharedRun(), recordedRun()]) {
      for (const width of [40, 50, 60, 80, 100, 140, 200]) {
        const lines = table(run, { color: false, width }).split('\n');
        expect(Math.max(...lines.map((line) => [...line].length)), `${width} columns`).to.be.at.most(width);
      }
    }
  });

  it('grows no wider than what stands in it, and sets its sentences in lines that can be read', () => {
    const [border = ''] = table(recordedRun(), { color: false, width: 200 }).split('\n');
    expect(border.length).to.be.within(100, 125);
    const long = { ...roughRun().result };
    const note = 'because of this and that, '.repeat(12);
    const [first, ...rest] = long.scenarios;
    const claims = first?.claims.map((claim) => ({ ...claim, note })) ?? [];
    const run = { ...roughRun(), result: { ...long, scenarios: first ? [{ ...first, claims }, ...rest] : [] } };
    const told = table(run, { color: false, width: 200 }).split('\n');
    expect(Math.max(...told.map((line) => [...line].length))).to.be.at.most(120);
  });

  for (const width of [40, 80, 200]) {
    it(`of a run on real clusters reads as in the stored example of ${width} columns`, () => {
      expectGolden(table(recordedRun(), { color: false, width }), `recorded-run.${width}.txt`);
    });
  }

  it('stands in a terminal of its width as it was printed', async () => {
    for (const width of [40, 80, 200]) {
      const terminal = fakeTerminal(width, 60);
      const printed = table(recordedRun(), { color: true, width });
      terminal.stream.write(printed);
      const plain = printed
        .replaceAll(escapes, '')
        .split('\n')
        .filter((line) => line !== '');
      expect(await terminal.shows()).to.deep.equal(plain);
    }
  });

  it('has colours only where they are wanted, and says the same without', () => {
    for (const width of [40, 80, 120, 200]) {
      const plain = table(roughRun(), { color: false, width });
      const coloured = table(roughRun(), { color: true, width });
      expect(plain).not.to.match(escapes);
      expect(coloured).to.match(escapes);
      expect(coloured.replaceAll(escapes, '')).to.equal(plain);
    }
  });

  it('lets no cluster move the cursor, reorder a line or begin one', () => {
    for (const width of [80, 120]) {
      const printed = table(hostileRun(), { color: false, width });
      expect(printed).to.include('EVIL');
      expect(printed).not.to.match(/(?!\n)\p{Cc}|[\u2028-\u202e\u2066-\u2069]/u);
      expect(printed.split('\n').filter((line) => /^(?!\s|wounded|broken)[^┌├└│]*EVIL/.test(line))).to.deep.equal([]);
    }
  });

  it('says when there is nothing to say', () => {
    const run = smoothRun();
    const nothing = {
      ...run.result,
      scenarios: [],
      run: { ...run.result.run, complete: false },
      summary: { asExpected: 0, unexpected: 0, ungraded: 0 },
    };
    expect(table({ ...run, result: nothing }, { color: false, width: 80 })).to.equal(
      'No scenario was run.\n\n0 verdicts as expected, 0 differ, 0 ungraded.\n' +
        'The run did not end: what its journal lacks is ungraded.\n',
    );
  });
});
