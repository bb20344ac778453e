import { type Docker, docker } from '../engine/docker.ts';
import { type Inventory, takeInventory } from '../engine/inventory.ts';
import { labels } from '../engine/label.ts';
import { sweep } from '../engine/sweep.ts';
import { UsageError } from '../vocabulary/failures.ts';
import { writeKubeconfig } from './boot/api-server.ts';
import { ClusterNode } from './cluster-node.ts';
import { StartedKindCluster } from './started-kind-cluster.ts';

/** A lab cluster that the engine holds. */
export interface LabCluster {
  readonly name: string;
  readonly runId: string;
  /** Kept on purpose, by `up` or `--retain`. */
  readonly kept: boolean;
  /** Where the private kubeconfig of one that is kept was written. */
  readonly kubeconfig?: string;
}

/** Every lab cluster that the engine holds, by name. */
export async function listLabClusters(dockerHost: string): Promise<LabCluster[]> {
  return labClustersIn(await takeInventory(dockerHost));
}

/** The same, of what an engine has listed. */
export function labClustersIn({ containers, volumes }: Pick<Inventory, 'containers' | 'volumes'>): LabCluster[] {
  const nodes = containers.filter((container) => container.labels[labels.part] === 'node');
  const clusters = Map.groupBy(nodes, (node) => node.labels[labels.cluster] ?? '');
  return [...clusters]
    .map(([name, [node]]) => {
      const mark = volumes.find(({ labels: own }) => own[labels.keep] === 'true' && own[labels.cluster] === name);
      const kubeconfig = mark?.labels[labels.kubeconfig];
      return {
        ...{ name, runId: node?.labels[labels.run] ?? '', kept: mark !== undefined },
        ...(kubeconfig !== undefined && { kubeconfig }),
      };
    })
    .sort((a, b) => a.name.localeCompare(b.name));
}

/**
 * Opens a cluster that an earlier process started.
 *
 * @param options.directory where the private kubeconfig goes (mode 0600)
 * @throws UsageError when the engine has no lab cluster of that name; the message lists those it has
 * @throws Error when its parts do not run
 */
export async function attach(options: {
  name: string;
  dockerHost: string;
  directory: string;
}): Promise<StartedKindCluster> {
  const { name, dockerHost, directory } = options;
  const engine = await docker(dockerHost);
  const known = await listLabClusters(dockerHost);
  const cluster = known.find((other) => other.name === name);
  if (cluster === undefined) {
    const others = known.map((other) => other.name).join(', ');
    throw new UsageError(`the lab has no cluster called ${name}; it has ${others === '' ? 'none' : others}`);
  }
  const { runId } = cluster;
  const containers = await engine.listContainers({
    filters: { label: [`${labels.run}=${runId}`, `${labels.cluster}=${name}`] },
  });
  const ofPart = (part: string) => containers.filter(({ Labels }) => Labels[labels.part] === part);
  const nodes = ofPart('node').map((container) => nodeFrom(engine, container));
  const controlPlane = nodes.find(({ role }) => role === 'control-plane');
  const [resolver] = ofPart('resolver');
  if (controlPlane === undefined || resolver === undefined) {
    throw new Error(`the cluster ${name} does not run: its ${controlPlane ? 'resolver' : 'control plane'} is stopped`);
  }
  const adminConf = await controlPlane.mustRun(['cat', '/etc/kubernetes/admin.conf'], { timeoutMs: 20_000 });
  return new StartedKindCluster({
    name,
    runId,
    nonce: resolver.Labels[labels.nonce] ?? '',
    dockerHost,
    clientImage: resolver.Image,
    nodes,
    resolver: { containerId: resolver.Id, ipAddress: addressOf(resolver) },
    server: await writeKubeconfig({ engine, name, directory }, controlPlane, adminConf),
    bootTimings: [],
    // Nobody listens to a cluster that is only looked at.
    lost: new AbortController().signal,
    remove: () => sweep({ dockerHost, runs: { runId, cluster: name } }),
  });
}

type Listed = Awaited<ReturnType<Docker['listContainers']>>[number];

function nodeFrom(engine: Docker, container: Listed): ClusterNode {
  return new ClusterNode(engine, {
    name: container.Names[0]?.replace(/^\//, '') ?? container.Id,
    role: container.Labels['io.x-k8s.kind.role'] === 'control-plane' ? 'control-plane' : 'worker',
    containerId: container.Id,
    ipAddress: addressOf(container),
  });
}

/** A container of the lab is in one network only. */
function addressOf({ NetworkSettings }: Listed): string {
  return Object.values(NetworkSettings.Networks)[0]?.IPAddress ?? '';
}
