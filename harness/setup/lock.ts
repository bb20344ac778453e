import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { lock } from 'proper-lockfile';
import { EnvironmentError } from '../vocabulary/failures.ts';

// Longer than the slowest set-up that is still worth waiting for.
const waitLimitMs = 60 * 60_000;
const pollMs = 200;

/**
 * Runs `work` while holding the lock of all set-ups that share the cache directory: two at once would build the same
 * things side by side. Says so when it has to wait. The lock of a killed set-up is free again 10 s later.
 *
 * @throws EnvironmentError when the cache directory cannot be written, or the other set-up does not end
 */
export async function withSetupLock<T>(
  cacheDirectory: string,
  options: { say: (line: string) => void; signal: AbortSignal },
  work: () => Promise<T>,
): Promise<T> {
  const pidFile = join(cacheDirectory, 'setup.pid');
  const release = await takeLock(
    cacheDirectory,
    async () => {
      const pid = await readFile(pidFile, 'utf8').catch(() => '');
      options.say(`waiting for the set-up that is running already${pid === '' ? '' : ` (pid ${pid})`}`);
    },
    options.signal,
  );
  try {
    await writeFile(pidFile, String(process.pid));
    return await work();
  } finally {
    await release().catch((error: NodeJS.ErrnoException) => {
      // It was lost meanwhile, as onCompromised says below: what became of the work counts.
      if (error.code !== 'ERELEASED') throw error;
    });
  }
}

async function takeLock(
  cacheDirectory: string,
  onWait: () => Promise<void>,
  signal: AbortSignal,
): Promise<() => Promise<void>> {
  await mkdir(cacheDirectory, { recursive: true }).catch((error: Error) => {
    throw new EnvironmentError(`cannot write the cache directory: ${error.message}; DNSDRILL_CACHE names another`);
  });
  const deadline = Date.now() + waitLimitMs;
  for (let waiting = false; Date.now() < deadline; waiting = true) {
    try {
      return await lock(cacheDirectory, {
        lockfilePath: join(cacheDirectory, 'setup.lock'),
        stale: 10_000,
        update: 2_000,
        // Happens when the machine slept. Another set-up may have begun; both end well, one of them for nothing.
        onCompromised: () => undefined,
      });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') {
        throw new EnvironmentError(`cannot write the cache directory: ${(error as Error).message}`);
      }
      if (!waiting) await onWait();
      await delay(pollMs, undefined, { signal });
    }
  }
  throw new EnvironmentError(`another set-up has held ${cacheDirectory}/setup.lock for an hour; is it stuck?`);
}
