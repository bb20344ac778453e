import { ageMs, dnsPods, share, silent } from '../reading.ts';
import { listed } from '../seen.ts';
import { decides, fits, tells, type WeighedCause, weighed } from './cause.ts';

/** The longest that a crash back-off lasts, and the time after which the kubelet forgets it. */
const recentMs = 10 * 60_000;

export const corednsOom: WeighedCause = {
  id: 'coredns-oom',
  title: 'CoreDNS is killed for exceeding its memory limit',
  layer: 'CoreDNS',
  explains: [
    'no-replica-ready',
    'replicas-missing',
    'no-endpoints',
    'slow-or-lost',
    'internal-wrong',
    'external-wrong',
    'udp-lost',
    'pods-unreachable',
    'service-unreachable',
  ],
  weigh(seen, present) {
    const killed = dnsPods(seen).filter(
      ({ container: { lastEnding } }) =>
        lastEnding?.reason === 'OOMKilled' && ageMs(seen, lastEnding.finishedAt) < recentMs,
    );
    const [pod] = killed.toSorted(
      (one, other) =>
        ageMs(seen, one.container.lastEnding?.finishedAt) - ageMs(seen, other.container.lastEnding?.finishedAt),
    );
    if (pod?.container.lastEnding == null) return undefined;
    const { memoryLimit, restarts, lastEnding, reason } = pod.container;
    // Between two kills everything may be well, and what is wrong meanwhile has another cause: it comes again with the load.
    const isDown = killed.some(({ ready, lookups }) => !ready || share(listed(lookups), ...silent) > 0);
    const isWrong = isDown && this.explains.some((symptom) => present.has(symptom));
    return weighed(isWrong ? 'fault' : 'risk', [
      decides(`The container of pod ${pod.name} was OOMKilled.`, {
        text: `OOMKilled, exit code ${lastEnding.exitCode}`,
        at: lastEnding.finishedAt,
      }),
      memoryLimit !== null && tells(`Its memory limit is ${memoryLimit}.`),
      restarts > 1 && fits(`It was restarted ${restarts} times${reason ? `, and is in ${reason}` : ''}.`),
    ]);
  },
};
