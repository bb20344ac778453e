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

/**
 * Asks a Docker engine's API one GET question. Throws what the connection threw when there is no answer within
 * `timeoutMs`, and `EnvironmentError` when `dockerHost` is no address that the lab can use.
 */
export async function ask(
  dockerHost: string,
  path: string,
  options: { timeoutMs: number; environment?: NodeJS.ProcessEnv },
): Promise<EngineAnswer> {
  const environment = options.environment ?? process.env;
  const address = await addressOf(dockerHost, environment);
  const send = 'ca' in address ? requestTls : request;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const signal = AbortSignal.timeout(options.timeoutMs);
    send({ ...address, path, signal, headers: { Host: 'engine' } }, resolve)
      .on('error', (error) => reject(signal.aborted ? new Error(`no answer within ${options.timeoutMs} ms`) : error))
      .end();
  });
  return { status: response.statusCode ?? 0, body: await text(response) };
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
