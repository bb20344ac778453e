import { dnsPods } from '../reading.ts';
import { known, listed } from '../seen.ts';
import { decides, fits, tells, type WeighedCause, weighed } from './cause.ts';

const noNetwork =
  /cni plugin not initialized|network plugin is not ready|NetworkPluginNotReady|cni config uninitialized/i;

export const missingCni: WeighedCause = {
  id: 'missing-cni',
  title: 'No CNI plugin is installed on the nodes',
  layer: 'network',
  explains: ['nodes-not-ready', 'no-replica-ready', 'replicas-missing', 'no-dns-pods', 'no-endpoints'],
  weigh(seen) {
    const nodes = listed(seen.nodes).filter(({ ready, reason }) => !ready && noNetwork.test(reason));
    const [node] = nodes;
    const others = listed(seen.nodes).filter(({ ready }) => ready).length;
    if (node === undefined) return undefined;
    const pending = dnsPods(seen).filter(({ phase }) => phase === 'Pending');
    const agents = known(seen.networkAgents);
    const running = agents?.find(({ ready }) => ready > 0);
    return weighed(
      'fault',
      [
        decides(`The kubelet of ${node.name} says that it has no network plugin.`, node.reason),
        pending.length > 0 &&
          fits(
            `${pending.length} pods of CoreDNS are Pending.`,
            pending[0]?.conditions.find(({ status }) => status === 'False')?.message ?? '',
          ),
        agents?.length === 0 && tells('No DaemonSet installs a network plugin.'),
      ],
      [
        others > 0 && tells(`${others} other ${others === 1 ? 'node is' : 'nodes are'} Ready, and so have one.`),
        running &&
          tells(
            `The DaemonSet ${running.name} installs one, and ${running.ready} of ${running.wanted} of its pods are Ready.`,
          ),
      ],
    );
  },
};
