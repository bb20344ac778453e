import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { requireEngine } from '../../harness/engine/find.ts';
import { formatOwner, labels } from '../../harness/engine/label.ts';
import { thisProcess } from '../../harness/engine/owner.ts';
import { Refused } from '../../harness/engine/patience.ts';
import { keepCluster, sweep } from '../../harness/engine/sweep.ts';
import { clientImageReference } from '../../harness/setup/images.ts';
import { root } from '../dnsdrill.ts';
import { docker, everything, removeEverything, scratchDirectory, until, volumesOf } from './engine.ts';

const alive = formatOwner(thisProcess());
// No process started at that tick.
const dead = formatOwner({ ...thisProcess(), startTicks: 1 });

/** Makes a container, a volume and a network as a boot makes them, or without any label. */
async function makeNamed(name: string, own: Readonly<Record<string, string>>): Promise<void> {
  const flags = Object.entries(own).flatMap(([key, value]) => ['--label', `${key}=${value}`]);
  await docker('network', 'create', ...flags, name);
  await docker('volume', 'create', ...flags, name);
  const mounts = ['--network', name, '--volume', `${name}:/data`, '--volume', '/anonymous'];
  await docker('run', '--detach', '--name', name, ...flags, ...mounts, await clientImageReference());
}

describe('a sweep', function () {
  this.timeout(120_000);
  const mine = `drill-${process.pid}-sweep`;
  let dockerHost = '';

  const make = (name: string, own: Readonly<Record<string, string>>) => makeNamed(`${mine}-${name}`, own);
  const ofCluster = (name: string, owner: string) => ({
    ...{ [labels.run]: mine, [labels.cluster]: name, [labels.part]: 'node', [labels.owner]: owner },
  });
  const parts = (...names: string[]) =>
    names.flatMap((name) => ['container', 'network', 'volume'].map((kind) => `${kind} ${mine}-${name}`)).toSorted();
  const left = () => everything(`name=${mine}`);

  before(async () => {
    ({ dockerHost } = await requireEngine());
    await make('dead', ofCluster('dead', dead));
    await make('kept', ofCluster('kept', dead));
    await make('alive', ofCluster('alive', alive));
    await make('foreign', {});
    await keepCluster({ dockerHost, runId: mine, cluster: `${mine}-unused` });
    await docker('volume', 'rm', `${mine}-unused-keep`);
    await docker(
      'volume',
      'create',
      '--label',
      `${labels.run}=${mine}`,
      '--label',
      `${labels.cluster}=kept`,
      '--label',
      `${labels.keep}=true`,
      `${mine}-mark`,
    );
  });

  after(async () => {
    await sweep({ dockerHost, runs: { runId: mine } });
    await docker('rm', '--force', '--volumes', `${mine}-foreign`);
    await docker('network', 'rm', `${mine}-foreign`);
    await docker('volume', 'rm', `${mine}-foreign`);
    expect(await left()).to.deep.equal([]);
  });

  it('of dead runs takes what is dead, and neither what is kept, nor what lives, nor what is not ours', async () => {
    const volumes = await volumesOf([`${mine}-dead`]);
    expect(volumes).to.have.length(2);
    const swept = await sweep({ dockerHost, runs: 'dead' });
    expect(swept.containers).to.include(`${mine}-dead`);
    expect(swept.networks).to.include(`${mine}-dead`);
    expect(swept.volumes).to.include(`${mine}-dead`);
    expect(await left()).to.deep.equal([...parts('kept', 'alive', 'foreign'), `volume ${mine}-mark`].toSorted());
    // The anonymous one went with its container.
    const there = await docker('volume', 'ls', '--quiet');
    expect(there.filter((volume) => volumes.includes(volume))).to.deep.equal([]);
  });

  it('takes what is left of a cluster without nodes, and of one with nodes nothing', async () => {
    await sweep({ dockerHost, runs: { nodelessCluster: 'kept' } });
    expect(await left()).to.include.members(parts('kept'));
    await docker('rm', '--force', '--volumes', `${mine}-kept`);
    await sweep({ dockerHost, runs: { nodelessCluster: 'kept' } });
    expect(await left()).to.deep.equal(parts('alive', 'foreign'));
  });

  it('of one run takes all of it, alive or not', async () => {
    await make('more', ofCluster('more', alive));
    await sweep({ dockerHost, runs: { runId: mine, cluster: 'more' } });
    expect(await left()).to.deep.equal(parts('alive', 'foreign'));
    await sweep({ dockerHost, runs: { runId: mine } });
    expect(await left()).to.deep.equal(parts('foreign'));
  });
});

describe('a sweep of clusters of which one resists', function () {
  this.timeout(180_000);
  const run = `drill-${process.pid}-held`;
  const guest = `${run}-guest`;
  let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
  let dockerHost = '';
  const key = (cluster: string) => join(scratch.path, `${cluster}.kubeconfig`);
  const left = () => everything(`name=${run}`);

  /** A cluster of one node, and its kubeconfig. */
  async function make(cluster: string): Promise<void> {
    writeFileSync(key(cluster), 'keys');
    await makeNamed(cluster, {
      [labels.run]: run,
      [labels.cluster]: cluster,
      [labels.part]: 'node',
      [labels.owner]: dead,
      [labels.kubeconfig]: key(cluster),
    });
  }

  before(async () => {
    ({ dockerHost } = await requireEngine());
    scratch = await scratchDirectory();
  });

  after(async () => {
    await docker('rm', '--force', guest);
    await removeEverything(`label=${labels.run}=${run}`);
    await scratch.remove();
  });

  it('takes all that can be taken, says what cannot, and a watchdog goes on until it can', async () => {
    const [held, free] = [`${run}-1`, `${run}-2`];
    await make(held);
    await make(free);
    // Whose container is in a network holds it: the engine refuses its removal for as long as that lasts.
    await docker('run', '--detach', '--name', guest, '--network', held, await clientImageReference());
    const resisting = [`container ${guest}`, `network ${held}`];

    const directory = join(scratch.path, 'run');
    mkdirSync(directory);
    const duty = [run, directory, dockerHost, dead, String(150_000)];
    const watchdog = execa(process.execPath, [join(root, 'harness/engine/watchdog.ts'), ...duty], { reject: false });
    let isOver = false;
    void watchdog.then(() => {
      isOver = true;
    });
    await until('all but the network is gone', 20_000, async () =>
      (await left()).join() === resisting.join() ? true : undefined,
    );
    expect([key(held), key(free)].filter(existsSync)).to.deep.equal([]);

    // It began later, so by the time that it gives up the watchdog has been refused for as long.
    const refused = await sweep({ dockerHost, runs: { runId: run } }).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(Refused);
    expect(String(refused)).to.match(new RegExp(`could not remove ${held}: 403 .*has active endpoints`));
    expect(await left()).to.deep.equal(resisting);
    expect(isOver).to.equal(false);
    await docker('rm', '--force', guest);
    expect((await watchdog).exitCode).to.equal(0);
    expect(await left()).to.deep.equal([]);
    // Nothing was left to say, or to keep.
    expect(existsSync(directory)).to.equal(false);
  });
});
