import type { KubernetesObject, V1ConfigMap, V1EndpointSlice, V1Pod, V1Service } from '@kubernetes/client-node';

/** Where the lab keeps what it puts into a cluster for itself. */
export const labNamespace = 'dnsdrill';

/** The ConfigMap that says whose cluster this is. */
export const ownershipName = 'dnsdrill';

/** The internal name that drills ask for, beside `kubernetes`. */
export const exampleService = { namespace: 'default', name: 'my-service' } as const;

/** What selects the client pods in their namespace. */
export const clientPodLabels = { app: 'client' } as const;

/** The client pod of a node. */
export function clientPodName(nodeName: string): string {
  return `client-${nodeName}`;
}

/**
 * Everything that the lab itself needs in a cluster, but for the client pods.
 *
 * @param cluster.resolverAddress what stands behind the example Service: the lab's resolver, on its TCP port 53
 */
export function labObjects(cluster: { runId: string; nonce: string; resolverAddress: string }): KubernetesObject[] {
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: labNamespace } },
    ownership(cluster),
    // Of its own, because the default one appears only once the controller manager got round to it.
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { namespace: labNamespace, name: 'client' } },
    service(),
    endpointSlice(cluster.resolverAddress),
  ];
}

function ownership({ runId, nonce }: { runId: string; nonce: string }): V1ConfigMap & KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace: labNamespace, name: ownershipName },
    data: { runId, nonce },
  };
}

/**
 * A pod that is bound to its node from the start, so that no scheduler, taint or cordon keeps it away, and that asks
 * with the resolv.conf of any ordinary pod.
 */
export function clientPod(nodeName: string, image: string): V1Pod & KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace: labNamespace, name: clientPodName(nodeName), labels: clientPodLabels },
    spec: {
      nodeName,
      serviceAccountName: 'client',
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 1,
      tolerations: [{ operator: 'Exists' }],
      containers: [{ name: 'client', image, imagePullPolicy: 'Never' }],
    },
  };
}

function service(): V1Service & KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: exampleService,
    spec: { ports: [{ name: 'dns', port: 80, targetPort: 53, protocol: 'TCP' }] },
  };
}

/** What the endpoint controller would make from a selector. */
function endpointSlice(address: string): V1EndpointSlice & KubernetesObject {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      namespace: exampleService.namespace,
      name: exampleService.name,
      labels: { 'kubernetes.io/service-name': exampleService.name },
    },
    addressType: 'IPv4',
    endpoints: [{ addresses: [address], conditions: { ready: true } }],
    ports: [{ name: 'dns', port: 53, protocol: 'TCP' }],
  };
}
