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
 * Notices that a cluster is lost: a container of it ends although nobody of the lab ended it, or the engine breaks off.
 * Without this, a trial would go on asking an API server that is not there until its time is over.
 */
export class LossWatch {
  /** Aborted when the cluster is lost, with an Error that says how. */
  readonly signal: AbortSignal;
  readonly #lost = new AbortController();
  readonly #name: string;
  readonly #up = new Set<string>();
  readonly #events: Readable;
  #stopped = false;

  private constructor(events: Readable, name: string) {
    this.signal = this.#lost.signal;
    this.#events = events;
    this.#name = name;
    const brokeOff = (error: Error) => this.#lose(`the container engine broke off: ${messageOf(error)}`);
    // Both have the error, and each ends the process if nobody takes it.
    events.on('error', brokeOff);
    createInterface({ input: events })
      .on('error', brokeOff)
      .on('line', (line) => this.#onEvent(line));
    events.on('close', () => this.#lose('the container engine stopped, or was restarted'));
  }

  /**
   * Begins to listen. It does not keep the process from ending.
   *
   * @throws Error when the engine has no events to tell
   */
  static async begin(engine: Docker, cluster: { runId: string; name: string }): Promise<LossWatch> {
    const label = [`${labels.run}=${cluster.runId}`, `${labels.cluster}=${cluster.name}`];
    const events = await engine.getEvents({ filters: { type: ['container'], event: ['die'], label } });
    // The response of an HTTP request, though its type does not say so.
    (events as Readable & { socket?: { unref(): void } }).socket?.unref();
    return new LossWatch(events as Readable, cluster.name);
  }

  /** Counts a container in that is up; one that ends before has its own story of why it did not come up. */
  include(containerId: string): void {
    this.#up.add(containerId);
  }

  /** Ends the watch: from now on it is the lab that ends containers. */
  stop(): void {
    this.#stopped = true;
    this.#events.destroy();
  }

  #onEvent(line: string): void {
    const { id = '', Actor } = parseDeath(line);
    const { name = id, exitCode } = Actor?.Attributes ?? {};
    if (!this.#up.has(id)) return;
    this.#lose(`the container ${name} ended (exit code ${exitCode}): it was killed, or the engine was restarted`);
  }

  #lose(how: string): void {
    if (!this.#stopped) this.#lost.abort(new Error(`the cluster ${this.#name} is lost: ${how}`));
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
