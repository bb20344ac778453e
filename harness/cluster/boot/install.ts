import { parseAllDocuments } from 'yaml';
import type { ClusterNode } from '../cluster-node.ts';
import { clientPod, labObjects } from '../lab-objects.ts';
import { applyObjects, parseManifest, renderCniManifest } from '../manifests.ts';
import { untilServed } from '../until-served.ts';
import type { ApiServer } from './api-server.ts';
import type { Lab } from './lab.ts';
import type { Resolver } from './resolver.ts';

/** As long as the whole cluster may take to become ready. */
const registrationTimeoutMs = 180_000;

/**
 * The CNI manifest that came with the node image, rendered for this cluster.
 *
 * @throws Error when the node lacks it
 */
export async function readCniManifest(controlPlane: ClusterNode): Promise<string> {
  const [template, kubeadmConfig] = await Promise.all([
    mustRead(controlPlane, '/kind/manifests/default-cni.yaml'),
    mustRead(controlPlane, '/kind/kubeadm.conf'),
  ]);
  const cluster = parseAllDocuments(kubeadmConfig).find((document) => document.get('kind') === 'ClusterConfiguration');
  return renderCniManifest(template, {
    podSubnet: String(cluster?.getIn(['networking', 'podSubnet'])),
    controlPlaneEndpoint: String(cluster?.get('controlPlaneEndpoint')),
  });
}

/** Installs the CNI of the node image. */
export async function installCni(lab: Lab, controlPlane: ClusterNode, { kube }: ApiServer): Promise<void> {
  const objects = parseManifest(await readCniManifest(controlPlane));
  await patiently(lab, 'the CNI', () => applyObjects(kube.objects, objects));
}

/** Installs the storage class of the node image. */
export async function installStorage(lab: Lab, controlPlane: ClusterNode, { kube }: ApiServer): Promise<void> {
  const objects = parseManifest(await mustRead(controlPlane, '/kind/manifests/default-storage.yaml'));
  await patiently(lab, 'the storage class', () => applyObjects(kube.objects, objects));
}

/** Creates what the lab itself needs in the cluster: its mark of ownership first of all. */
export async function createLabObjects(
  lab: Pick<Lab, 'runId' | 'nonce' | 'signal'>,
  resolver: Resolver,
  { kube }: ApiServer,
): Promise<void> {
  const objects = labObjects({ ...lab, resolverAddress: resolver.ipAddress });
  await patiently(lab, "the lab's own objects", () => applyObjects(kube.objects, objects));
}

/** Creates the client pod of a node. */
export async function createClientPod(
  lab: Pick<Lab, 'clientImage' | 'signal'>,
  nodeName: string,
  { kube }: ApiServer,
): Promise<void> {
  const pod = clientPod(nodeName, lab.clientImage);
  // The pod is bound to its node from the start, and Kubernetes collects pods that are bound to a node that does not
  // exist: on a slow machine a kubelet may register long after kubeadm has ended.
  await untilServed(`${nodeName} registered`, { timeoutMs: registrationTimeoutMs, signal: lab.signal }, async () => {
    const { items } = await kube.core.listNode({ fieldSelector: `metadata.name=${nodeName}` });
    return items.length > 0 ? undefined : 'the API server knows no such node';
  });
  await patiently(lab, `the client pod of ${nodeName}`, () => applyObjects(kube.objects, [pod]));
}

/** With a single node everything has to run on the control plane, so its taint goes, and kind's other mark too. */
export async function openControlPlane(lab: Lab, controlPlane: ClusterNode): Promise<void> {
  const kubectl = ['kubectl', '--kubeconfig=/etc/kubernetes/admin.conf'];
  const options = { timeoutMs: 30_000, signal: lab.signal };
  await controlPlane.mustRun(
    [...kubectl, 'taint', 'nodes', '--all', 'node-role.kubernetes.io/control-plane-'],
    options,
  );
  await controlPlane.mustRun(
    [...kubectl, 'label', 'nodes', '--all', 'node.kubernetes.io/exclude-from-external-load-balancers-'],
    options,
  );
}

/** Applies while the API server still fills up. */
async function patiently(lab: Pick<Lab, 'signal'>, what: string, apply: () => Promise<unknown>): Promise<void> {
  await untilServed(what, { timeoutMs: 30_000, signal: lab.signal }, async () => {
    await apply();
    return undefined;
  });
}

async function mustRead(node: ClusterNode, path: string): Promise<string> {
  const content = await node.readFile(path);
  if (content === undefined) {
    throw new Error(`${node.name} has no ${path}`);
  }
  return content;
}
