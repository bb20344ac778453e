import { EnvironmentError } from '../vocabulary/failures.ts';
import { ask } from './ask.ts';
import { dockerContextHost } from './docker-context.ts';

type EngineOrigin = 'DOCKER_HOST' | 'docker context' | 'default socket' | 'lab engine';

/** A container engine that answered a moment ago. */
export interface Engine {
  /** As in the environment variable `DOCKER_HOST`. */
  readonly dockerHost: string;
  readonly origin: EngineOrigin;
  /** The engine's own version, for example `20.10.24+dfsg1`. */
  readonly version: string;
}

/** Where engines are looked for; tests bring their own places. */
export interface EnginePlaces {
  readonly defaultHost: string;
  readonly labHost: string;
}

/** `lab-engine/paths` says the same to the scripts that start the lab's own engine. */
const enginePlaces: EnginePlaces = {
  defaultHost: 'unix:///var/run/docker.sock',
  labHost: 'unix:///run/dnsdrill/engine/docker.sock',
};

// An engine that pulls or builds can be slow to answer; one that is stuck never does.
const answerTimeoutMs = 5_000;

/**
 * Returns the container engine to use, or undefined when none answers: `DOCKER_HOST`, else the docker context in force,
 * else the default socket, else the lab's own engine. Only an answer to `/version` makes an engine: a socket or pid file
 * may have outlived it.
 *
 * @throws EnvironmentError when `DOCKER_HOST` or `DOCKER_CONTEXT` names an engine that does not answer: whoever names
 * one does not want another
 */
export async function findEngine(
  environment: NodeJS.ProcessEnv = process.env,
  places: EnginePlaces = enginePlaces,
): Promise<Engine | undefined> {
  const search = await searchEngine(environment, places);
  return 'engine' in search ? search.engine : undefined;
}

/**
 * Returns the container engine to use.
 *
 * @throws EnvironmentError when none answers, with the places where it was looked for
 */
export async function requireEngine(
  environment: NodeJS.ProcessEnv = process.env,
  places: EnginePlaces = enginePlaces,
): Promise<Engine> {
  const search = await searchEngine(environment, places);
  if ('engine' in search) return search.engine;
  throw new EnvironmentError(`no container engine answers\n${search.silent.join('\n')}\nRun ./setup to get one.`);
}

async function searchEngine(
  environment: NodeJS.ProcessEnv,
  places: EnginePlaces,
): Promise<{ engine: Engine } | { silent: readonly string[] }> {
  const silent: string[] = [];
  for (const { dockerHost, origin, namedBy } of await candidates(environment, places)) {
    const reply = await versionAt(dockerHost, environment);
    if ('version' in reply) return { engine: { dockerHost, origin, version: reply.version } };
    if (namedBy) {
      throw new EnvironmentError(
        `${namedBy} leads to ${dockerHost}, but no container engine answers there (${reply.silence}).\n` +
          `Start it, or give ${namedBy} the address of one that runs (for example ${places.defaultHost}), or unset it.`,
      );
    }
    silent.push(`  ${origin} ${dockerHost}: ${reply.silence}`);
  }
  return { silent };
}

interface Candidate {
  readonly dockerHost: string;
  readonly origin: EngineOrigin;
  /** The variable by which the user insists on this one. */
  readonly namedBy?: string;
}

async function candidates(environment: NodeJS.ProcessEnv, places: EnginePlaces): Promise<readonly Candidate[]> {
  const { DOCKER_HOST, DOCKER_CONTEXT } = environment;
  if (DOCKER_HOST) return [{ dockerHost: DOCKER_HOST, origin: 'DOCKER_HOST', namedBy: 'DOCKER_HOST' }];
  const contextHost = await dockerContextHost(environment);
  if (DOCKER_CONTEXT && DOCKER_CONTEXT !== 'default') {
    if (!contextHost)
      throw new EnvironmentError(`DOCKER_CONTEXT is ${DOCKER_CONTEXT}, and docker knows no such context`);
    return [{ dockerHost: contextHost, origin: 'docker context', namedBy: 'DOCKER_CONTEXT' }];
  }
  return [
    ...(contextHost ? [{ dockerHost: contextHost, origin: 'docker context' as const }] : []),
    { dockerHost: places.defaultHost, origin: 'default socket' },
    { dockerHost: places.labHost, origin: 'lab engine' },
  ];
}

async function versionAt(
  dockerHost: string,
  environment: NodeJS.ProcessEnv,
): Promise<{ version: string } | { silence: string }> {
  try {
    const { status, body } = await ask(dockerHost, '/version', { timeoutMs: answerTimeoutMs, environment });
    const version: unknown = status === 200 ? JSON.parse(body)?.Version : undefined;
    return typeof version === 'string' ? { version } : { silence: `something else answers, with status ${status}` };
  } catch (error) {
    return { silence: silenceOf(error) };
  }
}

function silenceOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'there is no such socket';
  if (code === 'EACCES') return 'you may not use this socket: be root, or a member of its group';
  if (code === 'ECONNREFUSED') return 'nothing listens there';
  return message;
}
