import type { V1Container, V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import type { DnsPod, PodSeen } from '../diagnose/observations.ts';
import type { Seen } from '../diagnose/seen.ts';
import { redactText } from '../redact.ts';
import { look, type Reader } from './reader.ts';

/** The API's own form of a time is a string; the client's types call it a Date. */
export const timeOf = (time: unknown): string | null => (typeof time === 'string' ? time : null);

/** The part of a line that is kept: a message of CoreDNS fits. */
const longestLine = 400;
const short = (text: string): string => redactText(text.slice(0, longestLine));

/**
 * What a diagnosis needs of a pod.
 *
 * @param main tells which of its containers is the one in question; without a match it is the first
 */
export function podSeen(pod: V1Pod, main: (container: V1Container) => boolean): PodSeen {
  const { metadata = {}, spec, status = {} } = pod;
  const container = spec?.containers.find(main) ?? spec?.containers[0];
  const now = status.containerStatuses?.find(({ name }) => name === container?.name);
  return {
    name: metadata.name ?? '',
    node: spec?.nodeName ?? null,
    address: status.podIP ?? null,
    phase: status.phase ?? 'Unknown',
    ready: status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false,
    leaving: metadata.deletionTimestamp !== undefined,
    createdAt: timeOf(metadata.creationTimestamp) ?? '',
    labels: metadata.labels ?? {},
    hash: metadata.labels?.['pod-template-hash'] ?? null,
    conditions: (status.conditions ?? []).map(({ type, status: is, reason, message }) => ({
      type,
      status: is,
      reason: reason ?? '',
      message: short(message ?? ''),
    })),
    container: containerSeen(container, now),
  };
}

function containerSeen(container: V1Container | undefined, now: V1ContainerStatus | undefined): PodSeen['container'] {
  const { running, waiting, terminated } = now?.state ?? {};
  const last = terminated ?? now?.lastState?.terminated;
  const limits = container?.resources?.limits ?? {};
  return {
    image: container?.image ?? '',
    state: running ? 'running' : waiting ? 'waiting' : terminated ? 'terminated' : 'none',
    reason: waiting?.reason ?? terminated?.reason ?? '',
    message: short(waiting?.message ?? terminated?.message ?? ''),
    startedAt: timeOf(running?.startedAt),
    ready: now?.ready ?? false,
    restarts: now?.restartCount ?? 0,
    lastEnding: last
      ? {
          reason: last.reason ?? '',
          exitCode: last.exitCode,
          message: short(last.message ?? ''),
          startedAt: timeOf(last.startedAt) ?? '',
          finishedAt: timeOf(last.finishedAt) ?? '',
        }
      : null,
    cpuLimit: limits.cpu ?? null,
    memoryLimit: limits.memory ?? null,
    allowPrivilegeEscalation: container?.securityContext?.allowPrivilegeEscalation ?? null,
  };
}

/** What starts a log stands in its first bytes, however much a busy server wrote since. */
const headBytes = 12_000;
const tailLines = 150;
const logTimeoutMs = 5_000;

/** Reads the log of a pod's container, and of the one before it. */
export async function readLog(
  reader: Reader,
  { namespace, name, container, restarted }: { namespace: string; name: string; container: string; restarted: boolean },
): Promise<DnsPod['log']> {
  const path = `/api/v1/namespaces/${namespace}/pods/${name}/log?timestamps=true&container=${encodeURIComponent(container)}`;
  const read = (what: string, ...queries: readonly string[]) =>
    look(`read ${what} of pod ${name}`, async () => {
      const texts = await Promise.all(queries.map((query) => reader.text(`${path}&${query}`, logTimeoutMs)));
      return linesOf(texts.map(({ body }) => body));
    });
  const previous = `previous=true&tailLines=${tailLines}`;
  const [now, before] = await Promise.all([
    read('the log', `limitBytes=${headBytes}`, `tailLines=${tailLines}`),
    restarted ? read('the previous log', previous) : ({ seen: [] } satisfies Seen<[]>),
  ]);
  return { current: now, previous: before };
}

/**
 * The lines of several pieces of one log, each once, in their order.
 *
 * @param texts with the time stamp that the kubelet puts before each line; the end of the first piece may be half a line
 */
export function linesOf(texts: readonly string[]): { at: string; text: string }[] {
  const lines = texts.flatMap((text) => text.split('\n')).filter((line) => /^\d{4}-\d\d-\d\dT\S+ ./.test(line));
  return [...new Set(lines)].toSorted(byTime).map((line) => {
    const [at = ''] = line.split(' ', 1);
    return { at, text: short(line.slice(at.length + 1)) };
  });
}

/** By their stamps alone: lines of one moment stay in the order in which they came. */
function byTime(one: string, other: string): number {
  const [left = '', right = ''] = [one.split(' ', 1)[0], other.split(' ', 1)[0]];
  return left < right ? -1 : left > right ? 1 : 0;
}
