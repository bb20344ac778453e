import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { waitFor } from '../../harness/cluster/poll.ts';
import { requireEngine } from '../../harness/engine/find.ts';
import { parseJournal } from '../../harness/journal.ts';
import type { Entry } from '../../harness/vocabulary/entry.ts';
import { root } from '../dnsdrill.ts';

/** Runs the docker CLI on the engine that the lab uses, and gives back its lines. It is no part of what is tested. */
export async function docker(...args: string[]): Promise<string[]> {
  const { stdout, stderr, exitCode } = await tryDocker(...args);
  expect(exitCode, `docker ${args.join(' ')}: ${stderr}`).to.equal(0);
  return stdout;
}

/** The same for a command that may fail. */
async function tryDocker(...args: string[]) {
  const { dockerHost } = await requireEngine();
  const { stdout, stderr, exitCode } = await execa('docker', args, { env: { DOCKER_HOST: dockerHost }, reject: false });
  return { stdout: stdout.split('\n').filter((line) => line !== ''), stderr, exitCode };
}

/** Everything on the engine that passes a filter, as `KIND NAME`, stopped containers included. */
export async function everything(filter: string): Promise<string[]> {
  const [containers, networks, volumes] = await Promise.all([
    docker('ps', '--all', '--filter', filter, '--format', 'container {{.Names}}'),
    docker('network', 'ls', '--filter', filter, '--format', 'network {{.Name}}'),
    docker('volume', 'ls', '--filter', filter, '--format', 'volume {{.Name}}'),
  ]);
  return [...containers, ...networks, ...volumes].toSorted();
}

/** Removes what a failed test left behind. */
export async function removeEverything(filter: string): Promise<void> {
  for (const part of await everything(filter)) {
    const [kind = '', name = ''] = part.split(' ');
    await tryDocker(kind, 'rm', ...(kind === 'container' ? ['--force', '--volumes'] : []), name);
  }
}

/** The volumes that containers mount, labelled or not. A container that comes or goes just now has none. */
export async function volumesOf(containers: readonly string[]): Promise<string[]> {
  if (containers.length === 0) return [];
  const mounts = '{{range .Mounts}}{{if eq .Type "volume"}}{{.Name}}\n{{end}}{{end}}';
  return (await tryDocker('inspect', '--format', mounts, ...containers)).stdout;
}

/** Waits for a condition, and fails the test when it does not come. */
export async function until<T>(what: string, timeoutMs: number, look: () => Promise<T | undefined>): Promise<T> {
  const found = await waitFor(look, { timeoutMs });
  expect(found, `${what} within ${timeoutMs / 1_000} s`).to.not.equal(undefined);
  return found as T;
}

/** A directory for one test file, and its end. */
export async function scratchDirectory(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'dnsdrill-live-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** A run of the lab's command line that goes on while the test looks at it. */
export class LiveRun {
  readonly #runs: string;
  readonly process;
  #ended = false;
  #said = '';

  /**
   * @param options.runs a directory of its own
   * @param options.command what a person types instead of `dnsdrill`
   */
  constructor(
    args: readonly string[],
    options: { runs: string; env?: Readonly<Record<string, string>>; command?: readonly [string, ...string[]] },
  ) {
    this.#runs = options.runs;
    const [file, ...before] = options.command ?? [process.execPath, join(root, 'harness/cli/main.ts')];
    this.process = execa(file, [...before, ...args, '--out', options.runs], {
      cwd: root,
      env: { NO_COLOR: '1', ...options.env },
      stdin: 'ignore',
      reject: false,
      all: true,
      // How long a run takes to end is its own affair, and what is looked at.
      forceKillAfterDelay: false,
      // A process group of its own, as the terminal gives one to everything that a command line starts.
      detached: true,
    });
    this.process.all?.on('data', (chunk) => {
      this.#said += String(chunk);
    });
    void this.process.then(() => {
      this.#ended = true;
    });
  }

  /** The run's id, once there is one. */
  get id(): string {
    return basename(readlinkSync(join(this.#runs, 'latest')));
  }

  get directory(): string {
    return join(this.#runs, this.id);
  }

  get hasEnded(): boolean {
    return this.#ended;
  }

  /** Waits until it says something, on stdout or stderr. */
  async says(what: string): Promise<void> {
    await until(`it says "${what}"`, 10_000, async () => (this.#said.includes(what) ? true : undefined));
  }

  /** What Ctrl-C does: the whole process group gets the signal. */
  signalAll(signal: NodeJS.Signals): void {
    if (this.process.pid !== undefined) process.kill(-this.process.pid, signal);
  }

  /** Ends a run that a failed test left behind, and removes what it made. */
  async discard(): Promise<void> {
    this.signal('SIGKILL');
    await this.process;
    if (!existsSync(join(this.#runs, 'latest'))) return;
    await removeEverything(`label=dnsdrill.run=${this.id}`);
  }

  /** What `kill` does: this process gets the signal, and whatever it started does not. */
  signal(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }

  /** The journal as far as it is written. */
  journal(): readonly Entry[] {
    return parseJournal(readFileSync(join(this.#runs, 'latest/journal.jsonl'), 'utf8')).entries;
  }

  /** Waits until the journal has an entry; fails at once when the run ends without, and says how far it came. */
  async entry(what: string, timeoutMs: number, wanted: (entry: Entry) => boolean): Promise<Entry> {
    const found = await waitFor(
      async () => {
        const entry = this.#written().find(wanted);
        if (entry === undefined && this.#ended) {
          throw new Error(`${what}: the run ended before\n${(await this.process).all}`);
        }
        return entry;
      },
      { timeoutMs },
    );
    if (found) return found;
    const last = JSON.stringify(this.#written().at(-1));
    throw new Error(`${what}: not within ${timeoutMs / 1_000} s; the last entry is ${last}; it said\n${this.#said}`);
  }

  #written(): readonly Entry[] {
    try {
      return this.journal();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  }
}
