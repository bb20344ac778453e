import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Returns the engine address of the docker context in force (`DOCKER_CONTEXT`, or the one that `docker context use`
 * chose), read from the CLI's files: starting the CLI would cost more than all the rest of the search. Undefined when
 * the default context is in force, or a context without a stored address.
 */
export async function dockerContextHost(environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  const folder = environment.DOCKER_CONFIG ?? join(environment.HOME ?? '/', '.docker');
  const name = environment.DOCKER_CONTEXT || (await readJson(join(folder, 'config.json')))?.currentContext;
  if (typeof name !== 'string' || name === '' || name === 'default') return undefined;
  const id = createHash('sha256').update(name).digest('hex');
  const context = await readJson(join(folder, 'contexts', 'meta', id, 'meta.json'));
  const host = context?.Endpoints?.docker?.Host;
  return typeof host === 'string' && host !== '' ? host : undefined;
}

// biome-ignore lint/suspicious/noExplicitAny: files of another program; every value taken from them is checked
async function readJson(path: string): Promise<any> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}
