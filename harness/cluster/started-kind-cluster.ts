import type {
  AppsV1Api,
  CoreV1Api,
  DiscoveryV1Api,
  KubeConfig,
  KubernetesObject,
  KubernetesObjectApi,
  RbacAuthorizationV1Api,
} from '@kubernetes/client-node';
import type { CommandResult } from '../vocabulary/command.ts';
import type { ClusterNode, RunOptions } from './cluster-node.ts';

/** Clients for the cluster's API server, all of one private kubeconfig. */
export interface KubernetesClients {
  readonly config: KubeConfig;
  readonly core: CoreV1Api;
  readonly apps: AppsV1Api;
  readonly rbac: RbacAuthorizationV1Api;
  readonly discovery: DiscoveryV1Api;
  readonly objects: KubernetesObjectApi;
}

/** A pod, and the container in it where commands run. */
export interface PodRef {
  readonly namespace: string;
  readonly name: string;
  readonly container?: string;
}

/** How long one boot action took; times are since the boot began. */
export interface ActionTiming {
  readonly action: string;
  readonly startedMs: number;
  readonly durationMs: number;
}

/** What the cluster says it runs, for the header of a journal. */
export interface ClusterVersions {
  readonly kubernetes: string;
  readonly coredns: string;
  readonly kernel: string;
  readonly containerd: string;
}

/** A cluster that answers. Disposing of it removes every container, volume and network of its run. */
export class StartedKindCluster implements AsyncDisposable {
  declare readonly name: string;
  declare readonly runId: string;
  /** Written into the cluster at boot, to tell ours from anyone else's. */
  declare readonly nonce: string;
  declare readonly nodes: readonly ClusterNode[];
  declare readonly kubeconfigPath: string;
  declare readonly kube: KubernetesClients;
  declare readonly resolver: { readonly ipAddress: string };
  declare readonly bootTimings: readonly ActionTiming[];

  /**
   * Checks the nonce that boot wrote into the cluster. Call it before any change.
   *
   * @throws Error when the API server does not answer or the nonce is another one
   */
  assertOurs(): Promise<void> {
    throw new Error('not built yet');
  }

  /** What the nodes and the CoreDNS image say about themselves. */
  versions(): Promise<ClusterVersions> {
    throw new Error('not built yet');
  }

  /** The tag of the image that the CoreDNS Deployment names, for example `1.14.2`. */
  coreDnsVersion(): Promise<string> {
    throw new Error('not built yet');
  }

  /**
   * Applies every object of a YAML stream, server-side, forcing conflicts.
   *
   * @returns the objects as the API server holds them
   */
  applyManifest(_yamlText: string): Promise<KubernetesObject[]> {
    throw new Error('not built yet');
  }

  /** The CNI manifest that came with the node image, rendered for this cluster. */
  defaultCniManifest(): Promise<string> {
    throw new Error('not built yet');
  }

  /** The lab's client pod on a node. */
  clientPod(_nodeName: string): PodRef {
    throw new Error('not built yet');
  }

  /**
   * Creates what the lab itself needs in the cluster, and waits until the client pod of every node is Ready.
   *
   * @throws Error naming the pods that are not Ready after `timeoutMs`
   */
  ensureClientPods(_options: { timeoutMs: number; signal?: AbortSignal }): Promise<void> {
    throw new Error('not built yet');
  }

  /** Runs a command in a pod over the Kubernetes exec API. Its failure is part of the result. */
  runInPod(_pod: PodRef, _command: readonly string[], _options: RunOptions): Promise<CommandResult> {
    throw new Error('not built yet');
  }

  /** Removes every container, volume and network of the run. Can be called more than once. */
  stop(): Promise<void> {
    throw new Error('not built yet');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
