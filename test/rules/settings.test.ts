import { expect } from 'chai';
import { checkExitCode, judge, judgeNothing, rules, summarise } from '../../harness/rules/index.ts';
import { bytesOf } from '../../harness/rules/quantity.ts';
import { parseRules, usualSettings } from '../../harness/rules/settings.ts';
import type { CheckedCase } from '../../harness/vocabulary/check.ts';
import { UsageError } from '../../harness/vocabulary/failures.ts';
import { coreDns, facts } from '../fixtures/facts.ts';

const known = rules.map(({ id }) => id);
const read = (text: string) => parseRules(text, 'rules.yaml', known);

describe('a file of rules', () => {
  it('switches rules off, and makes them stricter or milder', () => {
    const settings = read('rules: {metrics-reachable: off, coredns-replicas: error, dns-answers: warning}\n');
    const found = new Map(judge(facts(), settings).map((one) => [one.rule, one]));
    expect(found.get('metrics-reachable')).to.include({ standing: 'skipped', found: 'switched off' });
    expect(found.get('coredns-replicas')).to.include({ severity: 'error' });
    expect(found.get('dns-answers')).to.include({ severity: 'warning' });
  });

  it('sets the numbers that rules go by', () => {
    const settings = read('thresholds:\n  replicasMin: 2\n');
    const two = facts({ coreDns: { seen: coreDns({ replicas: 2 }) } });
    const replicas = judge(two, settings).find(({ rule }) => rule === 'coredns-replicas');
    expect(replicas).to.include({ standing: 'passed' });
    expect(replicas?.wanted).to.contain('at least 2 replicas');
  });

  it('may be empty', () => {
    expect(read('')).to.deep.equal(usualSettings);
    expect(read('# nothing yet\n')).to.deep.equal(usualSettings);
  });

  const refused: readonly (readonly [text: string, words: string])[] = [
    ['rules: {dns-answer: off}', 'rules.yaml: rules.dns-answer is unknown; allowed: '],
    ['rules: {dns-answer: off}', 'did you mean "dns-answers"?'],
    ['rules: *unknown', 'rules.yaml: not a YAML document: Unresolved alias'],
    ['rules: {dns-answers: fatal}', 'rules.dns-answers is "fatal"; allowed: off, error, warning'],
    ['thresholds: {replicasMin: many}', 'thresholds.replicasMin is "many"; expected a number'],
    ['thresholds: {replicasMin: 1.5}', 'thresholds.replicasMin is 1.5; expected a whole number'],
    ['thresholds: {replicasMin: 0}', 'thresholds.replicasMin is 0; must be at least 1'],
    ['thresholds: {replicaMin: 2}', 'thresholds.replicaMin is unknown; allowed: '],
    ['treshold: {}', 'treshold is unknown; allowed: rules, thresholds; did you mean "thresholds"?'],
    ['rules: [', 'rules.yaml: not a YAML document'],
    ['- rules', 'rules.yaml: the document is a list; expected a map'],
    ['just words', 'rules.yaml: the document is "just words"; expected a map'],
  ];
  for (const [text, words] of refused) {
    it(`is refused: ${text}: ${words}`, () => {
      expect(() => read(text)).to.throw(UsageError, words);
    });
  }
});

describe('the exit code of a check', () => {
  const of = (...rulings: ReturnType<typeof judge>[]) => {
    const cases: CheckedCase[] = rulings.map((one) => ({
      ...{ script: 'x.sh', host: 'plain', startedAt: '', durationMs: 0, runs: [], added: [], rulings: one },
    }));
    return checkExitCode({ cases, summary: summarise(cases) });
  };
  const healthy = judge(facts(), usualSettings);
  const unknown = judgeNothing('the lab could not tell', usualSettings);
  const broken = judge(facts({ coreDns: { seen: undefined } }), usualSettings);
  const warned = judge(facts({ coreDns: { seen: coreDns({ replicas: 1 }) } }), usualSettings);

  it('is 0 where no error was found, warnings or not', () => {
    expect(of(healthy, warned)).to.equal(0);
  });

  it('is 1 for an error, whatever else is not known', () => {
    expect(of(healthy, unknown, broken)).to.equal(1);
  });

  it('is 2 where the lab could not tell, and where nothing was checked', () => {
    expect(of(healthy, unknown)).to.equal(2);
    expect(of()).to.equal(2);
  });

  it('is 0 where only a warning is not known', () => {
    const blind = judge(facts({ metrics: { unseen: 'no curl' } }), usualSettings);
    expect(of(blind)).to.equal(0);
  });
});

describe('quantities of memory', () => {
  it('are read as Kubernetes writes them', () => {
    expect(['170Mi', '1Gi', '500M', '1e9', '1073741824', '128974848000m'].map(bytesOf)).to.deep.equal([
      ...[170 * 2 ** 20, 2 ** 30, 500e6, 1e9, 2 ** 30, 128974848],
    ]);
    expect(bytesOf('much')).to.be.NaN;
  });
});
