import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CannotWrite } from '../../vocabulary/failures.ts';
import type { ClusterNode } from '../cluster-node.ts';
import { apiServerPort } from '../kubeadm-config.ts';
import { externalKubeconfig } from '../kubeconfig.ts';
import { type KubernetesClients, kubernetesClients } from '../kubernetes-clients.ts';
import { untilServed } from '../until-served.ts';
import { kubeconfigPath, type Lab } from './lab.ts';

/** The API server of a cluster, as it is reached from outside. */
export interface ApiServer {
  /** The private kubeconfig. */
  readonly kubeconfigPath: string;
  readonly kube: KubernetesClients;
}

/**
 * Writes the private kubeconfig (mode 0600).
 *
 * @param adminConf the node's `/etc/kubernetes/admin.conf`
 * @param tlsServerName as for {@link externalKubeconfig}
 * @returns its path and clients that use it
 * @throws CannotWrite when there is no room for it
 */
export async function writeKubeconfig(
  lab: Pick<Lab, 'engine' | 'name' | 'directory'>,
  controlPlane: ClusterNode,
  adminConf: string,
  tlsServerName?: string,
): Promise<ApiServer> {
  const { NetworkSettings } = await lab.engine.getContainer(controlPlane.containerId).inspect();
  const port = NetworkSettings.Ports[`${apiServerPort}/tcp`]?.[0]?.HostPort;
  if (port === undefined) {
    throw new Error(`the API server of ${lab.name} is not published on this machine`);
  }
  const text = externalKubeconfig(adminConf, lab.name, `https://127.0.0.1:${port}`, tlsServerName);
  const path = kubeconfigPath(lab);
  await writePrivately(path, text);
  return { kubeconfigPath: path, kube: kubernetesClients(text) };
}

async function writePrivately(path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text, { mode: 0o600 });
    // The mode above only holds for a file that is new.
    await chmod(path, 0o600);
  } catch (error) {
    throw new CannotWrite(dirname(path), error);
  }
}

/**
 * Waits until kubeadm wrote the administrator's credentials and the API server lets their holder in, which is well
 * before `kubeadm init` ends.
 */
export async function waitForApiServer(
  lab: Pick<Lab, 'engine' | 'name' | 'directory' | 'signal'>,
  controlPlane: ClusterNode,
): Promise<ApiServer> {
  // kubeadm writes this file after admin.conf, so that admin.conf is whole by then.
  const script = 'until [ -s /etc/kubernetes/scheduler.conf ]; do sleep 0.1; done; cat /etc/kubernetes/admin.conf';
  const adminConf = await controlPlane.mustRun(['sh', '-c', script], { timeoutMs: 60_000, signal: lab.signal });
  const server = await writeKubeconfig(lab, controlPlane, adminConf);
  await untilServed('the API server', { timeoutMs: 240_000, signal: lab.signal }, async () => {
    await server.kube.core.readNamespace({ name: 'kube-system' });
    return undefined;
  });
  return server;
}
