import { ApiException, type V1Pod } from '@kubernetes/client-node';
import { listPods, podName } from '../cluster/read-pod.ts';
import type { StartedKindCluster } from '../cluster/started-kind-cluster.ts';
import { logs, tailLines } from '../commands/probes.ts';
import type { PlacedAnswer } from '../vocabulary/entry.ts';
import type { ProbeOf } from '../vocabulary/probe.ts';
import type { Asked, Asking } from './asking.ts';

/** Looks for a line in the logs of every container of the pods, in its present life and in the one before. */
export async function askLog(probe: ProbeOf<'log'>, asking: Asking): Promise<Asked> {
  const pods = await listPods(asking.cluster, probe.pods);
  const read = await Promise.all(
    pods.map(async (pod) => ({ place: podName(pod), log: await logSince(asking.cluster, pod, asking.since) })),
  );
  return {
    answers: read.map(({ place, log }) => ({ place, ...classifyLog(log, probe) })),
    command: `${logs(probe.pods)} --timestamps --since-time=${asking.since.toISOString()}`,
    output: read.map(({ place, log }) => `# ${place}\n${log ?? '(no container has run)'}`).join('\n'),
  };
}

/** Finds the line, first as the document prints it, then in other words. */
export function classifyLog(
  log: string | undefined,
  { line, otherWords, followedBy = [] }: Pick<ProbeOf<'log'>, 'line' | 'otherWords' | 'followedBy'>,
): Pick<PlacedAnswer, 'answer' | 'quote'> {
  if (log === undefined) return { answer: 'no-container' };
  const asWritten = linesInOrder(log, [line, ...followedBy]);
  if (asWritten !== undefined) return { answer: 'as-written', quote: asWritten };
  const similar = otherWords === undefined ? undefined : linesInOrder(log, [otherWords]);
  return similar === undefined ? { answer: 'absent' } : { answer: 'in-other-words', quote: similar };
}

/** The first line for each pattern that comes after the one for the pattern before. */
function linesInOrder(log: string, patterns: readonly string[]): string | undefined {
  let rest = log.split('\n').map((line) => line.replace(/^\S+Z /, ''));
  const found: string[] = [];
  for (const pattern of patterns) {
    const expression = new RegExp(pattern);
    const index = rest.findIndex((line) => expression.test(line));
    if (index === -1) return undefined;
    found.push(rest[index] ?? '');
    rest = rest.slice(index + 1);
  }
  return found.join('\n');
}

/**
 * What the pod's containers wrote since a moment, oldest first, each line with its time stamp.
 *
 * @returns undefined when no container of the pod has ever run
 */
async function logSince(cluster: StartedKindCluster, pod: V1Pod, since: Date): Promise<string | undefined> {
  const containers = pod.status?.containerStatuses ?? [];
  const lives = containers.flatMap(({ name, containerID, restartCount, state, lastState }) => [
    ...(restartCount > 0 || lastState?.terminated ? [{ container: name, previous: true }] : []),
    ...(containerID && (state?.running || state?.terminated) ? [{ container: name, previous: false }] : []),
  ]);
  if (lives.length === 0) return undefined;
  const read = await Promise.all(lives.map((life) => readLog(cluster, pod, life)));
  return read
    .join('')
    .split('\n')
    .filter((line) => isSince(line, since))
    .join('\n');
}

/** The kubelet stamps lines with nanoseconds, more than a Date holds; the comparison needs only milliseconds. */
function isSince(line: string, since: Date): boolean {
  const stamp = Date.parse(/^\S+Z(?= )/.exec(line)?.[0] ?? '');
  return Number.isFinite(stamp) && stamp >= since.getTime();
}

/**
 * The end of the log of one container of a pod, each line with its time stamp.
 *
 * @param life.previous the log of the container before the present one, as `kubectl logs --previous` has it
 * @returns '' between two lives of a container, when there is no log to read
 * @throws what the API server refuses otherwise, or that it does not answer
 */
export async function readLog(
  cluster: StartedKindCluster,
  pod: V1Pod,
  life: { container: string; previous: boolean },
): Promise<string> {
  const namespace = pod.metadata?.namespace ?? 'default';
  try {
    const text = await cluster.kube.core.readNamespacedPodLog({
      name: podName(pod),
      namespace,
      ...life,
      timestamps: true,
      tailLines,
    });
    return text && !text.endsWith('\n') ? `${text}\n` : (text ?? '');
  } catch (error) {
    // Between two lives of a container the API server says 400 or 404: the log is not there yet, or no longer.
    if (error instanceof ApiException && (error.code === 400 || error.code === 404)) return '';
    throw error;
  }
}
