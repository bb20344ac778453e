import { type Answer as DnsRecord, decode, encode } from 'dns-packet';
import type { LookupSeen } from '../diagnose/observations.ts';
import { exchange } from './forward.ts';
import type { Reader } from './reader.ts';

type Word = LookupSeen['answers'][number];

/** What is looked up, and what the answer must hold, if that is known. */
export interface Question {
  readonly name: string;
  readonly address?: string | undefined;
}

/** What is asked for: in a cluster of IPv6 alone, names of Services have no other address. */
export const typeFor = (address: string | undefined): 'A' | 'AAAA' => (address?.includes(':') ? 'AAAA' : 'A');

/** For all tries together, once there is a way to the pod: glibc waits for 5 s before it asks again. */
const lookupTimeoutMs = 4_500;
const tries = 3;

/**
 * Asks a pod of CoreDNS over TCP at its own port, through a port-forward: whether *it* answers, whatever the network does.
 * Each name has a connection of its own, over which it is asked several times.
 *
 * @returns one entry for each question
 */
export async function askPod(
  reader: Reader,
  pod: { namespace: string; name: string; port: number },
  questions: readonly Question[],
): Promise<LookupSeen[]> {
  return Promise.all(questions.map((question) => askRepeatedly(reader, pod, question)));
}

async function askRepeatedly(
  reader: Reader,
  pod: { namespace: string; name: string; port: number },
  { name, address }: Question,
): Promise<LookupSeen> {
  const ids = Array.from({ length: tries }, (_, index) => index + 1);
  const startedMs = performance.now();
  const arrivedMs: number[] = [];
  const queries = Buffer.concat(ids.map((id) => queryOf(name, id, typeFor(address))));
  const { received, error, ms } = await exchange(reader, pod, queries, {
    timeoutMs: lookupTimeoutMs,
    isComplete(soFar) {
      const { length } = messagesIn(soFar);
      while (arrivedMs.length < length) arrivedMs.push(performance.now());
      return length >= ids.length;
    },
  });
  const sentMs = performance.now() - ms;
  const messages = messagesIn(received);
  return {
    name,
    protocol: 'tcp',
    answers: ids.map((_, index) => answerIn(messages[index], error, address)),
    ms: ids.map((_, index) => Math.round((arrivedMs[index] ?? performance.now()) - Math.max(sentMs, startedMs))),
  };
}

/** The whole messages that have arrived, each without its length. */
export function messagesIn(received: Buffer): Buffer[] {
  const messages: Buffer[] = [];
  for (let at = 0; at + 2 <= received.length; ) {
    const end = at + 2 + received.readUInt16BE(at);
    if (end > received.length) break;
    messages.push(received.subarray(at + 2, end));
    at = end;
  }
  return messages;
}

/** A query as it goes over TCP: two bytes of length, then the message. */
export function queryOf(name: string, id: number, type: 'A' | 'AAAA' = 'A'): Buffer {
  const message = Buffer.from(encode({ type: 'query', id, flags: 0x0100, questions: [{ type, name, class: 'IN' }] }));
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}

/**
 * The word for what came back.
 *
 * @param message undefined when nothing did
 * @param error what the kubelet said of the port
 * @param address what the answer must hold; any will do without it
 */
export function answerIn(message: Buffer | undefined, error: string, address: string | undefined): Word {
  if (message === undefined) return error === '' ? 'timed-out' : 'unreachable';
  let records: readonly DnsRecord[];
  let code: number;
  try {
    const { answers, flags = 0 } = decode(message);
    records = answers ?? [];
    code = flags & 0x0f;
  } catch {
    return 'wrong-answer';
  }
  const word = ({ 2: 'servfail', 3: 'nxdomain', 5: 'refused' } as const)[code];
  if (word !== undefined) return word;
  if (code !== 0) return 'servfail';
  const addresses = records.flatMap((record) => (record.type === 'A' || record.type === 'AAAA' ? [record.data] : []));
  const isRight = address === undefined ? addresses.length > 0 : addresses.includes(address);
  return isRight ? 'answered' : 'wrong-answer';
}
