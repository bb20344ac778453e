import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { execa } from 'execa';
import { namedConfig } from '../../harness/cli/laboratory.ts';
import { makeNodes } from '../../harness/cluster/boot/make.ts';
import { createNetwork } from '../../harness/cluster/boot/network.ts';
import { waitFor } from '../../harness/cluster/poll.ts';
import { ask } from '../../harness/engine/ask.ts';
import { requireEngine } from '../../harness/engine/find.ts';
import { type Labelled, takeInventory } from '../../harness/engine/inventory.ts';
import { labels, parseOwner } from '../../harness/engine/label.ts';
import { clientImageReference, nodeImageReference } from '../../harness/setup/images.ts';
import { root } from '../dnsdrill.ts';
import { docker, everything, removeEverything, scratchDirectory, until, volumesOf } from './engine.ts';

/** How long something that ended may take to be gone. */
const goneMs = 20_000;

describe('what is interrupted before there is a cluster leaves nothing', function () {
  this.timeout(120_000);
  const mine = `drill-${process.pid}-early`;
  let dockerHost = '';
  let image = '';

  before(async () => {
    ({ dockerHost } = await requireEngine());
    const choice = await nodeImageReference(dockerHost);
    if (choice === undefined) throw new Error('there is no node image: run ./setup');
    image = choice.reference;
  });

  after(async () => {
    for (const run of [mine, `${mine}-others`]) await removeEverything(`label=${labels.run}=${run}`);
  });

  it('an abort while the engine makes the network', async () => {
    const scratch = await scratchDirectory();
    let others: readonly Promise<unknown>[] = [];
    const interrupted = new AbortController();
    const options = {
      ...{ name: mine, runId: mine, dockerHost, image, clientImage: await clientImageReference() },
      ...{ config: await namedConfig('control-plane-and-worker'), directory: scratch.path, signal: interrupted.signal },
    };
    try {
      const making = makeNodes(options, async (lab, actions) => {
        others = busyWithNetworks(30);
        await Promise.race(others);
        actions.add('create the network', [], () => createNetwork(lab));
        // The engine has the request by then, and does what it was asked for before.
        await delay(20);
        interrupted.abort(new Error('Ctrl-C'));
        await actions.allDone();
      });
      const error = await making.then(() => undefined).catch((reason: unknown) => reason);
      expect(error).to.have.property('message', 'Ctrl-C');
    } finally {
      await Promise.allSettled(others);
      await scratch.remove();
    }
    expect(await everything(`label=${labels.run}=${mine}`)).to.deep.equal([]);
  });

  /** Networks that keep the engine busy, since it makes one after the other; in a range that is nobody's (RFC 2544). */
  const busyWithNetworks = (count: number) =>
    Array.from({ length: count }, (_, index) => {
      const content = {
        Name: `${mine}-${index}`,
        Labels: { [labels.run]: `${mine}-others` },
        IPAM: { Config: [{ Subnet: `198.18.${index}.0/24` }] },
      };
      return ask(dockerHost, '/networks/create', { method: 'POST', content, timeoutMs: 60_000 });
    });

  it('SIGKILL while a node image is looked into', async () => {
    const { container, volumes } = await killedWhileLooking();
    await until('its container and its volume are gone', goneMs, async () => {
      const there = await docker('volume', 'ls', '--quiet');
      const left = [
        ...(await everything(`label=${labels.run}=${container.labels[labels.run]}`)),
        ...volumes.filter((volume) => there.includes(volume)),
      ];
      return left.length === 0 ? true : undefined;
    });
  });

  /** A look takes a tenth of a second, so one that was over too soon is followed by another. */
  async function killedWhileLooking(): Promise<{ container: Labelled; volumes: readonly string[] }> {
    const script = `const { inspectNodeImage } = await import(${JSON.stringify(join(root, 'harness/cluster/images.ts'))});
      await inspectNodeImage(${JSON.stringify(dockerHost)}, ${JSON.stringify(image)});`;
    for (let tries = 0; tries < 10; tries++) {
      const looking = execa(process.execPath, ['--input-type=module', '-e', script], { reject: false });
      const container = await waitFor(() => lookOf(looking.pid), { timeoutMs: 2_000, intervalMs: 2 });
      // Stopped, it cannot go on to remove it while the volumes are asked for; kind's images have one, the lab's has none.
      looking.kill('SIGSTOP');
      const volumes = container ? await volumesOf([container.id]) : [];
      const isThere = (await lookOf(looking.pid)) !== undefined;
      looking.kill('SIGKILL');
      await looking;
      if (container && isThere) return { container, volumes };
    }
    throw new Error('no look at an image was ever seen');
  }

  async function lookOf(pid: number | undefined): Promise<Labelled | undefined> {
    const { containers } = await takeInventory(dockerHost);
    return containers.find(
      ({ labels: own }) => own[labels.part] === 'look' && parseOwner(own[labels.owner] ?? '')?.pid === pid,
    );
  }
});
