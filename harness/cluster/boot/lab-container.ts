import { GenericContainer, PullPolicy, type StartedTestContainer, Wait } from 'testcontainers';
import { messageOf } from '../../engine/docker.ts';

/** How many of its last lines a container is quoted with when it does not come up. */
const quotedLines = 15;

/** Measured: the systemd, containerd and kubelet of a control plane hold 28 inotify instances, those of a worker 15. */
const inotifyHint =
  'The kernel allows no more inotify instances: raise fs.inotify.max_user_instances (a node takes up to 30 of them), ' +
  'or run fewer clusters at once.';

/** A container of the lab: never pulled, never handed to a reaper, and quoted when it fails to start. */
export abstract class LabContainer extends GenericContainer {
  readonly #name: string;
  readonly #lastLines: string[] = [];

  constructor(options: {
    image: string;
    name: string;
    network: string;
    labels: Record<string, string>;
    upWhen: RegExp;
    upTimeoutMs: number;
  }) {
    super(options.image);
    this.#name = options.name;
    this.withName(options.name)
      .withHostname(options.name)
      .withNetworkMode(options.network)
      .withLabels(options.labels)
      .withPullPolicy(PullPolicy.neverPull())
      .withAutoCleanup(false)
      .withWaitStrategy(Wait.forLogMessage(options.upWhen).withStartupTimeout(options.upTimeoutMs))
      .withLogConsumer((log) => {
        log.on('data', (text: Buffer | string) => {
          this.#lastLines.push(...String(text).split(/\r?\n/).filter(Boolean));
          this.#lastLines.splice(0, this.#lastLines.length - quotedLines);
        });
      });
  }

  /**
   * Starts the container and waits until its log says that it is up.
   *
   * @throws Error with the end of its log when it does not come up
   */
  override async start(): Promise<StartedTestContainer> {
    try {
      return await super.start();
    } catch (error) {
      const words = [`${this.#name} did not come up: ${messageOf(error)}`, ...this.#lastLines];
      const hint = words.some((line) => /too many open files/i.test(line)) ? [inotifyHint] : [];
      throw new Error([...words, ...hint].join('\n'), { cause: error });
    }
  }
}
