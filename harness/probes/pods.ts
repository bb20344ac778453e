import type { V1Pod } from '@kubernetes/client-node';
import { isReady, lastTerminationOf, listPods, podName, readinessOf, restarts, statusOf } from '../cluster/read-pod.ts';
import { probeCommand } from '../commands/probes.ts';
import type { PlacedAnswer } from '../vocabulary/entry.ts';
import type { ProbeOf } from '../vocabulary/probe.ts';
import { type Asked, type Asking, theCluster } from './asking.ts';

/** Whether all, some or none of the pods of a set are Ready. */
export async function askPodsReady(probe: ProbeOf<'pods-ready'>, asking: Asking): Promise<Asked> {
  return askAboutPods(probe, asking, (pods) => [{ place: theCluster, answer: readinessOf(pods) }]);
}

/** What `kubectl get pods` has in its STATUS column, for each pod of a set. */
export async function askPodStatus(probe: ProbeOf<'pod-status'>, asking: Asking): Promise<Asked> {
  return askAboutPods(probe, asking, (pods) => pods.map((pod) => ({ place: podName(pod), ...statusOf(pod) })));
}

/** Why the container of each pod of a set ended the last time, as its status says. */
export async function askLastTermination(probe: ProbeOf<'last-termination'>, asking: Asking): Promise<Asked> {
  return askAboutPods(probe, asking, (pods) => pods.map((pod) => ({ place: podName(pod), ...lastTerminationOf(pod) })));
}

/** Whether each pod of a set has an address. */
export async function askPodAddress(probe: ProbeOf<'pod-address'>, asking: Asking): Promise<Asked> {
  return askAboutPods(probe, asking, (pods) =>
    pods.map((pod) => ({ place: podName(pod), answer: pod.status?.podIP === undefined ? 'none' : 'assigned' })),
  );
}

async function askAboutPods(
  probe: ProbeOf<'pods-ready' | 'pod-status' | 'last-termination' | 'pod-address'>,
  asking: Asking,
  answersOf: (pods: readonly V1Pod[]) => readonly PlacedAnswer[],
): Promise<Asked> {
  const pods = await listPods(asking.cluster, probe.pods);
  return {
    answers: answersOf(pods),
    command: probeCommand(probe),
    output: podTable(pods),
  };
}

/** The columns of `kubectl get pods` that the documents show, and the node and address of each pod. */
function podTable(pods: readonly V1Pod[]): string {
  if (pods.length === 0) return 'No resources found.';
  const rows = pods.map((pod) => {
    const { quote } = statusOf(pod);
    const { phase, podIP } = pod.status ?? {};
    const columns = [podName(pod), isReady(pod) ? 'ready' : 'not ready', quote, phase, `${restarts(pod)} restarts`];
    return [...columns, podIP ?? 'no address', pod.spec?.nodeName ?? 'on no node', lastTerminationOf(pod).quote];
  });
  return rows.map((row) => row.join('  ')).join('\n');
}
