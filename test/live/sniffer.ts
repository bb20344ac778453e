import { expect } from 'chai';
import type { ClusterNode } from '../../harness/cluster/cluster-node.ts';
import { docker, until } from './engine.ts';

/** Sees what a node puts on the wire. */
interface Sniffer extends AsyncDisposable {
  /** Asks from the network of the node itself, as a process on it would. */
  dig(...words: string[]): Promise<string>;
  /** How many packets went out to each address so far. */
  packetsTo(): Promise<Readonly<Record<string, number>>>;
}

/** Starts a sniffer in the network namespace of a node, on the interface that leads out of it. */
export async function sniff(
  { clientImage }: { clientImage: string },
  node: ClusterNode,
  addresses: readonly string[],
): Promise<Sniffer> {
  const filter = addresses.map((address) => `dst host ${address}`).join(' or ');
  const inNode = ['--network', `container:${node.containerId}`];
  const [id = ''] = await docker(
    ...['run', '--detach', ...inNode, '--cap-add', 'NET_RAW', '--cap-add', 'NET_ADMIN', clientImage],
    ...['sh', '-c', `exec tcpdump -i eth0 -n -l --immediate-mode '${filter}' 2>&1`],
  );
  const log = () => docker('logs', id);
  await until('tcpdump listens', 20_000, async () =>
    (await log()).some((line) => line.includes('listening on')) ? true : undefined,
  );
  return {
    dig: async (...words) =>
      (await docker('run', '--rm', ...inNode, clientImage, 'sh', '-c', `dig +tries=1 ${words.join(' ')}; true`)).join(
        '\n',
      ),
    packetsTo: async () => {
      const lines = await log();
      expect(await docker('inspect', '--format', '{{.State.Running}}', id), lines.join('\n')).to.deep.equal(['true']);
      const to = (address: string) =>
        lines.filter((line) => line.includes(`> ${address}.`) || line.includes(`> ${address}:`));
      return Object.fromEntries(addresses.map((address) => [address, to(address).length]));
    },
    [Symbol.asyncDispose]: async () => {
      await docker('rm', '--force', id);
    },
  };
}
