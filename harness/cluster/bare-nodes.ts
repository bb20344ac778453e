import { messageOf } from '../engine/docker.ts';
import { writeKubeconfig } from './boot/api-server.ts';
import { type BareBooted, bootBare } from './boot/bare.ts';
import { type Made, type MakingOptions, makeNodes } from './boot/make.ts';
import type { Resolver } from './boot/resolver.ts';
import type { ClusterNode } from './cluster-node.ts';
import { loadImage } from './images.ts';
import { restartNodes } from './restart-nodes.ts';
import { StartedKindCluster } from './started-kind-cluster.ts';

/** Every API server's certificate holds this name, whoever made the cluster; the published address it need not hold. */
const tlsServerName = 'kubernetes.default.svc';

/** Reading a small file. */
const fileTimeoutMs = 20_000;

/** A node that is alive needs a moment to do nothing. */
const answerTimeoutMs = 20_000;

/** Nodes without a cluster. Disposing of them removes every container, volume and network that is a part of it. */
export class BareNodes implements AsyncDisposable {
  readonly nodes: readonly ClusterNode[];
  readonly resolver: Resolver;
  /** From `/kind/version` of the node image, for example `v1.36.3`. */
  readonly kubernetesVersion: string;
  /** Aborted, with an Error that says how, when a container ends although nobody of the lab ended it. */
  readonly lost: AbortSignal;
  readonly #made: Made<BareBooted>;

  private constructor(made: Made<BareBooted>) {
    this.#made = made;
    this.nodes = made.result.nodes;
    this.resolver = made.result.resolver;
    this.kubernetesVersion = made.lab.kubernetesVersion;
    this.lost = made.lab.loss.signal;
  }

  /**
   * Starts nodes on which nothing is initialised.
   *
   * @param options.config says how many nodes there are; nothing else of it matters
   * @param options.memoryBytes a limit for each node
   * @throws as {@link makeNodes} does
   */
  static async start(options: MakingOptions & { readonly memoryBytes?: number | undefined }): Promise<BareNodes> {
    return new BareNodes(await makeNodes(options, (lab, actions) => bootBare(lab, actions, options.memoryBytes)));
  }

  /** The node on which the control plane is to be. */
  get controlPlane(): ClusterNode {
    const node = this.nodes.find(({ role }) => role === 'control-plane');
    if (node === undefined) throw new TypeError('there is no control plane, and nobody noticed');
    return node;
  }

  /**
   * Opens the cluster that somebody made on these nodes, through `/etc/kubernetes/admin.conf` of its control plane. Whether
   * an API server answers is another question.
   *
   * @param nodes those of the hosts that are to count as its nodes
   * @returns undefined when there is no such file
   * @throws ZodError when it is not what kubeadm writes; Error when the node did not answer
   */
  async openCluster(nodes: readonly ClusterNode[] = this.nodes): Promise<StartedKindCluster | undefined> {
    const { lab, result, actions, remove } = this.#made;
    const options = { timeoutMs: fileTimeoutMs };
    const { exitCode, stdout } = await this.controlPlane.run(['cat', '/etc/kubernetes/admin.conf'], options);
    if (exitCode === undefined)
      throw new Error(`${this.controlPlane.name} did not say what is in /etc/kubernetes/admin.conf`);
    if (exitCode !== 0) return undefined;
    return new StartedKindCluster({
      ...{ ...lab, ...result, remove, nodes },
      server: await writeKubeconfig(lab, this.controlPlane, stdout, tlsServerName),
      lost: this.lost,
      bootTimings: actions.timings,
    });
  }

  /**
   * Puts the lab's client image on nodes, so that pods that ask can be made of it. What a container runtime refuses to do is
   * a result: somebody may have stopped it.
   *
   * @returns the nodes that did not take it, by their names, and what happened there
   * @throws Error when a node answers nothing at all; the signal's reason when aborted
   */
  async loadClientImage(nodes: readonly ClusterNode[], signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
    const { lab } = this.#made;
    const refused = new Map<string, string>();
    const load = async (node: ClusterNode) => {
      try {
        await loadImage({ ...lab, signal }, node, lab.clientImage);
      } catch (error) {
        signal.throwIfAborted();
        const { exitCode } = await node.run(['true'], { timeoutMs: answerTimeoutMs, signal });
        if (exitCode !== 0) throw error;
        refused.set(node.name, messageOf(error).replaceAll(/\s*\n\s*/g, ' '));
      }
    };
    await Promise.all(nodes.map(load));
    return refused;
  }

  /**
   * Restarts every node as a machine that is switched off and on, and waits until their systemd is up. A cluster that was
   * opened before has to be opened again: the API server is published elsewhere.
   *
   * @throws Error when a node does not come up, or is not closed in
   */
  async restart(signal: AbortSignal): Promise<void> {
    await restartNodes({ ...this.#made.lab, signal }, this.nodes, this.resolver);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#made.remove();
  }
}
