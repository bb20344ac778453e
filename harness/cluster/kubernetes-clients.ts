import {
  ApisApi,
  AppsV1Api,
  CoreV1Api,
  CustomObjectsApi,
  DiscoveryV1Api,
  KubeConfig,
  KubernetesObjectApi,
  RbacAuthorizationV1Api,
  type RequestContext,
  VersionApi,
} from '@kubernetes/client-node';
import { defaultSerializer, ObjectSerializer } from '@kubernetes/client-node/dist/serializer.js';

// The library calls the field `from` of a NetworkPolicy `_from` and `default` of a LimitRange `_default`, and leaves out,
// without a word, what manifests call by its own name: a policy for a few would be one for all. These go as they are.
for (const gvk of [
  { group: 'networking.k8s.io', version: 'v1', kind: 'NetworkPolicy' },
  { group: '', version: 'v1', kind: 'LimitRange' },
]) {
  ObjectSerializer.registerModel(gvk, defaultSerializer);
}

type Dispatcher = ReturnType<RequestContext['getDispatcher']>;

/**
 * The library makes an agent for every request, and with it a connection and two signatures. A private kubeconfig has one server and
 * one certificate for as long as its cluster lives, so the first agent serves all requests. In a profile of a run with four clusters,
 * a third of the harness' processor time had gone into connecting, and the API servers have their half of that work as well.
 */
class SteadyKubeConfig extends KubeConfig {
  #dispatcher: Dispatcher;

  override async applySecurityAuthentication(context: RequestContext): Promise<void> {
    await super.applySecurityAuthentication(context);
    this.#dispatcher ??= withLimit(context.getDispatcher());
    if (this.#dispatcher) context.setDispatcher(this.#dispatcher);
  }
}

/**
 * In milliseconds: many times what a whole round of questions took on the slowest machine, 1.6 s. Undici's own limit is five
 * minutes, which is longer than any recovery is waited for: an API server whose machine stands still would stop the lab with it.
 */
const answerMs = 30_000;

const withLimit = (dispatcher: Dispatcher): Dispatcher =>
  dispatcher?.compose(
    (dispatch) => (options, handler) =>
      dispatch({ ...options, headersTimeout: answerMs, bodyTimeout: answerMs }, handler),
  );

/** Clients for the cluster's API server, all of one private kubeconfig. */
export interface KubernetesClients {
  readonly config: KubeConfig;
  /** What API groups there are, and what is in one. */
  readonly apis: ApisApi;
  readonly custom: CustomObjectsApi;
  readonly core: CoreV1Api;
  readonly apps: AppsV1Api;
  readonly rbac: RbacAuthorizationV1Api;
  readonly discovery: DiscoveryV1Api;
  readonly objects: KubernetesObjectApi;
  readonly version: VersionApi;
}

/** Makes the clients; nothing is asked yet. */
export function kubernetesClients(kubeconfigText: string): KubernetesClients {
  const config = new SteadyKubeConfig();
  config.loadFromString(kubeconfigText);
  return {
    config,
    apis: config.makeApiClient(ApisApi),
    custom: config.makeApiClient(CustomObjectsApi),
    core: config.makeApiClient(CoreV1Api),
    apps: config.makeApiClient(AppsV1Api),
    rbac: config.makeApiClient(RbacAuthorizationV1Api),
    discovery: config.makeApiClient(DiscoveryV1Api),
    objects: KubernetesObjectApi.makeApiClient(config),
    version: config.makeApiClient(VersionApi),
  };
}
