import { PassThrough } from 'node:stream';
import { PortForward } from '@kubernetes/client-node';
import { type Reader, ReadFailed } from './reader.ts';

/** How a conversation with a port of a pod ended. */
export interface Exchange {
  readonly received: Buffer;
  /** From the message to the end of the conversation, in milliseconds: the way there is not counted. */
  readonly ms: number;
  /** What the kubelet said, if it could not reach the port. */
  readonly error: string;
}

/** What ended a conversation: all that was wanted, the kubelet's word that it does not reach the port, the other side, or the clock. */
type End = 'enough' | 'refused' | 'closed' | 'time';

/** To open the way takes the API server and the kubelet, and says nothing about the pod: on a busy machine it takes seconds. */
const openTimeoutMs = 5_000;

/**
 * Talks to a port of a pod through the API server and the kubelet: the network of the pods has no part in it. It changes
 * nothing.
 *
 * @param conversation `timeoutMs` counts from the message on; `isComplete` tells when enough was received, and is called for each piece
 * @returns what was received when it was enough, the other side closed or the time was over
 * @throws ReadFailed when the API server does not open the way to the kubelet, or too little of the time for everything is left to
 * call silence an answer
 */
export async function exchange(
  reader: Reader,
  pod: { namespace: string; name: string; port: number },
  message: Buffer,
  { timeoutMs, isComplete }: { timeoutMs: number; isComplete: (received: Buffer) => boolean },
): Promise<Exchange> {
  const [output, errors, input] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const ended = Promise.withResolvers<End>();
  const received: Buffer[] = [];
  const said: Buffer[] = [];
  output.on('data', (chunk: Buffer) => {
    received.push(chunk);
    if (isComplete(Buffer.concat(received))) ended.resolve('enough');
  });
  errors.on('data', (chunk: Buffer) => {
    said.push(chunk);
    if (chunk.length > 0) ended.resolve('refused');
  });
  let timer = setTimeout(() => ended.resolve('time'), reader.atMost(openTimeoutMs));
  let sentMs = performance.now();
  const abort = () => ended.reject(reader.signal.reason);
  reader.signal.addEventListener('abort', abort, { once: true });
  const connecting = new PortForward(reader.config, false).portForward(
    pod.namespace,
    pod.name,
    [pod.port],
    output,
    errors,
    input,
  );
  try {
    const first = await Promise.race([connecting, ended.promise]);
    if (typeof first === 'string') throw new ReadFailed('no port-forward in time');
    if (!('on' in first)) throw new ReadFailed('no port-forward');
    first.on('close', () => ended.resolve('closed'));
    clearTimeout(timer);
    const leftMs = reader.atMost(timeoutMs);
    timer = setTimeout(() => ended.resolve('time'), leftMs);
    sentMs = performance.now();
    input.write(message);
    const end = await ended.promise;
    const isSilent = end === 'time' || (end === 'closed' && received.length === 0);
    if (isSilent && leftMs < timeoutMs) throw new ReadFailed('no time left to wait for the answer');
  } catch (error) {
    reader.signal.throwIfAborted();
    throw error instanceof ReadFailed ? error : new ReadFailed(wordsOf(error));
  } finally {
    clearTimeout(timer);
    reader.signal.removeEventListener('abort', abort);
    connecting
      .then((socket) => typeof socket === 'object' && socket !== null && 'close' in socket && socket.close())
      .catch(() => undefined);
  }
  return {
    received: Buffer.concat(received),
    ms: Math.round(performance.now() - sentMs),
    error: Buffer.concat(said).toString('utf8'),
  };
}

/** A WebSocket that was refused rejects with an event that holds the error. */
function wordsOf(error: unknown): string {
  const { message, error: inner }: { message?: unknown; error?: unknown } = Object(error);
  const text = typeof message === 'string' && message !== '' ? message : String(inner ?? error);
  return /\b403\b/.test(text) ? 'not allowed' : text;
}
