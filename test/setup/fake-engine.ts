import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a pretended engine has and can reach. */
export interface FakeEngineContent {
  readonly version?: string;
  readonly images?: readonly string[];
  /** Whether its registry has every image, or none can be reached. */
  readonly registry?: boolean;
  /** A body in place of the answer to `/version`. */
  readonly insteadOfVersion?: string;
}

/** Listens on a socket in a directory of its own and answers the questions that the set-up asks an engine. */
export async function startFakeEngine(content: FakeEngineContent = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'dnsdrill-engine-'));
  const socketPath = join(directory, 'docker.sock');
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '');
    asked.push(path);
    const [status, body] = answer(path, content);
    response.writeHead(status).end(body);
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  return {
    dockerHost: `unix://${socketPath}`,
    directory,
    /** The paths that were asked for, in order. */
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(directory, { recursive: true });
    },
  };
}

function answer(path: string, content: FakeEngineContent): [status: number, body: string] {
  if (path === '/version')
    return [200, content.insteadOfVersion ?? JSON.stringify({ Version: content.version ?? '1.2.3' })];
  const image = /^\/images\/(.*)\/json$/.exec(path)?.[1];
  if (image !== undefined) return content.images?.includes(image) ? [200, '{}'] : [404, '{"message":"No such image"}'];
  if (path.startsWith('/distribution/')) return content.registry ? [200, '{}'] : [500, '{"message":"no such host"}'];
  return [404, '{"message":"page not found"}'];
}
