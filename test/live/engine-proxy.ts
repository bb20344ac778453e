import { rmSync } from 'node:fs';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { requireEngine } from '../../harness/engine/find.ts';

/**
 * A second way to the real engine, which a test can block: to whoever uses it, the engine is stuck, or gone, while it
 * serves everybody else.
 */
export class EngineProxy implements AsyncDisposable {
  readonly dockerHost: string;
  readonly #path: string;
  readonly #target: string;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #frozen = false;

  private constructor(path: string, target: string) {
    this.dockerHost = `unix://${path}`;
    this.#path = path;
    this.#target = target;
  }

  /** @param path of its socket; at most 107 characters */
  static async open(path: string): Promise<EngineProxy> {
    const { dockerHost } = await requireEngine();
    const proxy = new EngineProxy(path, dockerHost.replace('unix://', ''));
    await proxy.restore();
    return proxy;
  }

  /** The engine is stuck: it takes connections and questions, and answers nothing. */
  freeze(): void {
    this.#frozen = true;
    for (const socket of this.#sockets) socket.pause();
  }

  /** The engine is gone: every connection breaks, and nothing listens any more. */
  cut(): void {
    this.#server?.close();
    this.#server = undefined;
    for (const socket of this.#sockets) socket.destroy();
    rmSync(this.#path, { force: true });
  }

  /** The engine answers again. */
  async restore(): Promise<void> {
    this.#frozen = false;
    for (const socket of this.#sockets) socket.resume();
    if (this.#server) return;
    const server = createServer({ allowHalfOpen: true }, (near) => this.#connect(near));
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.#path, resolve));
  }

  #connect(near: Socket): void {
    // Half open: whoever has said all still listens, as `docker exec` with an input does.
    const far = createConnection({ path: this.#target, allowHalfOpen: true });
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(from);
      from.on('data', (chunk) => to.write(chunk));
      from.on('end', () => to.end());
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
      if (this.#frozen) from.pause();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
  }
}
