import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { commandOf } from '../../harness/train/commands.ts';
import { scenarios } from '../../scenarios/index.ts';
import { dnsdrill } from '../dnsdrill.ts';
import { drillMs, holdDrill, typedRemedy } from './drill.ts';
import { everything, LiveRun, scratchDirectory, until } from './engine.ts';

describe('drills: a program as the trainee', function () {
  this.timeout(drillMs);
  let scratch: Awaited<ReturnType<typeof scratchDirectory>>;

  before(async () => {
    scratch = await scratchDirectory();
  });
  after(() => scratch.remove());

  const drill = (scenario: string, script: string) => holdDrill(scenario, script, { runs: scratch.path });
  const fixOf = (id: string, remedy: string): string => {
    const fix = scenarios.find((one) => one.id === id)?.remedies.find((one) => one.id === remedy);
    if (fix === undefined) throw new Error(`no remedy ${id}/${remedy}`);
    return typedRemedy(fix);
  };

  it('accepts the documented fix, typed as commands, and tells what was done', async () => {
    const script = `hint 1\ncause dns-loop\n${fixOf('selector-mismatch', 'restore-label')}\ncause selector-mismatch\nstatus\n`;
    const { debrief, exitCode } = await drill('selector-mismatch', script);
    expect(debrief.judgement.outcome, debrief.judgement.why.join(' ')).to.equal('solved');
    expect(exitCode).to.equal(0);
    expect(debrief.named.map(({ cause, right }) => [cause, right])).to.deep.equal([
      ['dns-loop', false],
      ['selector-mismatch', true],
    ]);
    expect(debrief.hints.map(({ level }) => level)).to.deep.equal([1]);
    expect(debrief.collateral).to.deep.equal([]);
    const lines = debrief.timeline.map(({ what }) => what);
    expect(lines).to.include('the API server: create deployments kube-system coredns → 201');
    expect(lines.join('\n')).to.match(/shell \$ kubectl replace --force/);
    // Whatever the debrief says, it says again from the journal alone.
    const again = await dnsdrill(['report', 'latest', '-o', 'json', '--out', scratch.path]);
    expect(JSON.parse(again.stdout)).to.deep.equal(debrief);
    const markdown = await dnsdrill(['report', 'latest', '-o', 'markdown', '--out', scratch.path]);
    expect(markdown.stdout).to.include('Debrief: selector-mismatch');
    const junit = await dnsdrill(['report', 'latest', '-o', 'junit', '--out', scratch.path]);
    expect(junit.exitCode).to.equal(64);
    const progress = await dnsdrill(['train', '--history', '--out', scratch.path, '-o', 'json']);
    expect(JSON.parse(progress.stdout).scenarios[0]).to.include({ scenario: 'selector-mismatch', solved: 1 });
  });

  it('rejects a wrong fix that brings DNS back: endpoints that are written by hand', async () => {
    const { debrief, exitCode } = await drill('selector-mismatch', endpointsByHand);
    expect(debrief.judgement.dns, debrief.judgement.why.join(' ')).to.be.oneOf(['back', 'healthy-too-briefly']);
    expect(debrief.judgement.outcome).to.equal('not-solved');
    expect(debrief.judgement.why.join(' ')).to.include('The cause is not gone');
    expect(exitCode).to.equal(1);
  });

  it('rejects what heals and breaks again', async () => {
    const script = [
      fixOf('udp53-network-policy', 'remove-the-policy'),
      // It answers for a while, and then the policy is back, as a controller would bring it.
      'kubectl get networkpolicies -n kube-system 2>&1',
      'deadline=$(($(date +%s) + 12)); while [ "$(date +%s)" -lt "$deadline" ]; do status; done',
      ...(scenarios.find(({ id }) => id === 'udp53-network-policy')?.inject ?? []).map(commandOf),
      '',
    ].join('\n');
    const { debrief, exitCode } = await drill('udp53-network-policy', script);
    expect(debrief.judgement.outcome).to.equal('not-solved');
    expect(debrief.judgement.relapses, debrief.judgement.why.join(' ')).to.have.length(1);
    expect(debrief.judgement.why.join(' ')).to.include('broke again');
    expect(exitCode).to.equal(1);
  });

  it('leaves nothing when it is ended in the middle', async () => {
    // A directory of its own: until the run has made its own, \`latest\` is the drill before.
    const runs = join(scratch.path, 'ended');
    const run = new LiveRun(['train', 'upstream-unreachable', '--exec', 'while :; do status > /dev/null; done'], {
      runs,
    });
    try {
      await run.entry('the clock starts', 4 * 60_000, ({ kind }) => kind === 'briefing');
      expect(await everything(`label=dnsdrill.run=${run.id}`)).to.not.be.empty;
      run.signal('SIGTERM');
      const { exitCode } = await run.process;
      expect(exitCode).to.equal(143);
      const left = () => everything(`label=dnsdrill.run=${run.id}`);
      await until('nothing is left', 60_000, async () => ((await left()).length === 0 ? true : undefined));
      expect(existsSync(join(run.directory, 'desk'))).to.equal(false);
      expect(readdirSync(run.directory).filter((name) => name.endsWith('kubeconfig'))).to.deep.equal([]);
      expect(readFileSync(join(run.directory, 'journal.jsonl'), 'utf8')).to.include('"reason":"interrupted"');
    } finally {
      await run.discard();
    }
  });
});

/** What somebody does who has found out that there are no endpoints, and not why. */
const endpointsByHand = `set -eu
endpoints=$(for ip in $(kubectl get pods -n kube-system -l k8s-app=coredns -o 'jsonpath={.items[*].status.podIP}'); do
  echo "- { addresses: [$ip], conditions: { ready: true } }"
done)
kubectl apply -f - <<SLICE
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: kube-dns-by-hand
  namespace: kube-system
  labels: { kubernetes.io/service-name: kube-dns }
addressType: IPv4
ports:
- { name: dns, port: 53, protocol: UDP }
- { name: dns-tcp, port: 53, protocol: TCP }
endpoints:
$endpoints
SLICE
deadline=$(($(date +%s) + 60)); until status | grep -q 'DNS *back' || [ "$(date +%s)" -ge "$deadline" ]; do status > /dev/null; done
status
`;
