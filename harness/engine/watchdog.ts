/**
 * The watchdog: runs when the harness has ended without dismissing it, removes what the run left behind, and ends. See
 * guard.ts for who starts it.
 *
 *     node watchdog.ts RUN DIRECTORY DOCKER_HOST OWNER PATIENCE_MS
 */
import { appendFileSync } from 'node:fs';
import { readdir, readFile, rm, rmdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { deskName, drillName, traineeMark } from './desk-name.ts';
import { takeInventory } from './inventory.ts';
import { labels, mayRun, type Owner, parseOwner } from './label.ts';
import { surroundings } from './owner.ts';
import { Refused } from './patience.ts';
import { type Swept, sweep } from './sweep.ts';

/**
 * The engine goes on with what it was asked for when nobody waits for it any more, so one look at nothing is no proof.
 * Four, over two seconds: a container that is being made shows before by the volume that is made for it.
 */
const quietLooks = 4;
const lookGapMs = 700;

/** The pipe closes a moment before the process is gone. */
const deathGapMs = 50;

interface Duty {
  readonly runId: string;
  readonly directory: string;
  readonly dockerHost: string;
  readonly owner: Owner;
  readonly patienceMs: number;
}

function readDuty([runId, directory, dockerHost, owner = '', patienceMs]: readonly string[]): Duty {
  const parsed = parseOwner(owner);
  if (!(runId && directory && dockerHost && parsed && patienceMs)) {
    throw new Error('usage: watchdog.ts RUN DIRECTORY DOCKER_HOST OWNER PATIENCE_MS');
  }
  return { runId, directory, dockerHost, owner: parsed, patienceMs: Number(patienceMs) };
}

/** Sweeps until several looks in a row find nothing, or the time is over. What resists meanwhile is tried again. */
async function sweepUntilQuiet({ runId, dockerHost, patienceMs }: Duty): Promise<void> {
  const deadlineMs = performance.now() + patienceMs;
  for (let quiet = 0; ; ) {
    const remainingMs = Math.max(0, deadlineMs - performance.now());
    const swept = await orRefusal(() => sweep({ dockerHost, runs: { deadRun: runId }, patienceMs: remainingMs }));
    quiet = !(swept instanceof Refused) && isNothing(swept) ? quiet + 1 : 0;
    if (quiet === quietLooks) return;
    if (remainingMs === 0) throw swept instanceof Refused ? swept : new Error(`run ${runId} had ever more to remove`);
    await delay(lookGapMs);
  }
}

/** What the engine refuses may pass: somebody else is at it, or in its way. */
async function orRefusal<T>(act: () => Promise<T>): Promise<T | Refused> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
}

const isNothing = ({ containers, networks, volumes }: Swept): boolean =>
  containers.length + networks.length + volumes.length === 0;

/** Clears the desk of the run's drill, or those of the drills of an exam. */
async function clearDesks({ directory }: Duty): Promise<void> {
  const inside = (await orNothing(['ENOENT'], () => readdir(directory))) ?? [];
  const drills = inside.filter((name) => drillName.test(name)).map((name) => join(directory, name));
  for (const drill of [directory, ...drills]) await clearDesk(join(drill, deskName));
}

/** Ends the program that was the trainee of a drill, and removes its desk: whoever it asked is gone. */
async function clearDesk(desk: string): Promise<void> {
  const mark = await orNothing(['ENOENT'], () => readFile(join(desk, traineeMark), 'utf8'));
  const trainee = parseOwner(mark ?? '');
  // It has to be certain: a process that merely may be the trainee is left alone.
  if (trainee && surroundings().startTicksOf(trainee.pid) === trainee.startTicks) {
    await orNothing(['ESRCH'], async () => process.kill(-trainee.pid, 'SIGKILL'));
  }
  await rm(desk, { recursive: true, force: true });
}

/** Removes the keys to clusters that are gone; the directory as well, if it was there for nothing else. */
async function removeKubeconfigs({ directory, dockerHost }: Duty): Promise<void> {
  const { containers } = await takeInventory(dockerHost);
  const there = new Set(containers.map((container) => container.labels[labels.cluster]));
  const files = await orNothing(['ENOENT'], () => readdir(directory));
  const keys = (files ?? []).filter((file) => file.endsWith('.kubeconfig'));
  for (const file of keys.filter((name) => !there.has(basename(name, '.kubeconfig')))) {
    await rm(join(directory, file), { force: true });
  }
  await orNothing(['ENOENT', 'ENOTEMPTY', 'EEXIST'], () => rmdir(directory));
}

async function orNothing<T>(codes: readonly string[], act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    if (codes.includes(String((error as NodeJS.ErrnoException).code))) return undefined;
    throw error;
  }
}

/** Nobody listens any more; whoever wonders what became of the run looks into its directory, if it has one. */
function note({ directory }: Duty, error: unknown): void {
  const said = error instanceof Error ? error.message : String(error);
  try {
    appendFileSync(join(directory, 'watchdog.log'), `${new Date().toISOString()} ${said}\n`);
  } catch {
    // There is no other place to say it.
  }
}

const duty = readDuty(process.argv.slice(2));
while (mayRun(duty.owner, surroundings())) await delay(deathGapMs);
// One after the other, and each of them whatever became of those before it.
for (const part of [clearDesks, sweepUntilQuiet, removeKubeconfigs]) {
  try {
    await part(duty);
  } catch (error) {
    note(duty, error);
    process.exitCode = 1;
  }
}
