import { resolve } from 'node:path';
import { ApiException, type KubernetesObject } from '@kubernetes/client-node';
import { keepCluster } from '../engine/sweep.ts';
import type { CommandResult } from '../vocabulary/command.ts';
import type { ActionTiming } from './boot/actions.ts';
import type { ApiServer } from './boot/api-server.ts';
import { createClientPod, createLabObjects, readCniManifest } from './boot/install.ts';
import { leaveCoreDnsAlone, nudgeCoreDns } from './boot/placement.ts';
import { waitForClientPods } from './boot/ready.ts';
import type { Resolver } from './boot/resolver.ts';
import type { ClusterNode } from './cluster-node.ts';
import type { RunOptions } from './container-exec.ts';
import type { KubernetesClients } from './kubernetes-clients.ts';
import { clientPodName, labNamespace, ownershipName } from './lab-objects.ts';
import { applyObjects, parseManifest } from './manifests.ts';
import { execInPod, type PodRef } from './pod-exec.ts';
import { pause } from './poll.ts';
import { untilServed } from './until-served.ts';

/** What the cluster says it runs, for the header of a journal. */
export interface ClusterVersions {
  /** For example `v1.36.3`. */
  readonly kubernetes: string;
  /** For example `1.14.2`, without a `v`. */
  readonly coredns: string;
  readonly kernel: string;
  /** For example `1.6.20~ds1`. */
  readonly containerd: string;
}

/** What a started cluster is made of. */
export interface ClusterParts {
  readonly name: string;
  readonly runId: string;
  readonly nonce: string;
  readonly dockerHost: string;
  readonly clientImage: string;
  readonly nodes: readonly ClusterNode[];
  readonly resolver: Resolver;
  readonly server: ApiServer;
  readonly bootTimings: readonly ActionTiming[];
  readonly lost: AbortSignal;
  /** Removes everything that carries the labels of the cluster. */
  readonly remove: () => Promise<unknown>;
}

/** A cluster that runs. Disposing of it removes every container, volume and network that is a part of it. */
export class StartedKindCluster implements AsyncDisposable {
  readonly name: string;
  readonly runId: string;
  /** Written into the cluster at boot, to tell ours from anyone else's. */
  readonly nonce: string;
  readonly nodes: readonly ClusterNode[];
  readonly kubeconfigPath: string;
  readonly kube: KubernetesClients;
  readonly resolver: Resolver;
  /** In the order in which they ended; empty for a cluster that an earlier process booted. */
  readonly bootTimings: readonly ActionTiming[];
  /** Aborted, with an Error that says how, when a container of it ends although nobody of the lab ended it. */
  readonly lost: AbortSignal;
  readonly #parts: ClusterParts;

  constructor(parts: ClusterParts) {
    this.#parts = parts;
    this.name = parts.name;
    this.runId = parts.runId;
    this.nonce = parts.nonce;
    this.nodes = parts.nodes;
    this.kubeconfigPath = parts.server.kubeconfigPath;
    this.kube = parts.server.kube;
    this.resolver = parts.resolver;
    this.bootTimings = parts.bootTimings;
    this.lost = parts.lost;
  }

  /** The node that runs the API server. */
  get controlPlane(): ClusterNode {
    const node = this.nodes.find(({ role }) => role === 'control-plane');
    if (node === undefined) {
      throw new TypeError(`${this.name} has no control plane, and nobody noticed`);
    }
    return node;
  }

  /**
   * Checks the nonce that boot wrote into the cluster. Call it before any change.
   *
   * @throws Error when the API server does not answer, or the nonce is missing or another one
   */
  async assertOurs(): Promise<void> {
    const found = await this.#readNonce();
    if (found !== this.nonce) {
      throw new Error(
        `the cluster behind ${this.kubeconfigPath} is not ${this.name} of run ${this.runId}: ` +
          `its nonce is ${found ?? 'missing'}. Nothing was changed.`,
      );
    }
  }

