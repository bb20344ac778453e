import type { CoreV1Event } from '@kubernetes/client-node';
import type { Observations } from '../diagnose/observations.ts';
import { redactText } from '../redact.ts';
import { namespace } from './cluster.ts';
import { readList } from './list.ts';
import { timeOf } from './pods.ts';
import type { Reader } from './reader.ts';

type Event = Extract<Observations['events'], { seen: unknown }>['seen'][number];

/** Older warnings belong to another story. */
const youngMs = 15 * 60_000;
const mostEvents = 40;

/** Reads the warnings of the last quarter of an hour about pods of CoreDNS and kube-proxy, the youngest first. */
export async function readEvents(reader: Reader, now: string): Promise<Event[]> {
  const selector = encodeURIComponent('type=Warning');
  const items = await readList<CoreV1Event>(reader, `/api/v1/namespaces/${namespace}/events?fieldSelector=${selector}`);
  return items
    .map((event) => ({
      at: timeOf(event.lastTimestamp) ?? timeOf(event.eventTime) ?? timeOf(event.metadata.creationTimestamp) ?? '',
      reason: event.reason ?? '',
      object: event.involvedObject.name ?? '',
      message: redactText((event.message ?? '').slice(0, 400)),
    }))
    .filter(({ object, at }) => /dns|kube-proxy/.test(object) && Date.parse(now) - Date.parse(at) < youngMs)
    .toSorted((one, other) => Date.parse(other.at) - Date.parse(one.at))
    .slice(0, mostEvents);
}
