import { generateKeyPairSync, sign } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Duplex } from 'node:stream';
import { KubeConfig } from '@kubernetes/client-node';
import { Reader } from '../../harness/observe/reader.ts';

/** A DER value of less than 64 KiB. */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

/** A key, and a certificate for it that nobody else signed and that names nobody. */
function selfSigned(): { key: string; cert: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const nobody = der(0x30);
  const ed25519 = der(0x30, der(0x06, Buffer.from([0x2b, 0x65, 0x70])));
  const times = ['200101000000Z', '491231235959Z'].map((time) => der(0x17, Buffer.from(time)));
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const body = der(0x30, der(0x02, Buffer.from([1])), ed25519, nobody, der(0x30, ...times), nobody, spki);
  const whole = der(0x30, body, ed25519, der(0x03, Buffer.from([0]), sign(null, body, privateKey)));
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${whole.toString('base64')}\n-----END CERTIFICATE-----\n`,
  };
}

export interface ApiServer extends AsyncDisposable {
  readonly url: string;
  readonly server: Server;
  /** What was asked, such as `GET /version`, in the order in which it came. */
  readonly asked: readonly string[];
  config(user?: object): KubeConfig;
  reader(budgetMs?: number, signal?: AbortSignal): Reader;
}

/** Something on the loopback that answers over TLS as it is told to. What is not answered stays open. */
export async function apiServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<ApiServer> {
  const asked: string[] = [];
  const server = createServer(selfSigned(), (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  // Those that became a WebSocket are none of the server's connections any more.
  const sockets = new Set<Duplex>();
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `https://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const config = (user: object = {}) => {
    const loaded = new KubeConfig();
    loaded.loadFromString(
      JSON.stringify({
        clusters: [{ name: 'c', cluster: { server: url, 'insecure-skip-tls-verify': true } }],
        users: [{ name: 'u', user }],
        contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
        'current-context': 'x',
      }),
    );
    return loaded;
  };
  return {
    ...{ url, server, asked, config },
    reader: (budgetMs = 10_000, signal = new AbortController().signal) => new Reader(config(), signal, budgetMs),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers with an object. */
export function say(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Answers as the API server does when it refuses. */
export const refuse = (response: ServerResponse, status: number, message: string): void =>
  say(response, { kind: 'Status', message, code: status }, status);
