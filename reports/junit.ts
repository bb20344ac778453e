import XMLBuilder from 'fast-xml-builder';
import type { ScenarioVerdict } from '../harness/vocabulary/verdict.ts';
import { type Case, casesOf, type Outcome } from './junit/cases.ts';
import { type Recorded, readRecord } from './junit/record.ts';
import { attributes, inSeconds, timestamp, xmlText } from './junit/xml.ts';
import type { Renderer, ReportedRun } from './renderer.ts';

/**
 * A run as JUnit XML, for the test reports of a CI system: a suite for each scenario, a case for each verdict.
 *
 * A verdict that differs is a failure, one that the lab does not know is an error, and what the host cannot show is
 * skipped.
 */
export const junit: Renderer = (run) => {
  const { result, journal } = run;
  const record = readRecord(journal);
  const suites = result.scenarios.map((scenario) => suiteOf(scenario, run, record));
  const startedMs = journal[0]?.ms ?? 0;
  const root = {
    ...attributes({
      name: `dnsdrill run ${result.run.id}`,
      ...countsOf(suites.flatMap(({ cases }) => cases)),
      time: inSeconds((journal.at(-1)?.ms ?? startedMs) - startedMs),
    }),
    testsuite: suites.map(({ xml }) => xml),
  };
  return builder.build({ '?xml': attributes({ version: '1.0', encoding: 'UTF-8' }), testsuites: root });
};

const builder = new XMLBuilder({ ignoreAttributes: false, format: true, suppressEmptyNode: true });

function suiteOf(scenario: ScenarioVerdict, { plan, result }: ReportedRun, record: Recorded) {
  const trials = plan.trials.filter((trial) => trial.scenario.id === scenario.id).map(({ id }) => id);
  const cases = casesOf(scenario, trials, record);
  const skipped = cases.filter(({ outcome }) => outcome.kind === 'skipped').length;
  const { kubernetes, coredns, kernel, engine, image } = result.environment;
  const properties = {
    title: scenario.title,
    document: scenario.document,
    section: scenario.section,
    fidelity: scenario.fidelity === 'real' ? 'real' : `emulated: ${scenario.fidelity.emulated}`,
    ...{ kubernetes, coredns, kernel, engine, image },
  };
  const xml = {
    ...attributes({
      name: scenario.id,
      ...countsOf(cases),
      skipped: String(skipped),
      time: inSeconds(record.spanMs(trials)),
    }),
    ...timestamp(record.startOf(trials) ?? result.run.startedAt),
    properties: {
      property: Object.entries(properties).map(([name, value]) => attributes({ name, value })),
    },
    testcase: cases.map((one) => caseXml(one, scenario.id)),
  };
  return { cases, xml };
}

function caseXml({ name, ms, outcome, evidence }: Case, scenario: string) {
  return {
    ...attributes({ name, classname: scenario, time: inSeconds(ms) }),
    ...(outcome.kind !== 'passed' && { [outcome.kind]: outcomeXml(outcome) }),
    ...(evidence !== '' && { 'system-out': xmlText(evidence) }),
  };
}

/** The message twice: some readers show the attribute, some the text. */
function outcomeXml({ kind, message }: Exclude<Outcome, { kind: 'passed' }>) {
  const types = { failure: 'differs', error: 'ungraded', skipped: 'not-reproducible-here' };
  return { ...attributes({ message, type: types[kind] }), '#text': xmlText(message) };
}

function countsOf(cases: readonly Case[]) {
  const count = (kind: Outcome['kind']): string => String(cases.filter(({ outcome }) => outcome.kind === kind).length);
  return { tests: String(cases.length), failures: count('failure'), errors: count('error') };
}
