import type { V1Pod } from '@kubernetes/client-node';
import { isReady, lastTerminationOf, podName, restarts, statusOf } from '../cluster/read-pod.ts';
import type { StartedKindCluster } from '../cluster/started-kind-cluster.ts';
import { readLog } from '../probes/log.ts';
import type { PodFacts } from '../rules/facts.ts';

/** How a pod stands, and what is the matter with it. */
export async function seePod(cluster: StartedKindCluster, pod: V1Pod): Promise<PodFacts> {
  const ready = isReady(pod);
  return {
    name: podName(pod),
    node: pod.spec?.nodeName ?? '',
    ready,
    status: statusOf(pod).quote,
    restarts: restarts(pod),
    why: ready ? '' : await whyNotReady(cluster, pod),
  };
}

/** The last words of its log, else how it ended, else what keeps it from a node. */
async function whyNotReady(cluster: StartedKindCluster, pod: V1Pod): Promise<string> {
  const [container] = pod.status?.containerStatuses ?? [];
  if (container === undefined) return pod.status?.conditions?.find(({ message }) => message)?.message ?? '';
  const logs = await Promise.all(
    [true, false].map((previous) =>
      previous && container.restartCount === 0 ? '' : readLog(cluster, pod, { container: container.name, previous }),
    ),
  );
  const last =
    logs
      .join('')
      .trim()
      .split('\n')
      .at(-1)
      ?.replace(/^\S+Z /, '') ?? '';
  const ended = lastTerminationOf(pod);
  const waiting = container.state?.waiting?.message ?? '';
  // The log of what was killed says nothing of why.
  if (ended.answer === 'OOMKilled') return ended.quote;
  return last || waiting || (ended.answer === 'never' ? '' : ended.quote);
}

/** The last line that complains of something; else the last line. */
export function lastComplaint(log: string): string {
  const lines = log.trim().split('\n');
  const complaint = lines.findLast((line) => /\b(fatal|error|panic|failed|denied|forbidden|refused)\b/i.test(line));
  return (complaint ?? lines.at(-1) ?? '').replace(/^\S+Z /, '');
}
