import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { CoreV1Api, type V1Pod } from '@kubernetes/client-node';
import { pause } from '../../cluster/poll.ts';
import { type Reader, ReadFailed, reasonOf } from '../reader.ts';
import { type ProbePodWanted, probePod } from './pod.ts';
import { type Created, createPod, removePod } from './writes.ts';

/** An API server that takes longer for a pod is no place to try one. */
const createTimeoutMs = 6_000;
const logTimeoutMs = 3_000;
const lookIntervalMs = 200;

/** What became of the probe pod. */
export interface ProbePodRun {
  readonly name: string;
  /** Where it ran. */
  readonly node: string;
  readonly printed: string;
  /** The command that removes it, should it still be there. */
  readonly leftBehind: string | undefined;
}

/** How long a probe pod has, and who hears of one that may still be there. */
export interface ProbePodRules {
  /** Until it has ended; what it printed by then counts. */
  readonly timeoutMs: number;
  /** What the command that removes it begins with. */
  readonly kubectl: string;
  /** Told why it may still be there, with the command that removes it. */
  readonly onLeftBehind: (words: string) => void;
}

/**
 * Creates the pod, waits until it has ended, and deletes it, whatever happens meanwhile.
 *
 * @throws ReadFailed when it may not be created or never runs, with the command that removes it where it could not be deleted;
 * the signal's reason when aborted
 */
export async function runProbePod(
  reader: Reader,
  wanted: ProbePodWanted,
  { timeoutMs, kubectl, onLeftBehind }: ProbePodRules,
): Promise<ProbePodRun> {
  const core = reader.config.makeApiClient(CoreV1Api);
  const where = { namespace: wanted.namespace, name: `dnsdrill-diagnose-${randomBytes(4).toString('hex')}` };
  const creation = createPod(core, where.namespace, probePod(where.name, wanted));
  const late = delay(reader.atMost(createTimeoutMs), undefined, { ref: false });
  const created = await Promise.race([creation.ended, late]);
  if (created?.is === 'refused') throw new ReadFailed(created.why);
  const outcome = await outcomeOf(reader, where, created, timeoutMs);
  const trouble = await removePod(core, where, created === undefined ? creation.ended : undefined);
  creation.giveUp();
  const command = `${kubectl} delete pod -n ${where.namespace} ${where.name}`;
  const words = `the probe pod may still be there (${trouble}): ${command}`;
  if (trouble !== undefined) onLeftBehind(words);
  reader.signal.throwIfAborted();
  if (!('failure' in outcome)) {
    return { name: where.name, ...outcome, leftBehind: trouble === undefined ? undefined : command };
  }
  const { failure } = outcome;
  if (trouble === undefined || !(failure instanceof ReadFailed)) throw failure;
  throw new ReadFailed(`${reasonOf(failure)}; ${words}`, undefined, failure.right);
}

/** What the pod printed, or why it did not: nothing may be thrown before the pod is deleted. */
async function outcomeOf(
  reader: Reader,
  where: { namespace: string; name: string },
  created: Created | undefined,
  timeoutMs: number,
): Promise<{ node: string; printed: string } | { failure: unknown }> {
  if (created?.is !== 'created') return { failure: new ReadFailed(created?.why ?? 'no answer in time') };
  try {
    return await readOut(reader, where, timeoutMs);
  } catch (failure) {
    return { failure };
  }
}

async function readOut(
  reader: Reader,
  { namespace, name }: { namespace: string; name: string },
  timeoutMs: number,
): Promise<{ node: string; printed: string }> {
  const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
  const { state, node } = await untilEnded(reader, path, timeoutMs).catch(ofRight(`get pods in ${namespace}`));
  try {
    const { body } = await reader.text(`${path}/log`, logTimeoutMs).catch(ofRight(`get pods/log in ${namespace}`));
    return { node, printed: body };
  } catch (error) {
    // Without the right there never is a log. Else the state of the pod tells why there is none yet.
    throw error instanceof ReadFailed && error.right === undefined
      ? new ReadFailed(`${state}; ${error.message}`)
      : error;
  }
}

/** Names the right that is missing, where one is: it is another one than that to create pods. */
const ofRight =
  (right: string) =>
  (error: unknown): never => {
    const isMissing = error instanceof ReadFailed && (error.status === 403 || error.status === 401);
    throw isMissing ? new ReadFailed(error.message, error.status, right) : error;
  };

/** Looks at the pod until it has ended, cannot start, or the time is over; says which. */
async function untilEnded(reader: Reader, path: string, timeoutMs: number): Promise<{ state: string; node: string }> {
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    const { spec, status } = await reader.json<V1Pod>(path);
    const node = spec?.nodeName ?? 'no node';
    const { waiting } = status?.containerStatuses?.[0]?.state ?? {};
    const words = waiting?.reason ?? status?.phase ?? 'Unknown';
    if (status?.phase === 'Succeeded' || status?.phase === 'Failed') return { state: words, node };
    if (/Err|BackOff|Invalid/.test(words)) throw new ReadFailed(`${words}: ${waiting?.message ?? ''}`.slice(0, 300));
    if (performance.now() >= deadlineMs) return { state: `${words} after ${Math.round(timeoutMs / 1_000)} s`, node };
    await pause(lookIntervalMs, reader.signal);
  }
}
