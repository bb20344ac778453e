import { ApiException, type CoreV1Event, type V1EndpointSlice } from '@kubernetes/client-node';
import { probeCommand } from '../commands/probes.ts';
import type { Answer } from '../vocabulary/answers.ts';
import { apiVersions } from '../vocabulary/objects.ts';
import type { ProbeOf } from '../vocabulary/probe.ts';
import { type Asked, type Asking, theCluster } from './asking.ts';

/** Looks for an event of a reason, recorded or repeated since the fault went in. */
export async function askEvent(probe: ProbeOf<'event'>, { cluster, since }: Asking): Promise<Asked> {
  const { items } = await cluster.kube.core.listNamespacedEvent({
    namespace: probe.namespace,
    fieldSelector: `reason=${probe.reason}`,
  });
  const recent = items.filter((event) => eventTime(event) >= since.getTime());
  const message = new RegExp(probe.message ?? '');
  const found = recent.find((event) => message.test(`${event.involvedObject.name} ${event.message ?? ''}`));
  return {
    answers: [
      found
        ? { place: theCluster, answer: 'present', quote: `${found.reason}: ${found.message}` }
        : { place: theCluster, answer: 'absent' },
    ],
    command: probeCommand(probe),
    output: recent.map((event) => `${event.involvedObject.name}  ${event.reason}  ${event.message}`).join('\n'),
  };
}

/** Events carry seconds, so an event of the second in which the fault went in counts as later. */
function eventTime(event: CoreV1Event): number {
  const stamp = event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? event.firstTimestamp;
  return stamp === undefined ? 0 : new Date(stamp).getTime() + 999;
}

/** Counts the ready addresses behind a Service. */
export async function askEndpoints(probe: ProbeOf<'endpoints'>, asking: Asking): Promise<Asked> {
  const { name, namespace = 'default' } = probe.service;
  const command = probeCommand(probe);
  if (!(await serviceExists(asking, name, namespace))) {
    return { answers: [{ place: theCluster, answer: 'no-service' }], command, output: `no Service ${name}` };
  }
  const { items } = await asking.cluster.kube.discovery.listNamespacedEndpointSlice({
    namespace,
    labelSelector: `kubernetes.io/service-name=${name}`,
  });
  const addresses = readyAddresses(items);
  const output = addresses.join('\n') || '<none>';
  return {
    answers: [{ place: theCluster, answer: addresses.length > 0 ? 'some' : 'none', quote: output }],
    command,
    output,
  };
}

/** `ADDRESS:PORT/PROTOCOL` of every ready endpoint. */
export function readyAddresses(slices: readonly V1EndpointSlice[]): string[] {
  return slices.flatMap((slice) =>
    (slice.endpoints ?? [])
      .filter(({ conditions }) => conditions?.ready !== false)
      .flatMap(({ addresses }) =>
        addresses.flatMap((address) =>
          (slice.ports ?? []).map(({ port, protocol }) => `${address}:${port}/${protocol}`),
        ),
      ),
  );
}

async function serviceExists({ cluster }: Asking, name: string, namespace: string): Promise<boolean> {
  try {
    await cluster.kube.core.readNamespacedService({ name, namespace });
    return true;
  } catch (error) {
    if (error instanceof ApiException && error.code === 404) return false;
    throw error;
  }
}

/** The Ready condition of every node. */
export async function askNodeReady(probe: ProbeOf<'node-ready'>, { cluster }: Asking): Promise<Asked> {
  const { items } = await cluster.kube.core.listNode();
  const answers = items.map((node) => {
    const condition = node.status?.conditions?.find(({ type }) => type === 'Ready');
    return {
      place: node.metadata?.name ?? '(unnamed)',
      answer: condition?.status === 'True' ? ('Ready' as const) : ('NotReady' as const),
      quote: condition?.message ?? 'no Ready condition',
    };
  });
  return {
    answers,
    command: probeCommand(probe),
    output: answers.map(({ place, answer, quote }) => `${place}  ${answer}  ${quote}`).join('\n'),
  };
}

/** Compares a field of an object with a value or a pattern. */
export async function askField(probe: ProbeOf<'field'>, { cluster }: Asking): Promise<Asked> {
  const { object } = probe;
  const command = probeCommand(probe);
  try {
    const found: unknown = await cluster.kube.objects.read({
      apiVersion: apiVersions[object.kind],
      kind: object.kind,
      metadata: { name: object.name, ...(object.namespace && { namespace: object.namespace }) },
    });
    const values = valuesAt(found, probe.path);
    const output = values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join('\n');
    return { answers: [{ place: theCluster, ...compareField(values, probe) }], command, output };
  } catch (error) {
    if (!(error instanceof ApiException && error.code === 404)) throw error;
    return { answers: [{ place: theCluster, answer: 'no-object' }], command, output: 'NotFound' };
  }
}

/** All values at a path; `*` goes through every element of a list. */
export function valuesAt(root: unknown, path: readonly string[]): unknown[] {
  return path.reduce<unknown[]>(
    (values, key) =>
      values.flatMap((value) => {
        if (key === '*') return Array.isArray(value) ? value : [];
        if (typeof value !== 'object' || value === null) return [];
        const field: unknown = Reflect.get(value, key);
        return field === undefined ? [] : [field];
      }),
    [root],
  );
}

/**
 * Compares values with a value or a pattern. Patterns are tried on strings as they are, line by line, and on everything
 * else as JSON with sorted keys.
 *
 * @returns the word, and the line or value that decided
 */
export function compareField(
  values: readonly unknown[],
  { expected, otherWords }: Pick<ProbeOf<'field'>, 'expected' | 'otherWords'>,
): { answer: Answer<'field'>; quote?: string } {
  if (values.length === 0) return { answer: 'absent' };
  const texts = values.map((value) => (typeof value === 'string' ? value : sortedJson(value)));
  if ('equals' in expected) {
    const wanted = typeof expected.equals === 'string' ? expected.equals : sortedJson(expected.equals);
    return { answer: texts.includes(wanted) ? 'equal' : 'different', quote: texts.join('\n') };
  }
  const asExpected = lineOf(texts, expected.matches);
  if (asExpected !== undefined) return { answer: 'equal', quote: asExpected };
  const similar = otherWords === undefined ? undefined : lineOf(texts, otherWords);
  return similar === undefined
    ? { answer: 'different', quote: texts.join('\n') }
    : { answer: 'equivalent', quote: similar };
}

function lineOf(texts: readonly string[], pattern: string): string | undefined {
  for (const text of texts) {
    const match = new RegExp(`^.*(?:${pattern}).*$`, 'm').exec(text) ?? new RegExp(pattern, 'm').exec(text);
    if (match) return match[0].trim();
  }
  return undefined;
}

function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([one], [other]) => one.localeCompare(other)))
      : inner,
  );
}
