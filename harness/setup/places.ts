import { join } from 'node:path';

/** The project's own directory. */
export const projectDirectory = join(import.meta.dirname, '..', '..');

/** Where things that were built once are kept; the build scripts use the same. */
export function cacheDirectory(environment: NodeJS.ProcessEnv): string {
  const home = environment.XDG_CACHE_HOME || join(environment.HOME ?? '/root', '.cache');
  return environment.DNSDRILL_CACHE || join(home, 'dnsdrill');
}
