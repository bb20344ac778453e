import { expect } from 'chai';
import { makeResult } from '../../harness/grade.ts';
import type { Entry } from '../../harness/vocabulary/entry.ts';
import type { Grade, Scenario } from '../../harness/vocabulary/scenario.ts';
import type { ScenarioVerdict } from '../../harness/vocabulary/verdict.ts';
import { interview } from '../../reports/interview.ts';
import iptablesRulesMissing from '../../scenarios/iptables-rules-missing.ts';
import kubeProxyWrongMode from '../../scenarios/kube-proxy-wrong-mode.ts';
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
