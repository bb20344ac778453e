import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { XmlDocument, type XmlElement, XsdValidator } from 'libxml2-wasm';
import { makeResult } from '../../harness/grade.ts';
import { junit } from '../../reports/junit.ts';
import type { ReportedRun } from '../../reports/renderer.ts';
import { recordedRun } from '../fixtures/recorded-run.ts';
import { hostileRun, roughRun, sharedRun, smoothRun } from '../fixtures/reported-runs.ts';
import { journalWith, planOf, wounded } from '../fixtures/story.ts';
import { expectGolden } from '../golden.ts';

const look = { color: false, width: 80 };
const schema = readFileSync(new URL('../fixtures/junit.xsd', import.meta.url), 'utf8');

interface ReadCase {
  readonly suite: string;
  readonly name: string;
  readonly outcome: string;
  readonly message: string;
  readonly output: string;
}

interface ReadReport {
  readonly counts: Readonly<Record<string, string>>;
  readonly cases: readonly ReadCase[];
}

/** Reads a report as a CI system would, and holds it against the schema. */
function read(run: ReportedRun): ReadReport {
  using rules = XmlDocument.fromString(schema);
  using validator = XsdValidator.fromDoc(rules);
  using report = XmlDocument.fromString(junit(run, look));
  validator.validate(report);
  const attribute = (element: XmlElement, name: string): string => element.attr(name)?.value ?? '';
  const all = (path: string): XmlElement[] => report.find(path) as XmlElement[];
  const cases = all('/testsuites/testsuite/testcase').map((one) => {
    const outcome = ['failure', 'error', 'skipped'].flatMap((kind) => one.find(kind) as XmlElement[])[0];
    return {
      suite: attribute(one, 'classname'),
      name: attribute(one, 'name'),
      outcome: outcome?.name ?? 'passed',
      message: outcome === undefined ? '' : attribute(outcome, 'message'),
      output: one.get('system-out')?.content ?? '',
    };
  });
  const counts = Object.fromEntries(
    ['name', 'tests', 'failures', 'errors', 'time'].map((name) => [name, attribute(report.root, name)]),
  );
  return { counts, cases };
}

const of = ({ cases }: ReadReport, suite: string, name: string): ReadCase | undefined =>
  cases.find((one) => one.suite === suite && one.name === name);

