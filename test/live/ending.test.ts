import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { clientImageReference } from '../../harness/setup/images.ts';
import { cacheDirectory } from '../../harness/setup/places.ts';
import { dnsdrill } from '../dnsdrill.ts';
import { docker, everything, LiveRun, scratchDirectory, until, volumesOf } from './engine.ts';

const scenario = 'selector-mismatch';
const bootMs = 180_000;
/** How long an ended run may take to be gone from the engine. */
const goneMs = 20_000;

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
  function start(name: string, command?: [string, ...string[]]): LiveRun {
    const env = {
      HOME: home,
      KUBECONFIG: join(home, '.kube/config'),
      DNSDRILL_CACHE: cacheDirectory(process.env),
    };
    const run = new LiveRun(['run', scenario], { runs: join(scratch.path, name), env, ...(command && { command }) });
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
    const run = start('ctrl-c', ['npm', 'start', '--silent', '--']);
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

  it('SIGKILL, then clean: what the dead run left is removed, a living run is not touched and ends as it should', async () => {
    const dead = start('dead');
    await dead.entry('the boot ends', bootMs, ({ phase }) => phase === 'baseline');
    const living = start('living');
    const livingParts = await untilItHasNodes(living);
    await dead.entry('the fault goes in', bootMs, ({ phase, kind }) => phase === 'inject' && kind === 'step');
    const deadParts = await partsOf(dead);
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
});

interface Parts {
  /** By the label of the run. */
  readonly everything: readonly string[];
  /** Mounted by its containers, whatever labels they carry. */
  readonly volumes: readonly string[];
}

async function partsOf(run: LiveRun): Promise<Parts> {
  const labelled = await everything(`label=dnsdrill.run=${run.id}`);
  const containers = labelled.flatMap((part) => (part.startsWith('container ') ? [part.slice(10)] : []));
  return { everything: labelled, volumes: await volumesOf(containers) };
}

function untilItHasNodes(run: LiveRun): Promise<Parts> {
  return until('a network, a resolver and two nodes', 60_000, async () => {
    await run.entry('the boot begins', 30_000, ({ phase }) => phase === 'boot');
    const parts = await partsOf(run);
    return parts.volumes.length >= 2 ? parts : undefined;
  });
}

/** By the run's label, by its clusters' names, and by the names of the volumes that it mounted. */
async function isGone(run: LiveRun, { volumes }: Parts): Promise<void> {
  const what = async () => {
    const [labelled, named, all] = await Promise.all([
      everything(`label=dnsdrill.run=${run.id}`),
      everything(`name=dnsdrill-${run.id.slice(-4)}-`),
      docker('volume', 'ls', '--quiet'),
    ]);
    return [...labelled, ...named, ...volumes.filter((volume) => all.includes(volume))];
  };
  await until(`nothing of run ${run.id} is left`, goneMs, async () => ((await what()).length === 0 ? true : undefined));
}
