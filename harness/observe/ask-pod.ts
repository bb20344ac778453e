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

/** CoreDNS gives up on its upstream after 2 s, twice: what takes longer has no answer. */
const lookupTimeoutMs = 4_500;
const tries = 3;

/**
 * Asks a pod of CoreDNS over TCP at its own port 53, through a port-forward: whether *it* answers, whatever the network does.
 *
 * @returns one entry for each question, with several tries side by side
 */
export async function askPod(
  reader: Reader,
  pod: { namespace: string; name: string },
  questions: readonly Question[],
): Promise<LookupSeen[]> {
  return Promise.all(
    questions.map(async (question) => {
      const answers = await Promise.all(
        Array.from({ length: tries }, (_, index) => askOnce(reader, pod, question, index + 1)),
      );
      return {
        name: question.name,
        protocol: 'tcp' as const,
        answers: answers.map(({ answer }) => answer),
        ms: answers.map(({ ms }) => ms),
      };
    }),
  );
}

async function askOnce(
  reader: Reader,
  pod: { namespace: string; name: string },
  question: Question,
  id: number,
): Promise<{ answer: Word; ms: number }> {
  const startedMs = performance.now();
  const { received, error } = await exchange(reader, { ...pod, port: 53 }, queryOf(question.name, id), {
    timeoutMs: lookupTimeoutMs,
    isComplete: (soFar) => soFar.length >= 2 && soFar.length >= soFar.readUInt16BE(0) + 2,
  });
  return { answer: answerIn(received, error, question.address), ms: Math.round(performance.now() - startedMs) };
}

/** A query as it goes over TCP: two bytes of length, then the message. */
export function queryOf(name: string, id: number): Buffer {
  const message = Buffer.from(
    encode({ type: 'query', id, flags: 0x0100, questions: [{ type: 'A', name, class: 'IN' }] }),
  );
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}

/**
 * The word for what came back.
 *
 * @param error what the kubelet said of the port
 * @param address what the answer must hold; any will do without it
 */
export function answerIn(received: Buffer, error: string, address: string | undefined): Word {
  if (received.length < 3) return /refused/i.test(error) ? 'refused' : error === '' ? 'timed-out' : 'unreachable';
  let records: readonly DnsRecord[];
  let code: number;
  try {
    const message = decode(received.subarray(2, received.readUInt16BE(0) + 2));
    records = message.answers ?? [];
    code = (message.flags ?? 0) & 0x0f;
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
