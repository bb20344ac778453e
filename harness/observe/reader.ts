import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { KubeConfig } from '@kubernetes/client-node';
import type { Seen } from '../diagnose/seen.ts';

/** Why a read came to nothing. */
export class ReadFailed extends Error {
  override readonly name = 'ReadFailed';
  readonly status: number | undefined;
  readonly right: string | undefined;

  /**
   * @param status the API server's, where it answered at all
   * @param right the right that it takes, where that is another one than that of the look which it is a part of
   */
  constructor(message: string, status?: number, right?: string) {
    super(message);
    this.status = status;
    this.right = right;
  }
}

/** Enough for every list, or page of one, that is read of a large cluster; more is cut off, as an error. */
const largestBytes = 32 * 1024 * 1024;

/** Reads from one API server. It knows one verb, GET, so nothing that holds a reader can change a cluster. */
export class Reader {
  readonly config: KubeConfig;
  readonly signal: AbortSignal;
  readonly #deadlineMs: number;

  /**
   * @param signal when it is aborted, every read ends with its reason
   * @param budgetMs how long all reads together may take from now on: what is late then counts as not seen
   */
  constructor(config: KubeConfig, signal: AbortSignal, budgetMs: number) {
    this.config = config;
    this.signal = signal;
    this.#deadlineMs = performance.now() + budgetMs;
  }

  /** What is left of the time for everything, or less, in milliseconds. */
  atMost(timeoutMs: number): number {
    return Math.max(1, Math.min(timeoutMs, Math.round(this.#deadlineMs - performance.now())));
  }

  /**
   * Gets a path as text.
   *
   * @param longestMs how long it may take in all, or until the time for everything is over
   * @returns the body, and the server's clock
   * @throws ReadFailed when there is no answer, or one that is no success
   */
  async text(path: string, longestMs: number): Promise<{ body: string; date: string | undefined }> {
    const timeoutMs = this.atMost(longestMs);
    const signal = AbortSignal.any([this.signal, AbortSignal.timeout(timeoutMs)]);
    try {
      const response = await this.#get(path, signal);
      const body = await bodyOf(response);
      const { statusCode = 0, headers } = response;
      if (statusCode >= 200 && statusCode < 300) return { body, date: headers.date };
      throw new ReadFailed(messageIn(body) ?? `HTTP ${statusCode}`, statusCode);
    } catch (error) {
      this.signal.throwIfAborted();
      if (error instanceof ReadFailed) throw error;
      if (signal.aborted) throw new ReadFailed(silenceWords(timeoutMs, longestMs));
      throw new ReadFailed(error instanceof Error ? error.message || error.name : String(error));
    }
  }

  async #get(path: string, signal: AbortSignal): Promise<IncomingMessage> {
    const server = new URL(this.config.getCurrentCluster()?.server ?? '');
    const options = {
      host: server.hostname.replace(/^\[|\]$/g, ''),
      port: server.port || 443,
      path: `${server.pathname.replace(/\/$/, '')}${path}`,
      method: 'GET',
      // Lists are some ten times as large as they need be, and so are a kubelet's metrics.
      headers: { accept: 'application/json, text/plain, */*', 'accept-encoding': 'gzip' },
      signal,
    };
    // Some kinds of credentials are asked for at a server, which may say nothing.
    await Promise.race([this.config.applyToHTTPSOptions(options), rejectedBy(signal)]);
    return new Promise((resolve, reject) => {
      request(options, resolve).on('error', reject).end();
    });
  }

  /** Gets an object or a list. */
  async json<T>(path: string, timeoutMs = defaultTimeoutMs): Promise<T> {
    const { body } = await this.text(path, timeoutMs);
    try {
      return JSON.parse(body) as T;
    } catch {
      throw new ReadFailed(`${path}: the answer is no JSON`);
    }
  }

  /** The same for an object that may not exist: null then. */
  async jsonOrNull<T>(path: string): Promise<T | null> {
    try {
      return await this.json<T>(path);
    } catch (error) {
      if (error instanceof ReadFailed && error.status === 404) return null;
      throw error;
    }
  }
}

/** What a busy API server needs at most for what is asked here. */
export const defaultTimeoutMs = 6_000;

/**
 * Asks for something, and keeps why it could not be had.
 *
 * @param what the right that it takes, for example `list pods in kube-system`
 */
export async function look<T>(what: string, ask: () => Promise<T>): Promise<Seen<T>> {
  try {
    return { seen: await ask() };
  } catch (error) {
    if (!(error instanceof ReadFailed)) throw error;
    return { unseen: `${error.right ?? what}: ${reasonOf(error)}` };
  }
}

/** Why a read came to nothing, in words. */
export const reasonOf = ({ status, message }: ReadFailed): string =>
  status === 403 ? 'not allowed' : status === 401 ? 'the credentials are not accepted' : message;

/** Silence says something only where there was the time to break it. */
const silenceWords = (timeoutMs: number, longestMs: number): string =>
  timeoutMs < longestMs ? 'no time left to wait for the answer' : `no answer within ${timeoutMs / 1_000} s`;

const rejectedBy = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

async function bodyOf(response: IncomingMessage): Promise<string> {
  const isPacked = response.headers['content-encoding'] === 'gzip';
  // What breaks the answer off breaks off its unpacking as well, which throws it below.
  const body = isPacked ? pipeline(response, createGunzip(), () => undefined) : response;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > largestBytes) throw new ReadFailed(`the answer is larger than ${largestBytes / 1024 / 1024} MiB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The message of a Status object. */
function messageIn(body: string): string | undefined {
  try {
    const { message }: { message?: unknown } = Object(JSON.parse(body));
    return typeof message === 'string' ? message : undefined;
  } catch {
    return body.trim() === '' ? undefined : body.trim().slice(0, 200);
  }
}
