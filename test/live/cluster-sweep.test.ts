import { expect } from 'chai';
import { requireEngine } from '../../harness/engine/find.ts';
import { formatOwner, labels } from '../../harness/engine/label.ts';
import { thisProcess } from '../../harness/engine/owner.ts';
import { keepCluster, sweep } from '../../harness/engine/sweep.ts';
import { clientImageReference } from '../../harness/setup/images.ts';
import { docker, everything, volumesOf } from './engine.ts';

describe('a sweep', function () {
  this.timeout(120_000);
  const mine = `drill-${process.pid}-sweep`;
  const alive = formatOwner(thisProcess());
  // No process started at that tick.
  const dead = formatOwner({ ...thisProcess(), startTicks: 1 });
  let dockerHost = '';

  /** Makes a container, a volume and a network as a boot makes them, or without any label. */
  async function make(name: string, own: Readonly<Record<string, string>>): Promise<void> {
    const flags = Object.entries(own).flatMap(([key, value]) => ['--label', `${key}=${value}`]);
    await docker('network', 'create', ...flags, `${mine}-${name}`);
    await docker('volume', 'create', ...flags, `${mine}-${name}`);
    const mounts = ['--network', `${mine}-${name}`, '--volume', `${mine}-${name}:/data`, '--volume', '/anonymous'];
    await docker('run', '--detach', '--name', `${mine}-${name}`, ...flags, ...mounts, await clientImageReference());
  }

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
