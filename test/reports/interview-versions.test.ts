import { expect } from 'chai';
import { makeResult } from '../../harness/grade.ts';
import type { Entry } from '../../harness/vocabulary/entry.ts';
import type { Grade, Scenario } from '../../harness/vocabulary/scenario.ts';
import type { ScenarioVerdict } from '../../harness/vocabulary/verdict.ts';
import { interview } from '../../reports/interview.ts';
import cniHalfInstalled from '../../scenarios/cni-half-installed.ts';
import iptablesRulesMissing from '../../scenarios/iptables-rules-missing.ts';
import kubeProxyWrongMode from '../../scenarios/kube-proxy-wrong-mode.ts';
import startupTimeouts from '../../scenarios/startup-timeouts.ts';
import startupTimeoutsPersistent from '../../scenarios/startup-timeouts-persistent.ts';
import { planOf, Story } from '../fixtures/story.ts';

type Environment = Parameters<Story['begin']>[0];
const older: Environment = { kubernetes: 'v1.34.4', coredns: '1.12.1' };
const newer: Environment = { kubernetes: 'v1.36.3', coredns: '1.14.2' };

interface Seen {
  /** How the claims fared that the story depends on; of all others the run knows nothing. */
  readonly grades?: Readonly<Record<string, Grade>>;
  /** What the claim was decided by. */
  readonly record?: { readonly claim: string; readonly remedy: string; readonly output: string };
}

/** The interview of a run in a cluster of these versions. */
function told(scenario: Scenario, environment: Environment, { grades = {}, record }: Seen = {}): string {
  const plan = planOf(scenario);
  const story = new Story();
  story.begin(environment);
  if (record) story.phase(scenario.id, 'remedy', () => story.observe(record.claim, 'pod: over'), record.remedy);
  story.end();
  const journal = story.entries.map(
    (entry): Entry => (entry.kind === 'observation' && record ? { ...entry, output: record.output } : entry),
  );
  const because = journal.filter(({ kind }) => kind === 'observation').map(({ seq }) => seq);
  const recorded = record && `${record.remedy}/${record.claim}`;
  const graded = (verdict: ScenarioVerdict): ScenarioVerdict => ({
    ...verdict,
    claims: verdict.claims.map((claim) => ({
      ...claim,
      grade: grades[claim.id] ?? claim.grade,
      because: claim.id === recorded ? because : claim.because,
    })),
  });
  const result = makeResult(plan, journal, { directory: 'runs/run-1' });
  const run = { plan, journal, result: { ...result, scenarios: result.scenarios.map(graded) } };
  return interview(run, { color: false, width: 120 });
}

describe('a temptation in an interview', () => {
  const thought = '#### “Restart the kubelet, the node is sick.”';

  it('is a wrong fix where the run tries it as one', () => {
    expect(told(iptablesRulesMissing, newer))
      .to.contain(`${thought}\n`)
      .and.to.contain('It runs kube-proxy, but does not write its rules.')
      .and.not.to.contain('With the version of this run');
  });

  it('is told of otherwise where it helps with the version of the run, and so is left out of it', () => {
    const chapter = told(iptablesRulesMissing, older);
    expect(chapter).to.contain(`${thought}\n\nWith the version of this run, Kubernetes v1.34.4, it brings DNS back`);
    expect(chapter).not.to.contain('It runs kube-proxy, but does not write its rules.');
    expect(chapter).not.to.contain('This run did not try it');
  });

  it('is not proposed where the host makes it another one, and nobody wrote of that', () => {
    const temptation = 'userspace was the wrong one. Take ipvs';
    const withIpvs = { ...newer, capabilities: ['systemd-resolved'] as const };
    expect(told(kubeProxyWrongMode, withIpvs)).not.to.contain(temptation);
    expect(told(kubeProxyWrongMode, withIpvs)).to.contain('Restart CoreDNS a third time.');
  });

  it('is proposed where a journal does not say what the host is', () => {
    const run = planOf(kubeProxyWrongMode);
    const result = makeResult(run, [], { directory: 'runs/run-1' });
    const printed = interview({ plan: run, journal: [], result }, { color: false, width: 120 });
    expect(printed).to.contain('userspace was the wrong one. Take ipvs');
  });
});

describe('an interview tells what is true of the versions of its run', () => {
  it('of the time-out where a CNI plugin is half installed', () => {
    const dial = 'only-wait/dial-timeout';
    const said = told(cniHalfInstalled, older, { grades: { [dial]: 'confirmed' } });
    expect(said).to.contain('There, once the first dial has timed out').and.not.to.contain('Not there, though');
    // How long it was looked for is a figure, and this run has none.
    const unsaid = told(cniHalfInstalled, newer, { grades: { [dial]: 'refuted' } });
    expect(unsaid).not.to.contain('There, once the first dial');
    for (const each of [said, unsaid]) expect(each).to.contain('I look at the sockets: a connection to 10.96.0.1');
  });

  it('of the errors in an outage that does not end', () => {
    const dial = 'wait-two-minutes/dial-timeout';
    const inOtherWords = told(startupTimeoutsPersistent, older, { grades: { [dial]: 'confirmed-differently' } });
    expect(inOtherWords).to.contain('finds `Unhandled Error` here').and.not.to.contain('finds nothing here');
    const silent = told(startupTimeoutsPersistent, newer, { grades: { [dial]: 'refuted' } });
    expect(silent).to.contain('finds nothing here').and.not.to.contain('finds `Unhandled Error` here');
  });

  it('of the errors in one that is over, by what stands in the log', () => {
    const line = (text: string) => ({
      record: { remedy: 'wait', claim: 'errors-are-over', output: `# coredns-a\n2026-01-01T12:00:00Z ${text}` },
    });
    const noisy = told(startupTimeouts, older, line('[ERROR] plugin/kubernetes: Unhandled Error'));
    expect(noisy).to.contain('an `[ERROR]` that reads `Unhandled Error`').and.not.to.contain('not a single error line');
    const silent = told(startupTimeouts, newer, line('[INFO] plugin/ready: Plugins not ready: "kubernetes"'));
    expect(silent).to.contain('not a single error line').and.not.to.contain('an `[ERROR]` that reads');
    expect(told(startupTimeouts, newer)).not.to.match(/not a single error line|an `\[ERROR\]` that reads/);
  });

  it('of the words with which CoreDNS says that it is not ready', () => {
    const literally = told(startupTimeouts, older, { grades: { 'readiness-line': 'confirmed' } });
    expect(literally).to.contain('They are there').and.not.to.contain('They do not appear');
    const inOtherWords = told(startupTimeouts, newer, { grades: { 'readiness-line': 'confirmed-differently' } });
    expect(inOtherWords).to.contain('They do not appear').and.not.to.contain('They are there');
  });
});
