import type { V1NetworkPolicy, V1Pod } from '@kubernetes/client-node';
import type { Observations, ProbePod } from '../../diagnose/observations.ts';
import { known, listed, type Seen } from '../../diagnose/seen.ts';
import { isDnsContainer } from '../cluster.ts';
import { dnsPortOf } from '../dns-pods.ts';
import { readList } from '../list.ts';
import { podSeen } from '../pods.ts';
import { selects } from '../policies.ts';
import { look, type Reader, ReadFailed } from '../reader.ts';
import { placeFor } from './place.ts';
import { probeLabels } from './pod.ts';
import { readProbe } from './read.ts';
import { runProbePod } from './run.ts';
import { scriptFor, tasksFor } from './script.ts';

/** The pod that may be created, and where. */
export interface ProbeAsked {
  readonly image: string;
  readonly namespace: string;
  /** Its node; without it, one is chosen. */
  readonly node: string | undefined;
  /** With the options that lead to this cluster: what is pasted must not change another. `kubectl` alone without it. */
  readonly kubectl?: string;
  /** Told when the pod may still be there, with the command that removes it, even where nobody waits for the diagnosis any more. */
  readonly onLeftBehind?: (words: string) => void;
}

interface Known {
  readonly nodes: Observations['nodes'];
  readonly service: Observations['service'];
  readonly pods: Seen<readonly V1Pod[]>;
  readonly api: Observations['api'];
  readonly names: Observations['asked'];
}

/** For what comes after the pod has ended: its log is read, and it is deleted. */
const tidyMs = 2_500;
/** A pod needs a few seconds to start, whatever was left of the time before. */
const leastMs = 4_000;

/** Looks names up from a pod, if one may be created. */
export async function probeCluster(
  reader: Reader,
  asked: ProbeAsked | undefined,
  found: Known,
): Promise<Seen<ProbePod>> {
  if (asked === undefined) return { unseen: 'look names up from a pod: no pod was allowed (--probe-pod)' };
  return look(`create a pod in ${asked.namespace}`, async () => {
    const pods = (known(found.pods) ?? []).map((pod) => podSeen(pod, () => false));
    const nodes = known(found.nodes);
    const place = asked.node ?? placeFor(nodes ?? [], pods);
    // Whoever may not see the nodes leaves it to the scheduler.
    if (place === undefined && nodes !== undefined) throw new ReadFailed('no node is Ready to run it');
    const api = known(found.api);
    const tasks = tasksFor({
      serviceAddress: addressOf(known(found.service)?.clusterIp),
      pods: (known(found.pods) ?? []).flatMap(whereToAsk),
      ...found.names,
      api,
    });
    const guards = await look(`list networkpolicies in ${asked.namespace}`, () => guardsIn(reader, asked.namespace));
    const timeoutMs = Math.max(leastMs, reader.atMost(Number.POSITIVE_INFINITY) - tidyMs);
    const { name, node, printed, leftBehind } = await runProbePod(
      reader,
      { ...asked, node: place, script: scriptFor(tasks) },
      { timeoutMs, kubectl: asked.kubectl ?? 'kubectl', onLeftBehind: asked.onLeftBehind ?? (() => undefined) },
    );
    const { isComplete, ...results } = readProbe(printed, tasks, {
      internal: found.names.internal,
      expected: api?.clusterIp,
    });
    if (!isComplete && results.lookups.length === 0)
      throw new ReadFailed(`it printed no result: ${printed.slice(0, 200)}`);
    return {
      ...{ node, pod: name, ...results, guardedBy: [...listed(guards)] },
      ...('unseen' in guards && { unseenGuards: guards }),
      ...(leftBehind !== undefined && { leftBehind }),
    };
  });
}

function whereToAsk(pod: V1Pod): { address: string; port: number }[] {
  const { address, container } = podSeen(pod, isDnsContainer);
  return address === null || container.state !== 'running' ? [] : [{ address, port: dnsPortOf(pod) }];
}

/** A headless Service has no address of its own. */
const addressOf = (clusterIp: string | undefined): string | undefined =>
  clusterIp === undefined || clusterIp === '' || clusterIp === 'None' ? undefined : clusterIp;

/** What a policy on the probe pod itself keeps from it says nothing about other pods. */
async function guardsIn(reader: Reader, namespace: string): Promise<string[]> {
  const path = `/apis/networking.k8s.io/v1/namespaces/${namespace}/networkpolicies`;
  return (await readList<V1NetworkPolicy>(reader, path))
    .filter(({ spec }) => (spec?.policyTypes ?? []).includes('Egress') && selects(spec?.podSelector ?? {}, probeLabels))
    .map(({ metadata }) => metadata?.name ?? '');
}
