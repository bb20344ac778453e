import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { reportFiles } from '../../harness/stored/run-directory.ts';
import { docker, everything, type LiveRun, until, volumesOf } from './engine.ts';

/** How long an ended run may take to be gone, with all that it started. */
const goneMs = 20_000;

/** What stays of a run on purpose. */
const record = ['plan.json', 'journal.jsonl', 'blobs', ...Object.keys(reportFiles)];

/** What a run has made so far. */
export interface Parts {
  /** By the label of the run. */
  readonly everything: readonly string[];
  /** Mounted by its containers, whatever labels they carry. */
  readonly volumes: readonly string[];
}

export async function partsOf(run: LiveRun): Promise<Parts> {
  const labelled = await everything(`label=dnsdrill.run=${run.id}`);
  const containers = labelled.flatMap((part) => (part.startsWith('container ') ? [part.slice(10)] : []));
  return { everything: labelled, volumes: await volumesOf(containers) };
}

export function untilItHasNodes(run: LiveRun): Promise<Parts> {
  return until('a network, a resolver and two nodes', 60_000, async () => {
    await run.entry('the boot begins', 30_000, ({ phase }) => phase === 'boot');
    const parts = await partsOf(run);
    return parts.volumes.length >= 2 ? parts : undefined;
  });
}

/** Waits until nothing is left of a run that has ended: on the engine, among the processes, or in its directory. */
export async function isGone(run: LiveRun, { volumes }: Parts = { everything: [], volumes: [] }): Promise<void> {
  let left: readonly string[] = [];
  try {
    await until(`nothing of run ${run.id} is left`, goneMs, async () => {
      left = [...(await engineParts(run, volumes)), ...processesOf(run), ...filesOf(run)];
      return left.length === 0 ? true : undefined;
    });
  } catch (error) {
    throw new Error(`still there: ${left.join(', ')}`, { cause: error });
  }
}

/** By the run's label, by its clusters' names, and by the names of the volumes that it mounted. */
async function engineParts(run: LiveRun, volumes: readonly string[]): Promise<string[]> {
  const [labelled, named, all] = await Promise.all([
    everything(`label=dnsdrill.run=${run.id}`),
    everything(`name=${clustersOf(run)}`),
    docker('volume', 'ls', '--quiet'),
  ]);
  return [...labelled, ...named, ...volumes.filter((volume) => all.includes(volume))];
}

const clustersOf = (run: LiveRun): string => `dnsdrill-${run.id.slice(-4)}-`;

/** Whose command line or environment names the run, its clusters, or the place that its directory is in. */
function processesOf(run: LiveRun): string[] {
  const marks = [run.id, clustersOf(run), dirname(run.directory)];
  const pids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid);
  return pids.flatMap((pid) => {
    const told = [readOrNothing(`/proc/${pid}/cmdline`), readOrNothing(`/proc/${pid}/environ`)];
    const marked = told.some((text) => marks.some((mark) => text.includes(mark)));
    return marked ? [`process ${pid} ${told[0]?.replaceAll('\0', ' ').slice(0, 200)}`] : [];
  });
}

/** A process can end between two looks, and a zombie or a kernel thread tells nothing. */
function readOrNothing(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Files that are no part of the record: keys, above all. */
function filesOf(run: LiveRun): string[] {
  const within = readdirSync(run.directory).filter((file) => !record.includes(file));
  const beside = readdirSync(dirname(run.directory)).filter((file) => file.startsWith('.'));
  return [...within, ...beside].map((file) => `file ${file}`);
}

/** The pid of the process that would clean up after a run. */
export function watchdogOf(run: LiveRun): number {
  const found = processesOf(run).find((line) => line.includes('dnsdrill-watchdog'));
  const pid = Number(found?.split(' ')[1]);
  if (!pid) throw new Error(`run ${run.id} has no watchdog`);
  return pid;
}
