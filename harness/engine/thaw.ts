import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where cgroup v1 keeps its freezer, on every distribution that has it. */
const freezerRoot = '/sys/fs/cgroup/freezer';
/** `docker/ID`, `system.slice/docker-ID.scope`, or one more where the engine is a container itself. */
const deepest = 3;

/**
 * Thaws whatever is frozen in a container that is being removed. On cgroup v1 a frozen process cannot be killed, and the runc
 * inside a node freezes a container for a moment to change its limits: when the node is killed in that moment, nobody is left to
 * thaw it, and the engine waits for its end in vain ("did not receive an exit event"). Seen once in some thousand removals.
 *
 * @param id the whole one, which no other cgroup has in its name
 * @returns how many cgroups were thawed; 0 where there is no such freezer, or the container is on another machine
 */
export async function thawContainer(id: string): Promise<number> {
  const top = await cgroupOf(id);
  if (top === undefined) return 0;
  const files = await readdir(top, { recursive: true }).catch(() => []);
  const states = files.filter((file) => file.endsWith('freezer.state')).map((file) => join(top, file));
  const thawed = await Promise.all(states.map(thaw));
  return thawed.filter(Boolean).length;
}

/** By its name: neither the engine nor the kernel speaks of the cgroup of a container that is about to end. */
async function cgroupOf(id: string): Promise<string | undefined> {
  let level = [freezerRoot];
  for (let depth = 1; depth <= deepest; depth++) {
    const below = await Promise.all(level.map(directoriesIn));
    level = below.flat();
    const found = level.find((directory) => directory.includes(id));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** None where there is no such directory, or not any more. */
async function directoriesIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(directory, name));
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
