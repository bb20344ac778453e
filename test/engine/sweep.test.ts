import { expect } from 'chai';
import type { Inventory, Labelled } from '../../harness/engine/inventory.ts';
import { formatOwner, labels, type Owner, type Surroundings, unknown } from '../../harness/engine/label.ts';
import { deadClusters, selectTargets } from '../../harness/engine/targets.ts';

const owner: Owner = { machine: 'm', bootId: 'b', pidNamespace: 'pid:[1]', pid: 100, startTicks: 5_000 };
const here: Surroundings = {
  machine: 'm',
  bootId: 'b',
  pidNamespace: 'pid:[1]',
  startTicksOf: (pid) => (pid === 100 ? 5_000 : undefined),
};

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
    const takenOf = (runId: string, by = here) => {
      const targeted = selectTargets(inventory, { deadRun: runId }, by);
      return [...inventory.containers, ...inventory.networks].filter(targeted).map(({ name }) => name);
    };
    expect(takenOf('r')).to.deep.equal(['b-node', 'b-net']);
    expect(takenOf('s')).to.deep.equal(['c-node']);
    // It has seen its run's owner end: what it cannot find out about anybody is no hindrance.
    const startTicksOf = () => expect.fail('somebody was judged');
    expect(takenOf('r', { machine: 'm', bootId: unknown, pidNamespace: unknown, startTicksOf })).to.deep.equal([
      'b-node',
      'b-net',
    ]);
  });
});
