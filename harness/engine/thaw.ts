import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ask } from './ask.ts';

const inspectTimeoutMs = 5_000;
/** Where cgroup v1 keeps its freezer, on every distribution that has it. */
const freezerRoot = '/sys/fs/cgroup/freezer';

/**
 * Thaws whatever is frozen in a container that is being removed. On cgroup v1 a frozen process cannot be killed, and the runc
 * inside a node freezes a container for a moment to change its limits: when the node is killed in that moment, nobody is left to
 * thaw it, and the engine waits for its end in vain ("did not receive an exit event"). Seen once in some thousand removals.
 *
 * @param freezer as {@link freezerOf} found it
 * @returns how many cgroups were thawed
 */
export async function thawAll(freezer: string): Promise<number> {
  const files = await readdir(freezer, { recursive: true }).catch(() => []);
  const states = files.filter((file) => file.endsWith('freezer.state')).map((file) => join(freezer, file));
  const thawed = await Promise.all(states.map(thaw));
  return thawed.filter(Boolean).length;
}

/**
 * The directory of a container's own freezer cgroup. To be asked before the container is removed: the engine does not speak of one
 * that it is trying to kill.
 *
 * @returns undefined where there is no such freezer, or the engine is on another machine
 * @throws NoAnswer when the engine is silent
 */
export async function freezerOf(dockerHost: string, id: string): Promise<string | undefined> {
  if (!dockerHost.startsWith('unix:')) return undefined;
  const { status, body } = await ask(dockerHost, `/containers/${id}/json`, { timeoutMs: inspectTimeoutMs });
  if (status !== 200) return undefined;
  const { State: state } = JSON.parse(body) as { State?: { Pid?: number } };
  const cgroups = await readFile(`/proc/${state?.Pid}/cgroup`, 'utf8').catch(() => '');
  const path = /^\d+:(?:\S+,)?freezer(?:,\S+)?:(\/.*)$/m.exec(cgroups)?.[1];
  // Anything else would be somebody else's: the id is in the path of every cgroup of a container, and its own ends with it.
  const own = path && new RegExp(`^.*${id}[^/]*`).exec(path)?.[0];
  return own === undefined || own === '' ? undefined : join(freezerRoot, own);
}

/** Whether it was frozen. A cgroup that is gone meanwhile needs nothing; one that may not be written is the engine's to tell of. */
async function thaw(stateFile: string): Promise<boolean> {
  try {
    if ((await readFile(stateFile, 'utf8')).trim() === 'THAWED') return false;
    await writeFile(stateFile, 'THAWED');
    return true;
  } catch {
    return false;
  }
}
