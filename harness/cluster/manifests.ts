import { type KubernetesObject, type KubernetesObjectApi, PatchStrategy } from '@kubernetes/client-node';
import { parseAllDocuments, stringify } from 'yaml';
import { z } from 'zod';

/** Who the lab says it is when it applies something. */
const fieldManager = 'dnsdrill';

/** What every object of a manifest must have. */
const kubernetesObject = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
});

/**
 * Reads the objects of a manifest.
 *
 * @throws Error when a document is not YAML, or not a Kubernetes object
 */
export function parseManifest(yamlText: string): KubernetesObject[] {
  return parseAllDocuments(yamlText).flatMap((document) => {
    const [error] = document.errors;
    if (error !== undefined) {
      throw error;
    }
    const value: unknown = document.toJS();
    return value === null ? [] : [kubernetesObject.parse(value)];
  });
}

/**
 * Renders the CNI manifest of a node image, as kind does: what asks for it gets the pod subnet, and the address of the
 * API server, which then need not wait for kube-proxy.
 */
export function renderCniManifest(
  template: string,
  cluster: { podSubnet: string; controlPlaneEndpoint: string },
): string {
  const rendered = template.includes('would you kindly template this file')
    ? template.replaceAll(/\{\{\s*\.PodSubnet\s*\}\}/g, cluster.podSubnet)
    : template;
  if (!template.includes('would you kindly patch this file')) {
    return rendered;
  }
  const environment = { name: 'CONTROL_PLANE_ENDPOINT', value: cluster.controlPlaneEndpoint };
  const documents = parseAllDocuments(rendered);
  for (const document of documents) {
    if (document.get('kind') === 'DaemonSet') {
      document.addIn(['spec', 'template', 'spec', 'containers', 0, 'env'], environment);
    }
  }
  return documents.map((document) => stringify(document)).join('---\n');
}

/**
 * Applies objects server-side, forcing conflicts: namespaces first, then the others side by side.
 *
 * @returns the objects as the API server holds them
 */
export async function applyObjects(
  api: KubernetesObjectApi,
  objects: readonly KubernetesObject[],
): Promise<KubernetesObject[]> {
  const apply = (object: KubernetesObject) =>
    api.patch(object, undefined, undefined, fieldManager, true, PatchStrategy.ServerSideApply);
  const namespaces = objects.filter(({ kind }) => kind === 'Namespace');
  const others = objects.filter(({ kind }) => kind !== 'Namespace');
  return [...(await Promise.all(namespaces.map(apply))), ...(await Promise.all(others.map(apply)))];
}
