import type { ClusterNode } from '../cluster-node.ts';
import { untilServed } from '../until-served.ts';
import type { ApiServer } from './api-server.ts';
import type { Lab } from './lab.ts';

/** kubeadm's own limit for the control plane to come up is 4 minutes (v1beta4, timeouts.controlPlaneComponentHealthCheck). */
const initTimeoutMs = 300_000;

/** kubeadm waits up to 5 minutes to discover the cluster (v1beta4, timeouts.discovery). */
const joinTimeoutMs = 300_000;

/**
 * Makes the control plane. Two phases are left out: CoreDNS, which {@link addCoreDns} adds, and the one that restarts
 * the kubelet for the sake of certificates that are renewed within a year.
 */
export async function kubeadmInit(lab: Lab, controlPlane: ClusterNode): Promise<void> {
  const skip = '--skip-phases=preflight,kubelet-finalize,addon/coredns';
  await controlPlane.mustRun(['kubeadm', 'init', '--config=/kind/kubeadm.conf', '--skip-token-print', skip], {
    timeoutMs: initTimeoutMs,
    signal: lab.signal,
  });
}

/**
 * Stores kubeadm's configuration in the cluster once more. `kubeadm init` has stored it, since workers read it when they join; but
 * to kubeadm, whoever leaves out the phase of CoreDNS wants none, so it says `dns: {disabled: true}` there (cmd/init.go,
 * manageSkippedAddons): a false lead in a lab of DNS failures. Nobody who joins reads that part.
 */
export async function storeKubeadmConfig(lab: Lab, controlPlane: ClusterNode): Promise<void> {
  const phase = ['kubeadm', 'init', 'phase', 'upload-config', 'kubeadm', '--config=/kind/kubeadm.conf'];
  await controlPlane.mustRun(phase, { timeoutMs: initTimeoutMs, signal: lab.signal });
}

/**
 * Adds CoreDNS, as the last phase of `kubeadm init` would have, once the kubelet is old enough. A kubelet that is
 * younger than the period of a probe, 10 s for CoreDNS, lets a random part of that period pass before it probes a pod
 * for the first time (Kubernetes, pkg/kubelet/prober/worker.go): CoreDNS would answer, and not be Ready.
 *
 * @param kubeletAgeS how many seconds the kubelet must have been running
 */
export async function addCoreDns(lab: Lab, controlPlane: ClusterNode, kubeletAgeS: number): Promise<void> {
  const script = [
    `until [ "$(ps -o etimes= -C kubelet)" -ge ${kubeletAgeS} ]; do sleep 0.1; done`,
    'exec kubeadm init phase addon coredns --config=/kind/kubeadm.conf',
  ].join('\n');
  await controlPlane.mustRun(['sh', '-c', script], { timeoutMs: initTimeoutMs, signal: lab.signal });
}

/**
 * Waits until a worker can discover the cluster: the control plane has published itself, signed with the token.
 * That is before `kubeadm init` ends. A worker that came earlier would look again only every 5 s
 * (kubeadm, constants.DiscoveryRetryInterval).
 */
export async function waitForBootstrapToken(lab: Lab, { kube }: ApiServer): Promise<void> {
  await untilServed('the bootstrap token', { timeoutMs: initTimeoutMs, signal: lab.signal }, async () => {
    const { data = {} } = await kube.core.readNamespacedConfigMap({ namespace: 'kube-public', name: 'cluster-info' });
    return Object.keys(data).some((key) => key.startsWith('jws-kubeconfig-')) ? undefined : 'it signed nothing yet';
  });
}

/** Joins a worker. */
export async function kubeadmJoin(lab: Lab, worker: ClusterNode): Promise<void> {
  await worker.mustRun(['kubeadm', 'join', '--config=/kind/kubeadm.conf'], {
    timeoutMs: joinTimeoutMs,
    signal: lab.signal,
  });
}
