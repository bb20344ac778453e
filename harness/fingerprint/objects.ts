import type { KubernetesObject, V1APIResource } from '@kubernetes/client-node';
import type { KubernetesClients } from '../cluster/kubernetes-clients.ts';
import type { Json } from './fingerprint.ts';
import { normalObject } from './normal-object.ts';

/** A kind of object that the API server can list. */
export interface ListedKind {
  readonly apiVersion: string;
  readonly kind: string;
}

/**
 * Kinds that tell what happens, not what should be, or that a controller makes from others: they come and go by
 * themselves. What they are made from is compared.
 */
const passing = new Set([
  'Event',
  'Lease',
  'LeaseCandidate',
  'Endpoints',
  'ControllerRevision',
  'CertificateSigningRequest',
  'ComponentStatus',
  'NodeMetrics',
  'PodMetrics',
]);

/** Every kind of object that a cluster knows, of whatever API group, but for the passing ones. */
export async function listKinds(kube: KubernetesClients): Promise<ListedKind[]> {
  const { groups } = await kube.apis.getAPIVersions();
  const versions = groups.map(({ name, versions: offered, preferredVersion }) => ({
    group: name,
    version: (preferredVersion ?? offered[0])?.version ?? '',
  }));
  const [core, ...others] = await Promise.all([
    kube.core.getAPIResources(),
    ...versions.map((of) => kube.custom.getAPIResources(of)),
  ]);
  return [core, ...others].flatMap((list) =>
    list.resources.filter(isComparable).map(({ kind }) => ({ apiVersion: list.groupVersion, kind })),
  );
}

const isComparable = ({ name, kind, verbs }: V1APIResource): boolean =>
  !name.includes('/') && verbs.includes('list') && !passing.has(kind);

/** Every object of some kinds, in every namespace. */
export async function readObjects(kube: KubernetesClients, kinds: readonly ListedKind[]): Promise<KubernetesObject[]> {
  const lists = await Promise.all(
    kinds.map(async ({ apiVersion, kind }) => {
      const { items } = await kube.objects.list(apiVersion, kind);
      return items.map((object) => ({ ...object, kind }));
    }),
  );
  return lists.flat();
}

/**
 * The objects that somebody made, each by its name, as it was meant.
 *
 * @param secretKey see {@link normalObject}
 */
export const objectFacts = (objects: readonly KubernetesObject[], secretKey: Buffer): [string, Json][] =>
  objects
    .filter((object) => !isMadeByController(object))
    .map((object) => [nameOf(object), normalObject(object, secretKey)]);

/**
 * What follows from an object, or from a static manifest, which is compared itself. Of such a pod somebody may yet change this and
 * that: see `pods.ts`.
 */
function isMadeByController({ kind, metadata }: KubernetesObject): boolean {
  if (kind === 'Pod' || kind === 'ReplicaSet') {
    return metadata?.ownerReferences?.some(({ controller }) => controller) ?? false;
  }
  return metadata?.labels?.['endpointslice.kubernetes.io/managed-by'] === 'endpointslice-controller.k8s.io';
}

function nameOf({ kind, metadata }: KubernetesObject): string {
  const { name, namespace } = metadata ?? {};
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
