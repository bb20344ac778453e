import type { DnsPod } from '../observations.ts';
import { dnsPods } from '../reading.ts';
import { known } from '../seen.ts';
import { fits, tells, type WeighedCause, weighed } from './cause.ts';

/** In a quarter of its periods of 100 ms a container at rest does not reach its limit; measured at rest with 10m: below 0.1. */
const throttledShare = 0.25;
/** Below a tenth of a core, the limit is tighter than the request that kubeadm makes for CoreDNS. */
const tightMillicores = 100;

const shareOf = (pod: DnsPod): number | undefined => {
  const cpu = known(pod.cpu);
  return cpu && cpu.periods > 0 ? cpu.throttled / cpu.periods : undefined;
};

/** `10m`, `0.01` or `1` in thousandths of a core. */
const millicores = (quantity: string): number =>
  quantity.endsWith('m') ? Number(quantity.slice(0, -1)) : Number(quantity) * 1_000;

export const cpuStarved: WeighedCause = {
  id: 'cpu-starved',
  title: 'CoreDNS runs into its CPU limit, and lookups are late or lost',
  layer: 'CoreDNS',
  explains: [
    'slow-or-lost',
    'external-wrong',
    'replicas-missing',
    'no-replica-ready',
    'no-endpoints',
    'udp-lost',
    'pods-unreachable',
    'service-unreachable',
  ],
  weigh(seen, present) {
    const limited = dnsPods(seen).filter(({ container }) => container.cpuLimit !== null);
    const isLate =
      present.has('slow-or-lost') ||
      present.has('udp-lost') ||
      present.has('pods-unreachable') ||
      present.has('service-unreachable');
    const [pod] = limited.toSorted((one, other) => (shareOf(other) ?? 0) - (shareOf(one) ?? 0));
    if (pod === undefined || !isLate) return undefined;
    const { cpuLimit } = pod.container;
    const throttled = shareOf(pod);
    const isThrottled = throttled !== undefined && throttled >= throttledShare;
    const isTight = cpuLimit !== null && millicores(cpuLimit) < tightMillicores;
    if (!isThrottled && !isTight) return undefined;
    return weighed(
      'fault',
      [
        isThrottled &&
          tells(
            `Pod ${pod.name} reached its CPU limit in ${Math.round(throttled * 100)} % of its periods since it was started.`,
          ),
        isTight
          ? tells(`The limit is ${cpuLimit}, less than CoreDNS is usually given as a request (100m).`)
          : fits(`The limit is ${cpuLimit}.`),
        present.has('slow-or-lost') && tells('Asked at their own port, pods of CoreDNS are late or do not answer.'),
      ],
      [
        throttled !== undefined &&
          !isThrottled &&
          tells(`It reached that limit in only ${Math.round(throttled * 100)} % of its periods.`),
      ],
    );
  },
};
