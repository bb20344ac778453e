import type { V1Pod } from '@kubernetes/client-node';
import type { ClusterNode } from '../cluster/cluster-node.ts';
import { waitFor } from '../cluster/poll.ts';
import { listPods, podName } from '../cluster/read-pod.ts';
import { killContainer } from '../commands/on-nodes.ts';
import { stepCommand } from '../commands/steps.ts';
import type { CommandResult } from '../vocabulary/command.ts';
import type { PodSet } from '../vocabulary/objects.ts';
import { deletePods } from '../vocabulary/step.ts';
import { type Performer, type Performing, request, together } from './performing.ts';

/** To tell containerd takes a moment, on a busy machine a few. */
const killTimeoutMs = 20_000;
/** A container that has not died before is started again at once; from then on 10 s pass, then 20, and so on. */
const atOnceMs = 6_000;

export const deletePodsPerformer: Performer<'delete-pods'> = {
  // The controllers have made new ones, as good as the old: there is nothing to take back.
  undo: async () => [],
  act: (step, { cluster }) =>
    request(stepCommand(step), async () => {
      const { namespace, selector } = step.pods;
      const pods = await listPods(cluster, step.pods);
      await cluster.kube.core.deleteCollectionNamespacedPod({ namespace, labelSelector: selector });
      return pods.map((pod) => `pod "${podName(pod)}" deleted`).join('\n') || 'No resources found.';
    }),
};

export const crashNewestPodPerformer: Performer<'crash-newest-pod'> = {
  // The kubelet starts the container again; but the pod goes on telling of its death, and backs off the longer at the next.
  undo: async ({ pods }) => [deletePods(pods)],
  async act({ pods }, performing) {
    const newest = await newestContainer(pods, performing);
    if (newest === undefined) throw new Error(`no container of ${pods.selector} in ${pods.namespace} runs`);
    const first = await kill(newest, performing);
    const again = await waitFor(
      async () => {
        const now = await newestContainer(pods, performing);
        return now?.pod === newest.pod && now.id !== newest.id ? now : undefined;
      },
      { timeoutMs: atOnceMs, signal: performing.signal },
    );
    return together([first, ...(again ? [await kill(again, performing)] : [])]);
  },
};

interface RunningContainer {
  readonly pod: string;
  readonly node: ClusterNode;
  /** As containerd knows it. */
  readonly id: string;
}

/** The first container of the newest pod of a set, if it runs. */
async function newestContainer(pods: PodSet, { cluster }: Performing): Promise<RunningContainer | undefined> {
  const newest = (await listPods(cluster, pods)).toSorted(byCreation).at(-1);
  const node = cluster.nodes.find(({ name }) => name === newest?.spec?.nodeName);
  const { containerID, state } = newest?.status?.containerStatuses?.[0] ?? {};
  if (newest === undefined || node === undefined || containerID === undefined || !state?.running) return undefined;
  return { pod: podName(newest), node, id: containerID.replace(/^\w+:\/\//, '') };
}

const kill = ({ node, id }: RunningContainer, { signal }: Performing): Promise<CommandResult> =>
  node.run([...killContainer, id], {
    timeoutMs: killTimeoutMs,
    ...(signal && { signal }),
  });

const byCreation = (one: V1Pod, other: V1Pod): number =>
  new Date(one.metadata?.creationTimestamp ?? 0).getTime() - new Date(other.metadata?.creationTimestamp ?? 0).getTime();
