import { dnsPods, lineIn } from '../reading.ts';
import { known } from '../seen.ts';
import { decides, tells, type WeighedCause, weighed } from './cause.ts';

const failed =
  /plugin\/reload: Corefile changed but reload failed|plugin\/reload: .*[Cc]orefile.*(?:parse failed|changed but reload failed)/;
const reloaded = /\[INFO\] Reloading complete/;

export const corefileHotReload: WeighedCause = {
  id: 'corefile-hot-reload',
  title: 'The Corefile is invalid, and nobody has read it yet: DNS works until a pod restarts',
  layer: 'CoreDNS',
  explains: [],
  weigh(seen) {
    const running = dnsPods(seen).filter(({ container }) => container.state === 'running');
    const line = lineIn(running, failed);
    const later = lineIn(
      running.filter(({ name }) => name === line?.pod),
      reloaded,
    );
    const counted = running.find(({ failedReloads }) => (known(failedReloads) ?? 0) > 0);
    const isOver = line !== undefined && later !== undefined && Date.parse(later.at) > Date.parse(line.at);
    // The metric counts for as long as the container runs, and does not say whether a later reload succeeded.
    if (line === undefined || isOver) return undefined;
    return weighed('risk', [
      decides(`Pod ${line.pod} could not reload its Corefile, and none was reloaded since.`, line),
      counted && tells(`coredns_reload_failed_total of pod ${counted.name} is ${known(counted.failedReloads)}.`),
    ]);
  },
};
