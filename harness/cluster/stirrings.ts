import { setTimeout as delay } from 'node:timers/promises';
import { type KubeConfig, Watch } from '@kubernetes/client-node';

/** What changes in a cluster when DNS breaks or comes back. */
const watched = [
  '/api/v1/namespaces/kube-system/pods',
  '/api/v1/namespaces/kube-system/events',
  '/apis/discovery.k8s.io/v1/namespaces/kube-system/endpointslices',
  '/api/v1/nodes',
];
/** Until a watch that ended is begun anew; the API server may be what broke. */
const againMs = 500;
/**
 * For how long after a change its effects are waited for impatiently: kube-proxy may take a second to write its rules
 * (kind's `minSyncPeriod`), and a CoreDNS a little longer to answer.
 */
const livelyMs = 4_000;
/** Between two impatient looks. */
const impatientMs = 100;

/** Tells when something stirs in a cluster, so that whoever waits need not ask all the time. */
export class Stirrings implements AsyncDisposable {
  #next = Promise.withResolvers<void>();
  #lastMs = Number.NEGATIVE_INFINITY;
  readonly #ended = new AbortController();
  readonly #watches: readonly Promise<void>[];

  constructor(config: KubeConfig) {
    this.#watches = watched.map((path) => this.#follow(config, path));
  }

  /** Says that something changed which no watch shows, such as an answer to a lookup. */
  stir(): void {
    this.#lastMs = performance.now();
    this.#next.resolve();
    this.#next = Promise.withResolvers();
  }

  /**
   * The gap between two looks: short while something has just changed, and else until something does.
   *
   * @param patientMs how long to wait at most when nothing stirs
   * @throws the signal's reason when aborted
   */
  async gap(patientMs: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const lively = performance.now() - this.#lastMs < livelyMs;
    const over = new AbortController();
    const either = AbortSignal.any([signal, over.signal]);
    const timer = delay(lively ? Math.min(impatientMs, patientMs) : patientMs, undefined, { signal: either });
    // Whichever comes first ends the wait; the timer that is left over only ends.
    await Promise.race([timer, ...(lively ? [] : [this.#next.promise])]).catch(() => signal.throwIfAborted());
    over.abort();
    await timer.catch(() => undefined);
  }

  async #follow(config: KubeConfig, path: string): Promise<void> {
    while (!this.#ended.signal.aborted) {
      await this.#watchOnce(config, path);
      await delay(againMs, undefined, { signal: this.#ended.signal }).catch(() => undefined);
    }
  }

  /** A watch that fails or falls silent has nothing to tell: looks then come at their patient pace. */
  async #watchOnce(config: KubeConfig, path: string): Promise<void> {
    const ended = Promise.withResolvers<void>();
    try {
      const request = await new Watch(config).watch(
        path,
        {},
        () => this.stir(),
        () => ended.resolve(),
      );
      this.#ended.signal.addEventListener('abort', () => request.abort(), { once: true });
      if (this.#ended.signal.aborted) request.abort();
      await ended.promise;
    } catch {
      // The API server cannot be reached: #follow tries again.
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended.abort();
    await Promise.all(this.#watches);
  }
}
