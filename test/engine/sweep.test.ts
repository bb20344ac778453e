import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'chai';
import type { Inventory, Labelled } from '../../harness/engine/inventory.ts';
import { formatOwner, isAlive, labels, type Owner, parseOwner, type Surroundings } from '../../harness/engine/label.ts';
import { surroundings, thisProcess } from '../../harness/engine/owner.ts';
import { deadClusters, selectTargets } from '../../harness/engine/targets.ts';

const owner: Owner = { machine: 'm', bootId: 'b', pidNamespace: 'pid:[1]', pid: 100, startTicks: 5_000 };
const here: Surroundings = {
  machine: 'm',
  bootId: 'b',
  pidNamespace: 'pid:[1]',
  startTicksOf: (pid) => (pid === 100 ? 5_000 : undefined),
};

describe('the owner of a run', () => {
  const cases: readonly [string, boolean, Partial<Owner>][] = [
    ['is alive while its process runs', true, {}],
    ['is dead when there is no such process', false, { pid: 101 }],
    ['is dead when the pid belongs to a younger process', false, { startTicks: 4_999 }],
    ['is dead when the machine booted since', false, { bootId: 'earlier' }],
    ['cannot be told in another pid namespace: alive', true, { pidNamespace: 'pid:[2]', pid: 101 }],
    ['cannot be told on another machine: alive', true, { machine: 'other', bootId: 'other', pid: 101 }],
  ];
  for (const [what, alive, change] of cases) {
    it(what, () => {
      expect(isAlive({ ...owner, ...change }, here)).to.equal(alive);
    });
  }

  it('is written into a label and read back', () => {
    expect(parseOwner(formatOwner(owner))).to.deep.equal(owner);
    for (const text of ['', 'a/b/c', 'm/b/p/1', 'm/b/p/x/1', 'm/b/p/1/2/3']) {
      expect(parseOwner(text), text).to.equal(undefined);
    }
  });

  it('this process is alive; a child that ended is not, not even as a zombie', async () => {
    expect(isAlive(thisProcess(), surroundings())).to.equal(true);
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
    await once(child, 'spawn');
    const pid = child.pid ?? 0;
    const ofChild = { ...thisProcess(), pid, startTicks: surroundings().startTicksOf(pid) ?? -1 };
    expect(isAlive(ofChild, surroundings())).to.equal(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isAlive(ofChild, surroundings())).to.equal(false);
  });
});

describe('a sweep of dead runs', () => {
  const alive = formatOwner(owner);
  const dead = formatOwner({ ...owner, pid: 101 });
  const object = (name: string, own: Record<string, string>): Labelled => ({ id: name, name, labels: own });
  const node = (run: string, cluster: string, by: string) =>
    object(`${cluster}-node`, {
      [labels.run]: run,
      [labels.cluster]: cluster,
      [labels.part]: 'node',
      [labels.owner]: by,
    });
  const keepMark = (run: string, cluster: string) =>
    object(`${cluster}-keep`, { [labels.run]: run, [labels.cluster]: cluster, [labels.keep]: 'true' });
  const network = (run: string, cluster: string, by: string) =>
    object(`${cluster}-net`, { [labels.run]: run, [labels.cluster]: cluster, [labels.owner]: by });
  const swept = (inventory: Partial<Inventory>) => [
    ...deadClusters({ containers: [], volumes: [], networks: [], ...inventory }, here),
  ];

  it('takes the clusters of dead owners, and leaves those of living ones', () => {
    expect(swept({ containers: [node('r1', 'a', dead), node('r2', 'b', alive)] })).to.deep.equal(['r1 a']);
  });

  it('leaves a run of which any part has a living owner', () => {
    expect(swept({ containers: [node('r', 'a', dead)], networks: [network('r', 'a', alive)] })).to.deep.equal([]);
  });

  it('leaves what is kept on purpose, but not the other clusters of that run', () => {
    const containers = [node('r', 'a', dead), node('r', 'b', dead)];
    expect(swept({ containers, volumes: [keepMark('r', 'a')] })).to.deep.equal(['r b']);
  });

  it('takes what is left of a kept cluster whose nodes somebody removed', () => {
    expect(swept({ volumes: [keepMark('r', 'a')], networks: [network('r', 'a', dead)] })).to.deep.equal(['r a']);
  });

  it('leaves what names no owner, or one that cannot be read', () => {
    expect(swept({ networks: [object('n', { [labels.run]: 'r' }), network('s', 'a', 'garbage')] })).to.deep.equal([]);
  });

  it('of one run takes nothing of another, and nothing that is kept: what the watchdog does', () => {
    const containers = [node('r', 'a', dead), node('r', 'b', dead), node('s', 'c', dead), node('t', 'd', alive)];
    const inventory = { containers, volumes: [keepMark('r', 'a')], networks: [network('r', 'b', dead)] };
    const takenOf = (runId: string) => {
      const targeted = selectTargets(inventory, { deadRun: runId }, here);
      return [...inventory.containers, ...inventory.networks].filter(targeted).map(({ name }) => name);
    };
    expect(takenOf('r')).to.deep.equal(['b-node', 'b-net']);
    expect(takenOf('t')).to.deep.equal([]);
  });
});
