import type { KindConfig } from './kind-config.ts';
import type { StartedKindCluster } from './started-kind-cluster.ts';

/** One boot action began, or ended. */
export interface ActionEvent {
  readonly action: string;
  readonly state: 'started' | 'done' | 'failed';
  readonly durationMs?: number;
}

export interface KindClusterOptions {
  readonly name: string;
  readonly config: KindConfig;
  /** The node image, for nodes whose configuration names none. */
  readonly image: string;
  readonly clientImage: string;
  readonly runId: string;
  readonly dockerHost: string;
  /** Where the private kubeconfig goes (mode 0600). */
  readonly directory: string;
  /** Kept on purpose: sweeping dead runs leaves it alone. */
  readonly keep?: boolean;
  readonly onAction?: (event: ActionEvent) => void;
  readonly signal?: AbortSignal;
}

/** A cluster that is not started yet. */
export class KindCluster {
  readonly #options: KindClusterOptions;

  constructor(options: KindClusterOptions) {
    this.#options = options;
  }

  /**
   * Boots the cluster until it is ready: until DNS answers on every node or, without the default CNI,
   * until every node is registered. A boot that fails or is aborted removes what it made.
   *
   * @throws EnvironmentError when an image is missing or is no node image
   * @throws Error naming the boot action that failed, with the end of its output
   */
  start(): Promise<StartedKindCluster> {
    throw new Error(`not built yet: ${this.#options.name}`);
  }
}
