/** Whether a pod of CoreDNS has the CPU that it needs. */
import type { DnsPod } from './observations.ts';
import { known } from './seen.ts';

/** In a quarter of its periods of 100 ms a container at rest does not reach its limit; measured at rest with 10m: below 0.1. */
export const throttledShare = 0.25;
/** Below a tenth of a core, the limit is tighter than the request that kubeadm makes for CoreDNS. */
const tightMillicores = 100;

/** In how much of its periods a pod reached its limit, since it was started; undefined where that is not known. */
export const throttledShareOf = (pod: DnsPod): number | undefined => {
  const cpu = known(pod.cpu);
  return cpu && cpu.periods > 0 ? cpu.throttled / cpu.periods : undefined;
};

/** `10m`, `0.01` or `1` in thousandths of a core. */
const millicores = (quantity: string): number =>
  quantity.endsWith('m') ? Number(quantity.slice(0, -1)) : Number(quantity) * 1_000;

/** Whether a CPU limit is tighter than what kubeadm requests for CoreDNS. */
export const isTightLimit = (cpuLimit: string | null): boolean =>
  cpuLimit !== null && millicores(cpuLimit) < tightMillicores;

/**
 * Whether a pod runs into its limit; where nobody counted that, whether the limit is tight. Then the pod gets to few of the lookups
 * over UDP, whoever sends them; over TCP they wait for it.
 */
export const isShortOfCpu = (pod: DnsPod): boolean => {
  const share = throttledShareOf(pod);
  return share === undefined ? isTightLimit(pod.container.cpuLimit) : share >= throttledShare;
};
