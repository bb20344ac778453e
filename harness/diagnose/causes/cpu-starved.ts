import { askedDirectly, dnsPods, readyPods } from '../reading.ts';
import { isTightLimit, throttledShare, throttledShareOf } from '../short-of-cpu.ts';
import { decides, fits, tells, type WeighedCause, weighed } from './cause.ts';

export const cpuStarved: WeighedCause = {
  id: 'cpu-starved',
  title: 'CoreDNS runs into its CPU limit: under load, lookups are late or lost',
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
    const [pod] = limited.toSorted((one, other) => (throttledShareOf(other) ?? 0) - (throttledShareOf(one) ?? 0));
    if (pod === undefined) return undefined;
    const { cpuLimit } = pod.container;
    const throttled = throttledShareOf(pod);
    const isThrottled = throttled !== undefined && throttled >= throttledShare;
    const isTight = isTightLimit(cpuLimit);
    // As long as every lookup is in time, a tight limit is a risk only for who runs into it.
    if (isLate ? !isThrottled && !isTight : !isThrottled || !isTight) return undefined;
    return weighed(
      isLate ? 'fault' : 'risk',
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
        !isTight &&
          !present.has('slow-or-lost') &&
          askedDirectly(seen, readyPods(seen), 'internal').length > 0 &&
          decides('Asked at their own port, all of its pods answer in time.'),
      ],
    );
  },
};
