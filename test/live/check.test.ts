import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import type { CheckedCase, CheckResult } from '../../harness/vocabulary/check.ts';
import { checkSchema } from '../../reports/check/schema.ts';
import { dnsdrill, root } from '../dnsdrill.ts';
import { docker, everything, removeEverything, scratchDirectory, until } from './engine.ts';
import { full } from './full.ts';

/** Which errors each example has, by the names of the rules; where a host is named, there only. */
const expected: Readonly<Record<string, readonly string[]>> = {
  'good.sh': [],
  'no-cni.sh': ['nodes-ready', 'cni-installed', 'coredns-runs', 'dns-answers'],
  'renamed-label.sh': ['labels-consistent', 'dns-answers'],
  'bad-corefile.sh': ['coredns-runs', 'dns-answers'],
  'wrong-proxy-mode.sh': ['coredns-runs', 'kube-proxy-mode', 'dns-answers'],
  'loopback-resolver.sh on systemd-resolved': ['kubelet-resolv-conf', 'coredns-runs', 'dns-answers'],
  'loopback-resolver.sh': [],
};

const expectedOf = ({ script, host }: CheckedCase) => expected[`${script} on ${host}`] ?? expected[script];

const errorsOf = ({ rulings }: CheckedCase): string[] =>
  rulings.filter(({ standing, severity }) => standing === 'failed' && severity === 'error').map(({ rule }) => rule);

const ruling = (one: CheckedCase | undefined, rule: string) => one?.rulings.find((other) => other.rule === rule);

