import { until } from '../../harness/cluster/poll.ts';
import { listPods, readinessOf, runningSince } from '../../harness/cluster/read-pod.ts';
import type { StartedKindCluster } from '../../harness/cluster/started-kind-cluster.ts';
import { corednsPods } from '../../scenarios/kubeadm-cluster.ts';
import { times } from '../../scenarios/startup-errors.ts';
import type { Expected } from './expected.ts';

/** One moment of a fault in which it is diagnosed, and what that must come to then. */
export interface Look {
  /** Empty where there is only one. */
  readonly moment: string;
  readonly expected: Expected;
  ready(cluster: StartedKindCluster, signal: AbortSignal): Promise<void>;
}

const atOnce = async (): Promise<void> => undefined;
/** More than the minute after which that fault takes itself away, and what CoreDNS needs to ask the API again. */
const healingMs = 150_000;

/** The moments of a fault. Where time alone tells two of them apart, there is more than one, or it has to be waited for. */
export function looksAt(fault: string, strange: Expected | undefined): readonly Look[] {
  if (strange !== undefined) return [{ moment: '', expected: strange, ready: atOnce }];
  if (fault === 'healthy-cluster') return [{ moment: '', expected: { nothing: true }, ready: atOnce }];
  if (fault === 'startup-timeouts') {
    return [
      { moment: 'while it lasts', expected: { cause: fault }, ready: atOnce },
      { moment: 'once it is over', expected: { nothing: true }, ready: untilHealed },
    ];
  }
  return [
    {
      moment: '',
      expected: { cause: fault },
      ready: fault === 'startup-timeouts-persistent' ? untilPatienceIsOver : atOnce,
    },
  ];
}

const untilHealed: Look['ready'] = (cluster, signal) =>
  until('CoreDNS is Ready', { timeoutMs: healingMs, intervalMs: 1_000, signal }, async () => {
    const readiness = readinessOf(await listPods(cluster, corednsPods));
    return readiness === 'all' ? undefined : readiness;
  });

const untilPatienceIsOver: Look['ready'] = (cluster, signal) =>
  until(
    'CoreDNS was started two minutes ago',
    { timeoutMs: 2 * times.persistMs, intervalMs: 1_000, signal },
    async () => {
      const starts = (await listPods(cluster, corednsPods)).map((pod) => runningSince(pod)?.getTime());
      const youngest = Math.max(...starts.map((start) => start ?? Date.now()));
      return Date.now() - youngest > times.persistMs + 2_000
        ? undefined
        : `${Math.round((Date.now() - youngest) / 1_000)} s ago`;
    },
  );
