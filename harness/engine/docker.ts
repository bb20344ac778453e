import { type ContainerRuntimeClient, getContainerRuntimeClient } from 'testcontainers';
import { EnvironmentError } from '../vocabulary/failures.ts';

/** The engine's API. */
export type Docker = ContainerRuntimeClient['container']['dockerode'];

/**
 * The client of the container engine, the same one that testcontainers uses. A process works with one engine only.
 *
 * @param dockerHost for example `unix:///run/dnsdrill/engine/docker.sock`
 * @throws EnvironmentError when nothing answers there
 */
export async function docker(dockerHost: string): Promise<Docker> {
  process.env.DOCKER_HOST = dockerHost;
  // Its reaper is one more image to pull, and the lab sweeps for itself.
  process.env.TESTCONTAINERS_RYUK_DISABLED = 'true';
  // Where it cannot tell what "localhost" means it starts containers to find out; the lab publishes on 127.0.0.1 only.
  process.env.TESTCONTAINERS_HOST_OVERRIDE = '127.0.0.1';
  let client: ContainerRuntimeClient;
  try {
    client = await getContainerRuntimeClient();
  } catch (error) {
    throw new EnvironmentError(`no container engine answers at ${dockerHost}: ${messageOf(error)}`, { cause: error });
  }
  const found = client.container.dockerode;
  // testcontainers goes on to other places when the given one fails: a different engine is not what was asked for.
  if (addressOf(found) !== addressIn(dockerHost)) {
    throw new EnvironmentError(`no container engine answers at ${dockerHost}; one does at ${addressOf(found)}`);
  }
  return found;
}

/** Where a client really talks to; the fields are there, but not in its types. */
function addressOf({ modem }: Docker): string {
  const { socketPath, host, port }: { socketPath?: unknown; host?: unknown; port?: unknown } = Object(modem);
  return String(socketPath ?? `${host}:${port}`);
}

function addressIn(dockerHost: string): string {
  const { hostname, port, pathname } = new URL(dockerHost);
  return hostname === '' ? pathname : `${hostname}:${port}`;
}

/** Whether the engine answered with a status, for example 404 for something that is not there. */
export function hasStatus(error: unknown, statusCode: number): boolean {
  return error instanceof Error && 'statusCode' in error && error.statusCode === statusCode;
}

/** What went wrong, in the words of whoever noticed. */
export function messageOf(error: unknown): string {
  // Web sockets announce trouble with an event, which is no Error but has its message.
  const { message }: { message?: unknown } = Object(error);
  return typeof message === 'string' ? message.trim() : String(error);
}