describe('the JUnit report of a run', () => {
  it('has a case for every verdict, in the order of the story', () => {
    const { counts, cases } = read(smoothRun());
    expect(cases.map(({ name, outcome }) => `${name}: ${outcome}`)).to.deep.equal([
      'baseline: passed',
      'fault: passed',
      'claim no-endpoints: passed',
      'claim lookup-times-out: passed',
      'claim says-so-in-the-log: passed',
      'claim one-pod-crashes: passed',
      'claim bandage/endpoints-return: passed',
      'remedy wait: passed',
      'remedy bandage: passed',
    ]);
    expect(counts).to.deep.include({ name: 'dnsdrill run run-1', tests: '9', failures: '0', errors: '0' });
    expect(Number(counts.time)).to.be.greaterThan(0);
  });

  it('reads as in the stored example of a run on real clusters', () => {
    expectGolden(junit(recordedRun(), look), 'recorded-run.junit.xml');
    expect(read(recordedRun()).counts).to.deep.include({ failures: '0', errors: '0' });
  });

  it('calls what differs a failure, and says how it differs', () => {
    const report = read(roughRun());
    expect(of(report, 'otherwise', 'claim lookup-times-out')).to.deep.include({
      outcome: 'failure',
      message:
        'refuted, expected confirmed differently. A lookup times out. The cluster answered: answered (lab-control-plane), timed-out (lab-worker).',
    });
    expect(of(report, 'otherwise', 'remedy bandage')).to.deep.include({
      outcome: 'failure',
      message: 'DNS is degraded, expected back.',
    });
  });

  it('says first how a verdict was graded that passed, since a document that is known to be wrong passes as well', () => {
    const first = (name: string, report = read(smoothRun()), suite = 'wounded') =>
      of(report, suite, name)?.output.split('\n')[0];
    expect(first('claim says-so-in-the-log')).to.equal('refuted, as expected: The log says `I am wounded`.');
    expect(first('claim lookup-times-out')).to.equal('confirmed differently, as expected: A lookup times out.');
    expect(first('remedy bandage')).to.equal('DNS back 4.2 s, as expected.');
    expect(first('remedy wait')).to.match(/^DNS still broken, as expected/);
    for (const { outcome, name, output } of read(roughRun()).cases) {
      expect(outcome !== 'passed' && output.includes(', as expected'), name).to.equal(false);
    }
  });

  it('calls what the lab does not know an error, and what broke in the lab', () => {
    const report = read(roughRun());
    expect(of(report, 'otherwise', 'claim bandage/endpoints-return')).to.deep.include({
      outcome: 'error',
      message: 'ungraded: nobody asked. The endpoints return.',
    });
    expect(of(report, 'unprovable', 'baseline')?.outcome).to.equal('error');
    expect(of(report, 'unprovable', 'fault')?.outcome).to.equal('error');
    expect(of(report, 'unprovable', 'breakdown 1')).to.deep.include({
      outcome: 'error',
      message: 'The lab broke: no disk',
    });
    const failed = report.cases.filter(({ outcome }) => outcome === 'failure');
    const unknown = report.cases.filter(({ outcome }) => outcome === 'error');
    expect(report.counts).to.deep.include({ failures: String(failed.length), errors: String(unknown.length) });
  });

  it('skips what the host cannot show, the fault and the fix of it included', () => {
    const plan = planOf({ ...wounded, needs: ['selinux'] });
    const journal = journalWith({ symptoms: () => {} });
    const run = { plan, journal, result: makeResult(plan, journal, { directory: '' }) };
    const { cases, counts } = read(run);
    expect(cases.map(({ name, outcome }) => `${name}: ${outcome}`)).to.include.members([
      'baseline: passed',
      'fault: skipped',
      'claim no-endpoints: skipped',
      'remedy bandage: skipped',
    ]);
    expect(of({ cases, counts }, 'wounded', 'fault')?.message).to.equal('needs selinux, which this host lacks');
    expect(counts).to.deep.include({ failures: '0', errors: '0' });
  });

  it('has the evidence with each verdict, and not without bounds', () => {
    const run = smoothRun();
    expect(of(read(run), 'wounded', 'claim no-endpoints')?.output).to.equal(
      'confirmed, as expected: There are no endpoints.\n(coredns-guide, Error 0)\n\n$ kubectl get no-endpoints\noutput of no-endpoints',
    );
    const journal = run.journal.map((entry) =>
      entry.kind === 'observation' ? { ...entry, output: 'x'.repeat(1_000_000) } : entry,
    );
    expect(junit({ ...run, journal }, look).length).to.be.lessThan(50_000);
    expect(of(read({ ...run, journal }), 'wounded', 'claim no-endpoints')?.output).to.match(
      /the journal has the rest\)$/,
    );
  });

  it('is XML whatever a cluster printed, characters that XML cannot write included', () => {
    const run = hostileRun();
    const evil = ']]><!-- EVIL --><!DOCTYPE EVIL [<!ENTITY x "y">]>&x;<failure/>\u0000\uFFFE\uFFFF\uD800 "\' EVIL';
    const journal = run.journal.map((entry) =>
      entry.kind === 'observation' ? { ...entry, output: `${entry.output}\n${evil}` } : entry,
    );
    for (const one of [run, { ...run, journal }, sharedRun()]) {
      const { cases } = read(one);
      expect(cases.map(({ outcome }) => outcome)).not.to.include('failure');
    }
    const output = of(read({ ...run, journal }), 'wounded', 'claim no-endpoints')?.output;
    expect(output).to.include('<!DOCTYPE EVIL [<!ENTITY x "y">]>&x;<failure/>␀���');
  });

  it('is the same for the same run, stored or not, whatever the terminal', () => {
    const stored: ReportedRun = JSON.parse(JSON.stringify(smoothRun()));
    expect(junit(stored, { color: true, width: 200 })).to.equal(junit(smoothRun(), look));
  });

  it('holds a run of which nothing is there', () => {
    const plan = planOf(wounded);
    const run = { plan, journal: [], result: makeResult(plan, [], { directory: '' }) };
    expect(read(run).counts).to.deep.include({ tests: '9', errors: '9' });
  });
});