  async #readNonce(): Promise<string | undefined> {
    try {
      const mark = await this.kube.core.readNamespacedConfigMap({ namespace: labNamespace, name: ownershipName });
      return mark.data?.nonce;
    } catch (error) {
      if (error instanceof ApiException && error.code === 404) {
        return undefined;
      }
      throw error;
    }
  }

  /** What the API server, the control plane's node and the CoreDNS Deployment say about themselves. */
  async versions(): Promise<ClusterVersions> {
    const [version, node, coredns] = await Promise.all([
      this.kube.version.getCode(),
      this.kube.core.readNode({ name: this.controlPlane.name }),
      this.coreDnsVersion(),
    ]);
    return {
      kubernetes: version.gitVersion,
      coredns,
      kernel: node.status?.nodeInfo?.kernelVersion ?? 'unknown',
      containerd: node.status?.nodeInfo?.containerRuntimeVersion.replace('containerd://', '') ?? 'unknown',
    };
  }

  /**
   * The version in the tag of the image that the CoreDNS Deployment names.
   *
   * @returns for example `1.14.2`
   */
  async coreDnsVersion(): Promise<string> {
    const { spec } = await this.kube.apps.readNamespacedDeployment({ namespace: 'kube-system', name: 'coredns' });
    const image = spec?.template.spec?.containers[0]?.image ?? '';
    return image.slice(image.lastIndexOf(':') + 1).replace(/^v/, '');
  }

  /**
   * Applies every object of a YAML stream, server-side, forcing conflicts.
   *
   * @returns the objects as the API server holds them
   */
  async applyManifest(yamlText: string): Promise<KubernetesObject[]> {
    return await applyObjects(this.kube.objects, parseManifest(yamlText));
  }

  /** The CNI manifest that came with the node image, rendered for this cluster. */
  async defaultCniManifest(): Promise<string> {
    return await readCniManifest(this.controlPlane);
  }

  /** The lab's client pod on a node. */
  clientPod(nodeName: string): PodRef {
    return { namespace: labNamespace, name: clientPodName(nodeName), container: 'client' };
  }

  /**
   * Creates what the lab itself needs in the cluster where it is missing, and waits until the client pod of every
   * node is Ready.
   *
   * @throws Error naming the pods that are not Ready after `timeoutMs`
   */
  async ensureClientPods(options: { timeoutMs: number; signal?: AbortSignal }): Promise<void> {
    await this.createClientPods(options.signal ?? new AbortController().signal);
    const names = this.nodes.map(({ name }) => name);
    await waitForClientPods(this.kube, names, options);
  }

  /** Creates what the lab itself needs in the cluster where it is missing, and does not wait for any pod of it. */
  async createClientPods(signal: AbortSignal): Promise<void> {
    const lab = { ...this.#parts, signal };
    await createLabObjects(lab, this.resolver, this.#parts.server);
    await Promise.all(this.nodes.map(({ name }) => createClientPod(lab, name, this.#parts.server)));
  }

  /**
   * Has the kubelets probe CoreDNS again and again, instead of once in ten seconds, until it is told that this is over.
   * Nothing of that stays.
   */
  async hurryCoreDns(over: AbortSignal): Promise<void> {
    const patience = { timeoutMs: 10_000 };
    while (!over.aborted) {
      await untilServed('CoreDNS can be hurried', patience, async () => void (await nudgeCoreDns(this.kube)));
      await pause(200, over).catch(() => undefined);
    }
    await untilServed('CoreDNS left alone', patience, () => leaveCoreDnsAlone(this.kube));
  }

  /** Runs a command in a pod over the Kubernetes exec API. Its failure is part of the result. */
  async runInPod(pod: PodRef, command: readonly string[], options: RunOptions): Promise<CommandResult> {
    return await execInPod({ config: this.kube.config, kubeconfigPath: this.kubeconfigPath }, pod, command, options);
  }

  /** Marks the cluster as kept on purpose: it outlives this process, and sweeping dead runs leaves it alone. */
  async keep(): Promise<void> {
    const { dockerHost } = this.#parts;
    const kubeconfig = resolve(this.kubeconfigPath);
    await keepCluster({ dockerHost, runId: this.runId, cluster: this.name, kubeconfig });
  }

  /** Removes every container, volume and network of the cluster, kept or not. Can be called more than once. */
  async stop(): Promise<void> {
    await this.#parts.remove();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
