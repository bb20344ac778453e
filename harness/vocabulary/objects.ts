/** Kubernetes objects, named the way kubectl names them. */
export type ObjectKind =
  | 'Deployment'
  | 'DaemonSet'
  | 'Service'
  | 'ConfigMap'
  | 'ClusterRole'
  | 'ClusterRoleBinding'
  | 'ServiceAccount'
  | 'NetworkPolicy'
  | 'PodDisruptionBudget'
  | 'Namespace';

export interface ObjectRef<K extends ObjectKind = ObjectKind> {
  readonly kind: K;
  readonly name: string;
  /** Absent for objects that belong to no namespace. */
  readonly namespace?: string;
}

/** An object as it is written in a manifest, with at least what names it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: ObjectKind;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

/** The object that a manifest describes. */
export const objectOf = ({ kind, metadata: { name, namespace } }: Manifest): ObjectRef => ({
  kind,
  name,
  ...(namespace !== undefined && { namespace }),
});

/** A set of pods: a namespace and a label selector, as in `kubectl get pods -n NAMESPACE -l SELECTOR`. */
export interface PodSet {
  readonly namespace: string;
  readonly selector: string;
}

/** Names a Deployment, in kubectl's order: namespace, then name. */
export const deployment = (namespace: string, name: string): ObjectRef<'Deployment'> => ({
  kind: 'Deployment',
  namespace,
  name,
});
/** Names a DaemonSet by its namespace and name. */
export const daemonSet = (namespace: string, name: string): ObjectRef<'DaemonSet'> => ({
  kind: 'DaemonSet',
  namespace,
  name,
});
/** Names a Service by its namespace and name. */
export const service = (namespace: string, name: string): ObjectRef<'Service'> => ({
  kind: 'Service',
  namespace,
  name,
});
/** Names a ConfigMap by its namespace and name. */
export const configMap = (namespace: string, name: string): ObjectRef<'ConfigMap'> => ({
  kind: 'ConfigMap',
  namespace,
  name,
});
/** Names a ServiceAccount by its namespace and name. */
export const serviceAccount = (namespace: string, name: string): ObjectRef<'ServiceAccount'> => ({
  kind: 'ServiceAccount',
  namespace,
  name,
});
/** Names a ClusterRoleBinding, which belongs to no namespace. */
export const clusterRoleBinding = (name: string): ObjectRef<'ClusterRoleBinding'> => ({
  kind: 'ClusterRoleBinding',
  name,
});
/** Names a NetworkPolicy by its namespace and name. */
export const networkPolicy = (namespace: string, name: string): ObjectRef<'NetworkPolicy'> => ({
  kind: 'NetworkPolicy',
  namespace,
  name,
});
/** The pods of a namespace that a label selector finds, in kubectl's syntax: `k8s-app=kube-dns`. */
export const podsLabelled = (namespace: string, selector: string): PodSet => ({ namespace, selector });

/**
 * How kubectl takes the object on its command line.
 *
 * @returns for example `-n kube-system deployment/coredns`
 */
export function kubectlName(object: ObjectRef): string {
  const name = `${object.kind.toLowerCase()}/${object.name}`;
  return object.namespace === undefined ? name : `-n ${object.namespace} ${name}`;
}

/** The API group and version under which the lab reads and writes each kind of object. */
export const apiVersions = {
  Deployment: 'apps/v1',
  DaemonSet: 'apps/v1',
  Service: 'v1',
  ConfigMap: 'v1',
  ServiceAccount: 'v1',
  Namespace: 'v1',
  ClusterRole: 'rbac.authorization.k8s.io/v1',
  ClusterRoleBinding: 'rbac.authorization.k8s.io/v1',
  NetworkPolicy: 'networking.k8s.io/v1',
  PodDisruptionBudget: 'policy/v1',
} as const satisfies Record<ObjectKind, string>;
