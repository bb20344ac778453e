import { ageMs, dnsPods } from '../reading.ts';
import { known, listed } from '../seen.ts';
import { decides, fits, type WeighedCause, weighed } from './cause.ts';

const recentMs = 15 * 60_000;

export const singleReplica: WeighedCause = {
  id: 'single-replica',
  title: 'CoreDNS has one replica: when its pod dies, nobody answers until there is another',
  layer: 'CoreDNS',
  explains: [],
  weigh(seen) {
    const workload = known(seen.workload);
    if (workload?.wanted !== 1) return undefined;
    const ended = dnsPods(seen).find(
      ({ container: { lastEnding } }) => lastEnding && ageMs(seen, lastEnding.finishedAt) < recentMs,
    );
    const nodes = listed(seen.nodes).length;
    return weighed(
      'risk',
      [
        decides(`The Deployment ${workload.name} wants 1 replica.`),
        ended?.container.lastEnding &&
          fits(`Its container ended not long ago: for that time there was no DNS.`, {
            text: `${ended.container.lastEnding.reason}, exit code ${ended.container.lastEnding.exitCode}`,
            at: ended.container.lastEnding.finishedAt,
          }),
      ],
      [nodes === 1 && fits('The cluster has one node: a second replica would die with it as well.')],
    );
  },
};
