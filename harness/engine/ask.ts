import { readFile } from 'node:fs/promises';
import { type IncomingMessage, type RequestOptions, request } from 'node:http';
import { request as requestTls } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { EnvironmentError } from '../vocabulary/failures.ts';

/** What an engine's API said: any status is an answer. */
export interface EngineAnswer {
  readonly status: number;
  readonly body: string;
}

/** The engine said nothing: it is not there, breaks off, or is stuck. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  /** Of the connection, for example `ECONNREFUSED`. */
  readonly code: string | undefined;

  constructor(cause: unknown, message: string) {
    super(message, { cause });
    this.code = (cause as NodeJS.ErrnoException).code;
  }
}

/** A question to an engine's API. */
export interface Asking {
  readonly timeoutMs: number;
  /** GET unless something is to be changed. */
  readonly method?: 'GET' | 'POST' | 'DELETE';
  /** Sent as JSON. */
  readonly content?: unknown;
  readonly environment?: NodeJS.ProcessEnv;
}

/**
 * Asks a Docker engine's API, without the weight of a client library: the watchdog has to be small.
 *
 * @throws NoAnswer when there is no complete answer within `timeoutMs`
 * @throws EnvironmentError when `dockerHost` is no address that the lab can use
 */
export async function ask(dockerHost: string, path: string, options: Asking): Promise<EngineAnswer> {
  const environment = options.environment ?? process.env;
  const address = await addressOf(dockerHost, environment);
  const send = 'ca' in address ? requestTls : request;
  const signal = AbortSignal.timeout(options.timeoutMs);
  const content = options.content === undefined ? undefined : JSON.stringify(options.content);
  const headers = { Host: 'engine', ...(content && { 'Content-Type': 'application/json' }) };
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      send({ ...address, path, signal, headers, method: options.method ?? 'GET' }, resolve)
        .on('error', reject)
        .end(content);
    });
    return { status: response.statusCode ?? 0, body: await text(response) };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new NoAnswer(error, signal.aborted ? `no answer within ${options.timeoutMs} ms` : said);
  }
}

async function addressOf(dockerHost: string, environment: NodeJS.ProcessEnv): Promise<RequestOptions> {
  if (dockerHost.startsWith('unix:///')) return { socketPath: dockerHost.slice('unix://'.length) };
  const tcp = /^tcp:\/\/(?<host>\[[^\]]+\]|[^/:]+)(?::(?<port>\d+))?\/?$/.exec(dockerHost)?.groups;
  if (!tcp) {
    throw new EnvironmentError('the lab takes addresses like unix:///path/to/docker.sock and tcp://host:port');
  }
  const host = tcp.host?.replace(/^\[|\]$/g, '');
  if (!environment.DOCKER_TLS_VERIFY) return { host, port: Number(tcp.port ?? 2375) };
  const folder = environment.DOCKER_CERT_PATH ?? join(environment.HOME ?? '', '.docker');
  const [ca, cert, key] = await Promise.all(['ca', 'cert', 'key'].map((name) => readFile(join(folder, `${name}.pem`))));
  return { host, port: Number(tcp.port ?? 2376), ...{ ca, cert, key } };
}
