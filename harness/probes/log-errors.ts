import type { V1Pod } from '@kubernetes/client-node';
import { listPods, podName } from '../cluster/read-pod.ts';
import type { StartedKindCluster } from '../cluster/started-kind-cluster.ts';
import { logs } from '../commands/probes.ts';
import type { PlacedAnswer } from '../vocabulary/entry.ts';
import type { ProbeOf } from '../vocabulary/probe.ts';
import type { Asked, Asking } from './asking.ts';
import { readLog } from './log.ts';

/** What the container of a pod wrote in its present life, and when that began. */
interface Life {
  readonly startedMs: number;
  readonly log: string;
}

/**
 * Tells errors that are over from errors that still come, by their time stamps. Errors from before the fault are looked at
 * too: that they are old is the answer.
 */
export async function askLogErrors(probe: ProbeOf<'log-errors'>, { cluster }: Asking): Promise<Asked> {
  const nowMs = Date.now();
  const pods = await listPods(cluster, probe.pods);
  const read = await Promise.all(pods.map(async (pod) => ({ place: podName(pod), life: await lifeOf(cluster, pod) })));
  return {
    answers: read.map(({ place, life }) => ({ place, ...classifyErrors(life, probe, nowMs) })),
    command: `${logs(probe.pods)} --timestamps # at ${new Date(nowMs).toISOString()}`,
    output: read.map(({ place, life }) => `# ${place}\n${life?.log ?? '(no container runs)'}`).join('\n'),
  };
}

/**
 * Judges the errors in a log by their own time stamps.
 *
 * @param life undefined where no container runs: its silence says nothing
 * @param nowMs when it was read, in milliseconds since 1970
 */
export function classifyErrors(
  life: Life | undefined,
  { line, quietMs, persistMs }: Pick<ProbeOf<'log-errors'>, 'line' | 'quietMs' | 'persistMs'>,
  nowMs: number,
): Pick<PlacedAnswer, 'answer' | 'quote'> {
  if (life === undefined) return { answer: 'no-container' };
  const expression = new RegExp(line);
  const errors = life.log.split('\n').filter((text) => expression.test(text.replace(/^\S+Z /, '')));
  const last = errors.at(-1);
  if (last === undefined) return { answer: 'none' };
  const lastMs = Date.parse(/^\S+Z(?= )/.exec(last)?.[0] ?? '');
  // A line without a stamp may be from any time, so that it cannot be called old.
  if (lastMs < nowMs - quietMs) return { answer: 'over', quote: last };
  return { answer: lastMs - life.startedMs > persistMs ? 'persistent' : 'recent', quote: last };
}

async function lifeOf(cluster: StartedKindCluster, pod: V1Pod): Promise<Life | undefined> {
  const [status] = pod.status?.containerStatuses ?? [];
  const startedAt = status?.state?.running?.startedAt;
  if (status === undefined || startedAt === undefined) return undefined;
  const log = await readLog(cluster, pod, { container: status.name, previous: false });
  return { startedMs: startedAt.getTime(), log };
}
