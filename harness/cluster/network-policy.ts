import { clientPodLabels, labNamespace } from './lab-objects.ts';
import { until, waitFor } from './poll.ts';
import type { StartedKindCluster } from './started-kind-cluster.ts';

/** Network plugins were measured to need less than a second; one that has done nothing after this long does not enforce. */
const patienceMs = 10_000;
/** On a machine that boots other clusters meanwhile, a lookup may be late once; where there is no network, nobody waits long. */
const firstAnswerMs = 3_000;
/** Longer than the patience: an enforcing plugin that takes its time must not cost the cluster. */
const allowedAgainMs = 60_000;
/** The resolver is one hop away and answers in milliseconds. */
const answerS = 1;

const policies = { group: 'networking.k8s.io', version: 'v1', namespace: labNamespace, plural: 'networkpolicies' };
const name = 'dnsdrill-can-it-deny';

/**
 * Finds out whether the cluster enforces NetworkPolicy, by trying: the client pods are denied what they could do before,
 * which is to ask the lab's resolver, and allowed it again. Every cluster takes such an object; only some network plugins
 * do anything about it.
 *
 * @returns false too when the client pods reach the resolver in no case, so that nothing can be told
 * @throws Error when the pods do not reach it again although the policy is gone
 */
export async function enforcesNetworkPolicy(cluster: StartedKindCluster): Promise<boolean> {
  const answered = async () => (await everyClient(cluster, 'answered')) || undefined;
  if (!(await waitFor(answered, { timeoutMs: firstAnswerMs }))) return false;
  const spec = { podSelector: { matchLabels: clientPodLabels }, policyTypes: ['Egress'] };
  const body = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name }, spec };
  await cluster.kube.custom.createNamespacedCustomObject({ ...policies, body });
  try {
    const denied = await waitFor(async () => (await everyClient(cluster, 'silent')) || undefined, {
      timeoutMs: patienceMs,
    });
    return denied ?? false;
  } finally {
    await cluster.kube.custom.deleteNamespacedCustomObject({ ...policies, name });
    await until('what the trial policy denied is allowed again', { timeoutMs: allowedAgainMs }, async () =>
      (await everyClient(cluster, 'answered')) ? undefined : 'a client pod does not reach the resolver',
    );
  }
}

/** Has the client pod of every node ask the resolver once, past CoreDNS and kube-proxy. */
async function everyClient(cluster: StartedKindCluster, wanted: 'answered' | 'silent'): Promise<boolean> {
  const ask = ['dig', '+tries=1', `+time=${answerS}`, `@${cluster.resolver.ipAddress}`, 'example.com'];
  const answers = await Promise.all(
    cluster.nodes.map((node) => cluster.runInPod(cluster.clientPod(node.name), ask, { timeoutMs: patienceMs })),
  );
  // 9 is what dig returns when nobody answered; anything else is a pod or an exec that failed, and tells nothing.
  return answers.every(({ exitCode }) => exitCode === (wanted === 'answered' ? 0 : 9));
}
