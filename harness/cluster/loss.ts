import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { type Docker, messageOf } from '../engine/docker.ts';
import { labels } from '../engine/label.ts';

/** What the engine tells of the end of a container. */
interface Death {
  readonly id?: string;
  readonly Actor?: { readonly Attributes?: { readonly name?: string; readonly exitCode?: string } };
}

/**
 * Notices that a cluster is lost: a container of it ends although nobody of the lab ended it, or the engine goes away.
 * Without this, a trial would go on asking an API server that is not there until its time is over.
 */
export class LossWatch {
  /** Aborted when the cluster is lost, with an Error that says how. */
  readonly signal: AbortSignal;
  readonly #lost = new AbortController();
  readonly #engine: Docker;
  readonly #cluster: { readonly runId: string; readonly name: string };
  readonly #up = new Set<string>();
  #events: Readable | undefined;
  #stopped = false;

  private constructor(engine: Docker, cluster: { runId: string; name: string }) {
    this.signal = this.#lost.signal;
    this.#engine = engine;
    this.#cluster = cluster;
  }

  /**
   * Begins to listen. It does not keep the process from ending.
   *
   * @throws Error when the engine has no events to tell
   */
  static async begin(engine: Docker, cluster: { runId: string; name: string }): Promise<LossWatch> {
    const watch = new LossWatch(engine, cluster);
    await watch.#listen();
    return watch;
  }

  /** Counts a container in that is up; one that ends before has its own story of why it did not come up. */
  include(containerId: string): void {
    this.#up.add(containerId);
  }

  /** Lets go of a container that the lab itself is about to end. */
  exclude(containerId: string): void {
    this.#up.delete(containerId);
  }

  /** Ends the watch: from now on it is the lab that ends containers. */
  stop(): void {
    this.#stopped = true;
    this.#events?.destroy();
  }

  get #label(): string[] {
    return [`${labels.run}=${this.#cluster.runId}`, `${labels.cluster}=${this.#cluster.name}`];
  }

  async #listen(): Promise<void> {
    const label = this.#label;
    const events = (await this.#engine.getEvents({
      filters: { type: ['container'], event: ['die'], label },
    })) as Readable;
    // The response of an HTTP request, though its type does not say so.
    (events as Readable & { socket?: { unref(): void } }).socket?.unref();
    this.#events = events;
    // The close that follows an error is what counts; but an error that nobody takes ends the process, here and there.
    const ignore = () => undefined;
    events.on('error', ignore).on('close', () => this.#onClose());
    createInterface({ input: events })
      .on('error', ignore)
      .on('line', (line) => this.#onEvent(line));
    if (this.#stopped) events.destroy();
  }

  #onEvent(line: string): void {
    const { id = '', Actor } = parseDeath(line);
    const { name = id, exitCode } = Actor?.Attributes ?? {};
    if (!this.#up.has(id)) return;
    this.#lose(`the container ${name} ended (exit code ${exitCode}): it was killed, or the engine was restarted`);
  }

  /** A connection can break while all is well, at a proxy that is tired of it: only an engine that is away is a loss. */
  async #onClose(): Promise<void> {
    if (this.#stopped || this.signal.aborted) return;
    try {
      await this.#listen();
      const running = await this.#engine.listContainers({ filters: { label: this.#label } });
      const ids = new Set(running.map(({ Id }) => Id));
      if (![...this.#up].every((id) => ids.has(id))) this.#lose('the container engine was restarted');
    } catch (error) {
      this.#lose(`the container engine stopped, or was restarted (${messageOf(error)})`);
    }
  }

  #lose(how: string): void {
    if (!this.#stopped) this.#lost.abort(new Error(`the cluster ${this.#cluster.name} is lost: ${how}`));
  }
}

/** What an engine that breaks off was about to say is half a line, and names nobody. */
function parseDeath(line: string): Death {
  try {
    return JSON.parse(line);
  } catch {
    return {};
  }
}
