import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import type { Claim } from '../../harness/vocabulary/scenario.ts';
import { nodeFile, nodeUnit, restore, type Step, stopDnsLoad } from '../../harness/vocabulary/step.ts';
import { describeProbe, describeStep, type Phrase } from '../../reports/phrases.ts';
import { scenarios } from '../../scenarios/index.ts';
import { kubeDns } from '../fixtures/story.ts';

const steps: readonly Step[] = [
  ...scenarios.flatMap(({ inject, remedies }) => [...inject, ...remedies.flatMap((remedy) => remedy.steps)]),
  nodeFile({ node: 'lab-worker' }, '/etc/a file', { content: "it's\n" }),
  nodeFile('every-node', '/etc/cni/net.d/x.conf', { absent: true }),
  nodeUnit('control-plane', 'kubelet', 'stop'),
  stopDnsLoad(),
  restore(kubeDns, '{"kind": "Service"}'),
];
const claims: readonly Claim[] = scenarios.flatMap(({ symptoms, remedies }) => [
  ...Object.values(symptoms),
  ...remedies.flatMap(({ verify }) => Object.values(verify)),
]);
const phrases: readonly Phrase[] = [...steps.map(describeStep), ...claims.map(({ probe }) => describeProbe(probe))];

describe('the words for steps and probes', () => {
  it('are sentences', () => {
    for (const { words } of phrases) expect(words.split('\n')[0]).to.match(/^[A-Z].*[.?:]$/);
  });

  it('come with commands that a shell can read, on one line', () => {
    for (const { command } of phrases) expect(command).not.to.include('\n');
    execFileSync('bash', ['-n'], { input: phrases.map(({ command }) => command).join('\n') });
  });

  it('say nothing that is not there', () => {
    for (const { words, command } of phrases) expect(`${words} ${command}`).not.to.match(/undefined|\[object|NaN/);
  });

  it('name the node where one is meant', () => {
    const { words, command } = describeStep(nodeFile({ node: 'lab-worker' }, '/etc/x', { absent: true }));
    expect(words).to.equal('Remove /etc/x from lab-worker.');
    expect(command).to.equal('docker exec lab-worker rm -f /etc/x');
  });
});
