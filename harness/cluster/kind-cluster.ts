import { boot } from './boot/boot.ts';
import { type MakingOptions, makeNodes } from './boot/make.ts';
import { StartedKindCluster } from './started-kind-cluster.ts';

/** A cluster that is not started yet. */
export class KindCluster {
  readonly #options: MakingOptions;

  constructor(options: MakingOptions) {
    this.#options = options;
  }

  /**
   * Boots the cluster until it is ready: until DNS answers on every node or, without the default CNI,
   * until every node is registered. A boot that fails or is aborted removes what it made.
   *
   * @throws as {@link makeNodes} does
   */
  async start(): Promise<StartedKindCluster> {
    const { lab, result, actions, remove } = await makeNodes(this.#options, boot);
    return new StartedKindCluster({
      ...{ ...lab, ...result, remove },
      lost: lab.loss.signal,
      bootTimings: actions.timings,
    });
  }
}
