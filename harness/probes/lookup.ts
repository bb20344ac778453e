import { listPods, podName } from '../cluster/read-pod.ts';
import type { StartedKindCluster } from '../cluster/started-kind-cluster.ts';
import { dig, nslookup } from '../commands/probes.ts';
import type { Answer } from '../vocabulary/answers.ts';
import type { CommandResult } from '../vocabulary/command.ts';
import type { PlacedAnswer } from '../vocabulary/entry.ts';
import type { ObjectRef, PodSet } from '../vocabulary/objects.ts';
import type { ProbeOf } from '../vocabulary/probe.ts';
import { type Asked, type Asking, CannotAsk } from './asking.ts';
import { classifyDig, classifyNslookup } from './classify-lookup.ts';

/** The exec itself may take a while on a machine that boots clusters; it bounds the asking, not the answer. */
const execTimeoutMs = 15_000;

/** Asks for one name from the client pod of every node, side by side. */
export async function askLookup(probe: ProbeOf<'lookup'>, { cluster, signal }: Asking): Promise<Asked> {
  const expected = probe.addressOf && (await clusterAddress(cluster, probe.addressOf));
  const classify = probe.tool === 'dig' ? classifyDig : classifyNslookup;
  const servers = probe.at === undefined ? [undefined] : await addressesOf(cluster, probe.at);
  const asked = await Promise.all(
    cluster.nodes.flatMap(({ name: node }) =>
      servers.map(async (server) => {
        const asks = probe.tool === 'dig' ? dig(probe) : nslookup(probe.name);
        const command = server === undefined ? asks : [...asks, `@${server.address}`];
        const result = await runInClient(cluster, node, command, signal);
        const place = server === undefined ? node : `${node} to ${server.pod}`;
        return { place, result, answer: answerOf(result, classify, expected) };
      }),
    ),
  );
  return {
    answers: asked.map(
      ({ place, answer, result }): PlacedAnswer => ({
        place,
        answer,
        quote: (result.stderr + result.stdout).trim(),
      }),
    ),
    command: asked.map(({ result }) => result.command).join('\n'),
    output: asked.map(({ place, result }) => `# ${place}\n${result.stdout}${result.stderr}`).join('\n'),
  };
}

/** The pods that have an address; one that has none cannot be asked. */
async function addressesOf(cluster: StartedKindCluster, set: PodSet): Promise<{ pod: string; address: string }[]> {
  const pods = await listPods(cluster, set);
  return pods.flatMap((pod) => (pod.status?.podIP ? [{ pod: podName(pod), address: pod.status.podIP }] : []));
}

/**
 * The address of a Service, read afresh: the right answer is what the API server says now.
 *
 * @throws CannotAsk when the API server does not say
 */
export async function clusterAddress(cluster: StartedKindCluster, target: ObjectRef<'Service'>): Promise<string> {
  const found = await cluster.kube.core.readNamespacedService({
    name: target.name,
    namespace: target.namespace ?? 'default',
  });
  const address = found.spec?.clusterIP;
  if (address === undefined) throw new CannotAsk(`the Service ${target.name} has no address`);
  return address;
}

/** Runs a command in the client pod of a node.
 *
 * @throws CannotAsk when the pod cannot run commands
 */
export async function runInClient(
  cluster: StartedKindCluster,
  node: string,
  command: readonly string[],
  signal: AbortSignal | undefined,
): Promise<CommandResult> {
  const result = await cluster.runInPod(cluster.clientPod(node), command, {
    timeoutMs: execTimeoutMs,
    ...(signal && { signal }),
  });
  if (result.exitCode === undefined) {
    throw new CannotAsk(`the client pod of ${node} ran no lookup (${result.cutOff}): ${result.stderr.trim()}`);
  }
  return result;
}

function answerOf(result: CommandResult, classify: typeof classifyDig, expected: string | undefined): Answer<'lookup'> {
  const answer = classify({ text: result.stdout + result.stderr, exitCode: result.exitCode }, expected);
  if (answer === undefined) throw new CannotAsk(`this is no answer of a lookup: ${result.stdout}${result.stderr}`);
  return answer;
}
