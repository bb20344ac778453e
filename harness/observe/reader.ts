import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import type { Seen } from '../diagnose/seen.ts';

/** Why a read came to nothing. `status` is the API server's, where it answered at all. */
export class ReadFailed extends Error {
  override readonly name = 'ReadFailed';
  readonly status: number | undefined;

  constructor(message: string, status?: number) {
    super(message);
    this.status = status;
  }
}

/** Enough for every list that is read of a large cluster; more is cut off, as an error. */
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
    const server = new URL(this.config.getCurrentCluster()?.server ?? '');
    const options = {
      host: server.hostname.replace(/^\[|\]$/g, ''),
      port: server.port || 443,
      path: `${server.pathname.replace(/\/$/, '')}${path}`,
      method: 'GET',
      headers: { accept: 'application/json, text/plain, */*' },
    };
    await this.config.applyToHTTPSOptions(options);
    const signal = AbortSignal.any([this.signal, AbortSignal.timeout(timeoutMs)]);
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request({ ...options, signal }, resolve)
        .once('error', reject)
        .end();
    }).catch((error: unknown) => this.#fail(error, timeoutMs));
    const body = await bodyOf(response).catch((error: unknown) => this.#fail(error, timeoutMs));
    const { statusCode = 0, headers } = response;
    if (statusCode >= 200 && statusCode < 300) return { body, date: headers.date };
    throw new ReadFailed(messageIn(body) ?? `HTTP ${statusCode}`, statusCode);
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

  #fail(error: unknown, timeoutMs: number): never {
    this.signal.throwIfAborted();
    if (error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError')) {
      throw new ReadFailed(`no answer within ${timeoutMs / 1_000} s`);
    }
    throw new ReadFailed(error instanceof Error ? error.message || error.name : String(error));
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
    const { status, message } = error;
    const why = status === 403 ? 'not allowed' : status === 401 ? 'the credentials are not accepted' : message;
    return { unseen: `${what}: ${why}` };
  }
}

async function bodyOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
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
