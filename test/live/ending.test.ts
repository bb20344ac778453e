import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { formatOwner, labels } from '../../harness/engine/label.ts';
import { thisProcess } from '../../harness/engine/owner.ts';
import { clientImageReference } from '../../harness/setup/images.ts';
import { cacheDirectory } from '../../harness/setup/places.ts';
import { dnsdrill, root } from '../dnsdrill.ts';
import { docker, everything, LiveRun, scratchDirectory, until } from './engine.ts';
import { EngineProxy } from './engine-proxy.ts';
import { full } from './full.ts';
import { isGone, partsOf, untilItHasNodes, watchdogOf } from './left-of.ts';

const scenario = 'selector-mismatch';
const bootMs = 180_000;

describe('however a run ends', function () {
  this.timeout(300_000);

  let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
  let home = '';
  const foreign: string[] = [];
  const started: LiveRun[] = [];
  /** What is none of the lab's business, as it was. */
  let untouched: unknown;

  const surroundings = async () => ({
    containers: await docker('inspect', ...foreign),
    kube: readdirSync(join(home, '.kube')),
    config: readFileSync(join(home, '.kube/config')),
    changed: statSync(join(home, '.kube/config')).mtimeMs,
  });

  /** A run of a person with a home directory and a cluster of their own in it. */
  function start(name: string, how: { command?: [string, ...string[]]; env?: Record<string, string> } = {}): LiveRun {
    const env = {
      HOME: home,
      KUBECONFIG: join(home, '.kube/config'),
      DNSDRILL_CACHE: cacheDirectory(process.env),
      ...how.env,
    };
    const run = new LiveRun(['run', scenario, '--fresh'], { ...how, runs: join(scratch.path, name), env });
    started.push(run);
    return run;
  }

  before(async () => {
    scratch = await scratchDirectory();
    home = join(scratch.path, 'home');
    mkdirSync(join(home, '.kube'), { recursive: true });
    writeFileSync(join(home, '.kube/config'), '# mine\napiVersion: v1\nkind: Config\ncurrent-context: production\n');
    const image = await clientImageReference();
    for (const name of ['one', 'two']) {
      const options = ['--detach', '--network=none', '--label', `dnsdrill-test=${name}`];
      foreign.push(...(await docker('run', ...options, image)));
    }
    untouched = await surroundings();
  });

  after(async () => {
    for (const run of started) await run.discard();
    await docker('rm', '--force', ...foreign);
    await scratch.remove();
  });

  afterEach('nothing that is not the lab’s was touched', async () => {
    expect(await surroundings()).to.deep.equal(untouched);
  });

  it('Ctrl-C while the cluster boots: all is removed, and the journal says why it ends', async () => {
    // As a person does it: npm and the lab both get the signal from the terminal, and npm passes it on once more.
    const run = start('ctrl-c', { command: ['npm', 'start', '--silent', '--'] });
    await run.entry('the boot begins', 30_000, ({ phase }) => phase === 'boot');
    const parts = await untilItHasNodes(run);
    run.signalAll('SIGINT');
    const { exitCode, signal, all } = await run.process;
    await isGone(run, parts);
    expect(all).to.contain('SIGINT: removing what this run made').and.to.contain('Report: ');
    expect(run.journal().at(-1)).to.include({ kind: 'end', reason: 'interrupted' });
    // npm ends itself by the signal that ended its script; a shell makes 130 of either.
    expect(exitCode ?? signal).to.be.oneOf([130, 'SIGINT']);
  });

  it('a second Ctrl-C: it stops at once, though the engine is stuck, and the watchdog removes all when it is not', async () => {
    await using proxy = await EngineProxy.open(join(scratch.path, 'stuck.sock'));
    const run = start('twice', { env: { DOCKER_HOST: proxy.dockerHost } });
    const parts = await untilItHasNodes(run);
    proxy.freeze();
    run.signalAll('SIGINT');
    await run.says('SIGINT: removing what this run made, for at most 20 s');
    // What follows within 400 ms is the same keystroke, as npm passes it on; the lab ignores it.
    const ended = await until('the second Ctrl-C ends it', 5_000, async () => {
      if (run.hasEnded) return run.process;
      run.signalAll('SIGINT');
      return undefined;
    });
    expect(ended.exitCode).to.equal(130);
    expect(ended.all).to.contain('stopped at once; the watchdog removes what is left');
    expect((await partsOf(run)).everything).to.include.members(parts.everything);
    await proxy.restore();
    await isGone(run, parts);
  });

  it('SIGTERM while the engine is stuck: it ends after 20 s all the same, and the watchdog removes all', async () => {
    await using proxy = await EngineProxy.open(join(scratch.path, 'stuck.sock'));
    const run = start('bound', { env: { DOCKER_HOST: proxy.dockerHost } });
    const parts = await untilItHasNodes(run);
    proxy.freeze();
    const signalledMs = performance.now();
    run.signal('SIGTERM');
    const { exitCode, all } = await run.process;
    expect(performance.now() - signalledMs, all).to.be.within(19_000, 23_000);
    expect(exitCode).to.equal(143);
    expect(all).to.contain('not done after 20 s; the watchdog removes what is left');
    await proxy.restore();
    await isGone(run, parts);
  });

  it('the power goes, then clean: what the dead run left is removed, a living run is not touched and ends as it should', async () => {
    const dead = start('dead');
    await dead.entry('the boot ends', bootMs, ({ phase }) => phase === 'baseline');
    const living = start('living');
    const livingParts = await untilItHasNodes(living);
    await dead.entry('the fault goes in', bootMs, ({ phase, kind }) => phase === 'inject' && kind === 'step');
    const deadParts = await partsOf(dead);
    process.kill(watchdogOf(dead), 'SIGKILL');
    dead.signal('SIGKILL');
    await dead.process;

    const { exitCode, stdout } = await dnsdrill(['clean']);
    expect(exitCode).to.equal(0);
    expect(stdout).to.contain('removed containers:');
    await isGone(dead, deadParts);
    expect((await partsOf(living)).everything).to.include.members(livingParts.everything);

    await living.entry('the symptoms are asked for', bootMs, ({ phase }) => phase === 'symptoms');
    living.signal('SIGTERM');
    const ended = await living.process;
    await isGone(living, livingParts);
    expect(ended.all).to.contain('SIGTERM: removing what this run made');
    expect(living.journal().at(-1)).to.include({ kind: 'end', reason: 'interrupted' });
    expect(ended.exitCode).to.equal(143);
  });

  it('up is killed while it boots: it first removed what a dead run had left, and then leaves nothing itself', async () => {
    const [name, cache] = [`drill-${process.pid}-up`, cacheDirectory(process.env)];
    // No process started at that tick.
    const dead = formatOwner({ ...thisProcess(), startTicks: 1 });
    const own = { [labels.run]: name, [labels.cluster]: 'dead', [labels.owner]: dead };
    const flags = Object.entries(own).flatMap(([key, value]) => ['--label', `${key}=${value}`]);
    await docker('volume', 'create', ...flags, `${name}-dead`);
    const up = execa(process.execPath, [join(root, 'harness/cli/main.ts'), 'up', '--name', name], {
      ...{ stdin: 'ignore', reject: false, all: true, detached: true, env: { DNSDRILL_CACHE: cache } },
    });
    const made = () => everything(`label=dnsdrill.cluster=${name}`);
    await until('it has nodes', 60_000, async () => ((await made()).length >= 5 ? true : undefined));
    process.kill(-(up.pid ?? 0), 'SIGKILL');
    expect((await up).all)
      .to.contain('A run that died left something behind')
      .and.to.match(new RegExp(`removed volumes: .*${name}-dead`));
    await until('all is gone', 20_000, async () => {
      const left = [...(await made()), ...(existsSync(join(cache, 'clusters', name)) ? ['the directory'] : [])];
      return left.length === 0 ? true : undefined;
    });
  });

  full(
    'two runs at once, one of them killed: its watchdog takes what was its own, and the other ends green',
    async () => {
      const killed = start('killed');
      const green = start('green');
      await killed.entry('the fault goes in', bootMs, ({ phase, kind }) => phase === 'inject' && kind === 'step');
      const parts = await partsOf(killed);
      const others = await partsOf(green);
      killed.signalAll('SIGKILL');
      await killed.process;
      await isGone(killed, parts);
      expect((await partsOf(green)).everything).to.include.members(others.everything);
      const { exitCode, all } = await green.process;
      expect(exitCode, all).to.equal(0);
      await isGone(green, others);
    },
  );
});