describe('check', function () {
  this.timeout(900_000);

  let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
  let rules = '';
  const out = () => join(scratch.path, 'runs');

  before(async () => {
    scratch = await scratchDirectory();
    rules = join(scratch.path, 'rules.yaml');
    // What is broken stays broken: nobody need wait for three minutes to see it. What is not has that long.
    writeFileSync(rules, 'thresholds: {dnsWithinSeconds: 60}\n');
  });
  after(async () => {
    for (const id of ids()) await removeEverything(`label=dnsdrill.run=${id}`);
    await scratch.remove();
  });

  const ids = (): string[] => (existsSync(out()) ? readdirSync(out()).filter((name) => /^\d{8}-/.test(name)) : []);
  const examples = (...names: readonly string[]) =>
    names.flatMap((name) => ['--script', join(root, 'examples/bootstrap', name)]);

  /** Runs a check to its end, and sees that nothing of it is left. */
  async function check(
    ...args: readonly string[]
  ): Promise<{ code: number | undefined; result: CheckResult; said: string }> {
    const { exitCode, stderr } = await dnsdrill(['check', ...args, '--out', out()]);
    const directory = join(out(), readlinkSync(join(out(), 'latest-check')));
    const result = checkSchema.parse(JSON.parse(readFileSync(join(directory, 'check.json'), 'utf8')));
    expect(await everything(`label=dnsdrill.run=${result.run.id}`)).to.deep.equal([]);
    const strangers = readdirSync(directory).filter(
      (file) => !/^(check\.(json|html|md|txt)|junit\.xml|.+\.log)$/.test(file),
    );
    expect(strangers).to.deep.equal([]);
    return { code: exitCode, result, said: stderr };
  }

  it('finds that a script forgets the network plugin, and that another renames a label', async () => {
    const { code, result, said } = await check(...examples('no-cni.sh', 'renamed-label.sh'), '--rules', rules);
    for (const one of result.cases) expect(errorsOf(one), `${one.script}\n${said}`).to.deep.equal(expectedOf(one));
    expect(result.run.complete).to.equal(true);
    expect(code).to.equal(1);
    expect(ruling(result.cases[0], 'nodes-ready')?.found).to.contain('cni plugin not initialized');
    expect(said).to.contain('This node has joined the cluster');
  });

  it('finds nothing wrong with a good script, whose nodes are then switched off and on: DNS is back by itself', async () => {
    const { code, result, said } = await check(...examples('good.sh'), '--host', 'restart');
    const [one] = result.cases;
    expect(
      one?.rulings.filter(({ standing }) => standing !== 'passed'),
      said,
    ).to.deep.equal([]);
    expect(one?.rulings).to.have.length(15);
    expect(code).to.equal(0);
  });

  it('asks on a node too that joins after its script has ended, and after DNS answered elsewhere', async () => {
    const environment = ['ROLE', 'JOIN_FILE'].map((name) => `--setenv="DNSDRILL_${name}=$DNSDRILL_${name}"`).join(' ');
    const { result } = await check(
      ...['--copy', join(root, 'examples/bootstrap'), '--control-plane', 'sh good.sh'],
      ...['--worker', `systemd-run --quiet ${environment} --working-directory="$PWD" sh -c 'sleep 8; sh good.sh'`],
    );
    expect(ruling(result.cases[0], 'dns-answers')?.found).to.match(/^all of them, .* from control-plane and worker$/);
    expect(ruling(result.cases[0], 'nodes-ready')?.standing).to.equal('passed');
  });

  it('judges the rest of a cluster that does not take its pods', async () => {
    const policy = readFileSync(join(root, 'test/fixtures/no-strangers.yaml'), 'utf8');
    const apply = 'kubectl --kubeconfig /etc/kubernetes/admin.conf apply -f -';
    const { code, result } = await check(
      ...['--copy', join(root, 'examples/bootstrap'), '--worker', 'sh good.sh'],
      ...['--control-plane', `set -e; sh good.sh; ${apply} <<'YAML'\n${policy}YAML`, '--host', 'restart'],
    );
    const unknown = result.cases[0]?.rulings.filter(({ standing }) => standing === 'unknown');
    expect(unknown?.map(({ rule }) => rule)).to.deep.equal(['dns-answers', 'survives-restart']);
    expect(unknown?.[0]?.found).to.contain('no-strangers');
    expect(result.cases[0]?.rulings).to.have.length(15);
    expect(code).to.equal(2);
  });

  it('hands a script what it needs, keeps its output without its secrets, and judges what it leaves: nothing', async () => {
    const files = join(scratch.path, 'files');
    mkdirSync(join(files, 'lib'), { recursive: true });
    writeFileSync(join(files, 'lib/say'), '#!/bin/sh\necho "$1: $DNSDRILL_ROLE $DNSDRILL_NODE_NAME"\n', {
      mode: 0o755,
    });
    const first = [
      'set -e; ./lib/say first; env | grep ^DNSDRILL_; echo "token 0a1b2c.0123456789abcdef"',
      'if env | grep -q ^KUBECONFIG=; then exit 41; fi; test -s "$DNSDRILL_CNI_MANIFEST"',
      'ip -4 -oneline address show eth0 | grep -F " $DNSDRILL_NODE_IP/"; ip route show default | grep dnsdrill-sink',
      'cat /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null || cat /sys/fs/cgroup/memory.max',
      'echo "kubeadm join $DNSDRILL_CONTROL_PLANE_IP" > "$DNSDRILL_JOIN_FILE"',
    ].join('\n');
    const then = './lib/say then; cat "$DNSDRILL_JOIN_FILE"; exit 7';
    const { code, result } = await check(
      ...['--copy', files, '--control-plane', first, '--worker', then, '--host', 'small-memory'],
    );
    expect(code).to.equal(1);
    const [one] = result.cases;
    const [onFirst, onSecond] = one?.runs ?? [];
    expect(onFirst, JSON.stringify(onFirst)).to.include({ ending: 'succeeded', node: 'control-plane' });
    expect(onSecond).to.include({ ending: 'failed', exitCode: 7, node: 'worker' });
    const log = readFileSync(join(result.run.directory, onFirst?.log ?? ''), 'utf8');
    expect(log).to.match(/^first: control-plane dnsdrill-\w{4}-1-control-plane$/m);
    expect(log).to.match(/^DNSDRILL_KUBERNETES_VERSION=v1\.\d+\.\d+$/m);
    expect(log).to.match(/^1073741824$/m);
    expect(log).to.contain('token ').and.to.not.contain('0123456789abcdef');
    expect(onSecond?.lastLines.join('\n')).to.match(/^then: worker .*\nkubeadm join \d+\.\d+\.\d+\.\d+$/);
    expect(ruling(one, 'script-ends')?.found).to.match(
      /^worker: exit code 7 after \d+ s; it last said: .*kubeadm join/,
    );
    expect(ruling(one, 'nodes-ready')?.found).to.contain('there is no cluster: there is no /etc/kubernetes/admin.conf');
    expect(ruling(one, 'dns-answers')?.standing).to.equal('unknown');
  });

  it('ends a script whose time is over, and calls that a finding', async () => {
    const { code, result } = await check(
      ...['--copy', join(root, 'examples/bootstrap'), '--nodes', '1', '--timeout', '5s'],
      ...['--control-plane', 'echo waiting for the moon; sleep 600'],
    );
    expect(code).to.equal(1);
    expect(ruling(result.cases[0], 'script-ends')?.found).to.match(
      /^control-plane: still running after [5-9] s; it last said: waiting for the moon$/,
    );
  });

  it('ends a script that prints without end', async () => {
    const { code, result } = await check(
      ...['--copy', join(root, 'examples/bootstrap'), '--nodes', '1', '-q'],
      ...['--control-plane', "printf '\\033[2J'; yes and so on"],
    );
    expect(code).to.equal(1);
    expect(result.cases[0]?.runs[0]).to.include({ ending: 'too-much-output' });
    expect(ruling(result.cases[0], 'script-ends')?.found).to.match(
      /^control-plane: ended by the lab, since it printed/,
    );
  });

  /** Starts a check whose script takes for ever, and waits until it does. */
  async function untilItRuns() {
    const before = ids();
    const run = execa(
      process.execPath,
      [
        ...[join(root, 'harness/cli/main.ts'), 'check', '--out', out(), '--nodes', '1'],
        ...['--copy', join(root, 'examples/bootstrap'), '--control-plane', 'echo it runs; sleep 600'],
      ],
      { cwd: root, env: { NO_COLOR: '1' }, stdin: 'ignore', reject: false, all: true, forceKillAfterDelay: false },
    );
    let said = '';
    run.all.on('data', (chunk) => {
      said += String(chunk);
    });
    await until('the script runs', 120_000, async () => (said.includes('it runs') ? true : undefined));
    const id = ids().find((one) => !before.includes(one)) ?? '';
    expect(await docker('ps', '--quiet', '--filter', `label=dnsdrill.run=${id}`)).to.have.length(2);
    return { run, id };
  }

  const isGone = (id: string) =>
    until('nothing is left of it', 30_000, async () =>
      (await everything(`label=dnsdrill.run=${id}`)).length === 0 ? true : undefined,
    );

  it('leaves nothing behind after Ctrl-C, and writes down what it has', async () => {
    const { run, id } = await untilItRuns();
    run.kill('SIGINT');
    const { exitCode } = await run;
    await isGone(id);
    expect(exitCode).to.equal(130);
    const result = checkSchema.parse(JSON.parse(readFileSync(join(out(), id, 'check.json'), 'utf8')));
    expect(result).to.deep.include({ cases: [] });
    expect(result.run.complete).to.equal(false);
  });

  it('leaves nothing behind after SIGKILL', async () => {
    const { run, id } = await untilItRuns();
    run.kill('SIGKILL');
    await run;
    await isGone(id);
  });

  full('finds what is wrong with each of six scripts, on two hosts, in one JUnit file', async () => {
    const { code, result, said } = await check(
      ...examples('good.sh', 'no-cni.sh', 'renamed-label.sh', 'bad-corefile.sh', 'wrong-proxy-mode.sh'),
      ...examples('loopback-resolver.sh'),
      ...['--host', 'plain', '--host', 'systemd-resolved', '--rules', rules],
    );
    expect(result.cases).to.have.length(12);
    for (const one of result.cases) {
      expect(errorsOf(one), `${one.script} on ${one.host}\n${said}`).to.deep.equal(expectedOf(one));
    }
    expect(code).to.equal(1);
    const xml = readFileSync(join(result.run.directory, 'junit.xml'), 'utf8');
    expect(xml.match(/<testsuite /g)).to.have.length(12);
  });

  full('passes the good script on a small machine, and on a slow network', async () => {
    const { code, result, said } = await check(
      ...examples('good.sh'),
      '--host',
      'small-memory',
      '--host',
      'slow-network',
    );
    for (const one of result.cases) expect(errorsOf(one), said).to.deep.equal([]);
    expect(code).to.equal(0);
  });
});
